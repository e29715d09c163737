"""Writes what README and docs show of the package's output into them: `make pages`.

1. Every ```python block is run, in a fresh folder that holds the examples, and what it prints
   becomes the ```text block below it.
2. Every number between <!--name--> and <!--/--> is written anew from the tables in docs/figures and
   benchmarks, by the functions of docs/marked/. A table stands between the marks as a whole.

The tests hold the pages against the same functions. `make tables` makes the tables themselves.
"""

import contextlib
import io
import os
import re
import shutil
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

DOCS = Path(__file__).parent
ROOT = DOCS.parent
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PYTHON = re.compile(  # a block, and its output right below it
    r"(^```python\n((?:(?!```)[^\n]*\n)*)```\n\n```text[^\n]*\n)(.*?)(?=^```$)", re.M | re.S
)
MARK = re.compile(r"<!--([\w.+-]+)-->(.*?)<!--/-->", re.DOTALL)


def printed(code: str, name: str) -> str:
    """What `code` prints, run in a folder of its own beside the examples."""
    here = Path.cwd()
    output = io.StringIO()
    with TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "examples", Path(folder) / "examples")
        os.chdir(folder)
        try:
            with contextlib.redirect_stdout(output):
                exec(compile(code, name, "exec"), {})
        finally:
            os.chdir(here)
    return output.getvalue()


def with_outputs(text: str, name: str) -> str:
    """The page with the output of every Python block made again."""
    return PYTHON.sub(lambda block: block[1] + printed(block[2], name), text)


def marked(page: Path) -> Mapping[str, str]:
    """The numbers of a page, by name; none if nothing in it is marked."""
    if str(DOCS) not in sys.path:
        sys.path.insert(0, str(DOCS))
    name = page.stem.lower()
    if not (DOCS / "marked" / f"{name}.py").exists():
        return {}
    numbers: dict[str, str] = import_module(f"marked.{name}").numbers()
    return numbers


def with_numbers(text: str, numbers: Mapping[str, str]) -> str:
    """The page with every marked number made again."""
    return MARK.sub(lambda mark: f"<!--{mark[1]}-->{numbers[mark[1]]}<!--/-->", text)


def main(pages: list[Path] = PAGES) -> None:
    """Write the pages again, and name those that changed."""
    for page in pages:
        text = page.read_text(encoding="utf-8")
        made = with_numbers(with_outputs(text, page.name), marked(page))
        if made != text:
            page.write_text(made, encoding="utf-8")
            print(f"changed: {page.relative_to(ROOT)}")


if __name__ == "__main__":
    main([Path(name).resolve() for name in sys.argv[1:]] or PAGES)
