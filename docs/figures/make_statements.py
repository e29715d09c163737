"""Makes docs/figures/statements.json and statements/: what `qavalanche letter --full` found.

python docs/figures/make_statements.py FOLDER, that of the command. `make letter` runs both.
"""

import json
import shutil
import sys
from pathlib import Path

from made import note


def main(found: Path, folder: Path = Path(__file__).parent) -> None:
    """Copy the numbers and the images of the figures; no machine's name goes with them."""
    content = json.loads((found / "letter.json").read_text(encoding="utf-8"))
    content["provenance"].pop("host", None)
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    (folder / "statements.json").write_text(text, encoding="utf-8")
    drawn = folder / "statements"
    shutil.rmtree(drawn, ignore_errors=True)
    drawn.mkdir()
    for name in sorted({"phase_diagram", "scales", *(row["figure"] for row in content["rows"])}):
        image = found / "figures" / f"{name}.png"
        if image.exists():
            shutil.copy(image, drawn / image.name)
    note("statements", folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
