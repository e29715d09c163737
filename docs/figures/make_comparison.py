"""Makes the tables and figures of docs/comparison.md from examples/compare*.toml (5 min)."""

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from made import note

ROOT = Path(__file__).parents[2]
NAMES = ("compare", "compare_fields")


def main(folder: Path = Path(__file__).parent) -> None:
    """Write compare.csv and compare_fields.csv, and the figures of the first."""
    with TemporaryDirectory() as here:
        for name in NAMES:
            spec = ROOT / "examples" / f"{name}.toml"
            command = [sys.executable, "-m", "qavalanche", "compare", str(spec), "--out", name]
            subprocess.run(command, cwd=here, check=True)
            found = Path(here, name, "compare")
            shutil.copyfile(found / "compare.csv", folder / f"{name}.csv")
        for figure in ("p_by_scheme", "sizes_by_scheme"):
            for ending in ("png", "csv"):
                source = Path(here, NAMES[0], "compare", f"{figure}.{ending}")
                shutil.copyfile(source, folder / source.name)
    note("comparison", folder)


if __name__ == "__main__":
    main()
