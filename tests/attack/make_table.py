"""Run all attacks and write the table of docs/attacks.md.

python tests/attack/make_table.py [FOLDER]    FOLDER holds the records of runs made before
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from attack.support.record import VARIABLE
from attack.support.table import BEGIN, END, HEAD, HERE, PAGE, collected, recorded, rows


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
        table = "\n".join([*HEAD, *rows(collected(), recorded(Path(folder)))])
    text = PAGE.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGIN)
    PAGE.write_text(f"{head}{BEGIN}\n{table}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
