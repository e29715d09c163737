"""The names of laws without loading them: for the help of commands, which must be quick.

`registry.names` knows them for certain; a test holds the two together.
"""

from __future__ import annotations

import re
from importlib.metadata import entry_points
from pathlib import Path

_NAME = re.compile(r'^    name: ClassVar\[str\] = "(\w+)"$', re.MULTILINE)


def words() -> list[str]:
    """Names that the files of this folder and the entry points of plug-ins give, in order."""
    texts = (path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("*.py"))
    own = {name for text in texts if "\n@law\n" in text for name in _NAME.findall(text)}
    own -= {"python"}  # made from objects of Python alone
    return sorted(own | {entry.name for entry in entry_points(group="qavalanche.laws")})
