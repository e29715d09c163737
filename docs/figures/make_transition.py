"""Makes the figure and the estimates of README from examples/transition.toml (3 min)."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from made import note

SPEC = Path(__file__).parents[2] / "examples" / "transition.toml"


def qavalanche(*arguments: str, folder: Path) -> str:
    """What the command line prints."""
    command = [sys.executable, "-m", "qavalanche", *arguments]
    return subprocess.run(command, cwd=folder, check=True, text=True, stdout=subprocess.PIPE).stdout


def main(folder: Path = Path(__file__).parent) -> None:
    """Write probability.png and .csv, and what `analyze --json` and `claims --json` print:
    transition.json and transition_claims.json."""
    with TemporaryDirectory() as here:
        qavalanche("run", str(SPEC), "--out", "demo", folder=Path(here))
        qavalanche("report", "demo", folder=Path(here))
        for ending in ("png", "csv"):
            figure = Path(here, "demo", "report", "figures", f"probability.{ending}")
            shutil.copyfile(figure, folder / figure.name)
        for command, name in (("analyze", "transition"), ("claims", "transition_claims")):
            found = json.loads(qavalanche(command, "demo", "--json", folder=Path(here)))
            text = json.dumps(found, indent=1, ensure_ascii=False)
            (folder / f"{name}.json").write_text(text + "\n")
    note("transition", folder)


if __name__ == "__main__":
    main()
