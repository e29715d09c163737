"""What compiled kernels are worth: commands without any, over the same commands with them.

CPU seconds, user and system, the least of some rounds: `melt` of one chain, and `run` of a small
campaign. Prints a table and writes benchmarks/cold.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

RESULTS = Path(__file__).with_name("cold.json")
SPEC = """seed = 1
[disorder]
law = "bimodal"
epsilon = [0.25, 0.27]
[chain]
length = [100, 200]
samples = 50
[rules]
crossing = "halted"
"""
COMMANDS = {
    "melt": ("melt --epsilon 0.27 --K 1 --length 300 --seed 4", 2.5),
    "run": ("run spec.toml --out", 5.0),
}
"""Arguments, and CPU seconds that they should take at most without compiled kernels."""


def cpu(folder: Path, arguments: list[str]) -> float:
    """CPU seconds of one command whose kernels are kept in `folder`."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    variables = {**os.environ, "NUMBA_CACHE_DIR": str(folder / "kernels")}
    command = [sys.executable, "-m", "qavalanche", *arguments]
    subprocess.run(command, check=True, capture_output=True, env=variables, cwd=folder)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def cold_and_warm(line: str) -> tuple[float, float]:
    """CPU seconds of a command in a new folder, and once more."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "spec.toml").write_text(SPEC)
        out = [[place] if line.endswith("--out") else [] for place in ("one", "two")]
        cold, warm = (cpu(folder, [*line.split(), *place]) for place in out)
    return cold, warm


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3, help="of every command")
    parser.add_argument("--out", type=Path, default=RESULTS, help="file of results")
    given = parser.parse_args()
    rows: list[dict[str, Any]] = []
    for name, (line, target) in COMMANDS.items():
        times = [cold_and_warm(line) for _ in range(given.rounds)]
        cold, warm = min(a for a, _ in times), min(b for _, b in times)
        rows.append(
            {"command": name, "cold": cold, "warm": warm, "ratio": cold / warm, "target": target}
        )
        met = "" if cold <= target else "  NOT MET"
        print(f"{name:6} cold {cold:6.2f} s, warm {warm:5.2f} s, {cold / warm:5.2f} times{met}")
    machine = f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    given.out.write_text(json.dumps({"machine": machine, "rows": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()
