"""Run all attacks and write docs/figures/attacks.csv, of which `make pages` makes docs/attacks.md.

python tests/attack/make_table.py [FOLDER]    FOLDER holds the records of runs made before
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from attack.support.record import VARIABLE
from attack.support.table import HERE, collected, recorded, write


def run_all(folder):
    command = [sys.executable, "-m", "pytest", "-q", "-m", "slow or not slow", str(HERE)]
    environment = {**os.environ, VARIABLE: folder}
    subprocess.run(command, env=environment, cwd=HERE.parents[1], check=True)


def main():
    with tempfile.TemporaryDirectory() as folder:
        if len(sys.argv) == 1:
            run_all(folder)
        else:
            folder = sys.argv[1]
        write(collected(), recorded(Path(folder)))


if __name__ == "__main__":
    main()
