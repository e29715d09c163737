"""Write fingerprints.json: python tests/fingerprints/make.py, from a commit to be held."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from cases import CASES
from prints import fingerprint, measured

HERE = Path(__file__).parent
STORED = HERE / "fingerprints.json"


def _git(*command: str) -> str:
    call = ["git", "-C", str(HERE.parents[1]), *command]
    return subprocess.run(call, check=True, capture_output=True, text=True).stdout.strip()


def _text(content: Any) -> str:
    return json.dumps(content, separators=(",", ":"))


def main() -> None:
    """Measure all cases; refused beside changes that belong to no commit."""
    if changed := _git("status", "--porcelain", "src"):
        sys.exit(f"not committed:\n{changed}")
    lines = [f"{_text(case.title)}:{_text(fingerprint(measured(case)))}" for case in CASES]
    commit = _git("rev-parse", "--short=7", "HEAD")
    cases = ",\n".join(lines)  # a line each: what changes can be seen
    STORED.write_text(f'{{"commit": "{commit}", "cases": {{\n{cases}\n}}}}\n')


if __name__ == "__main__":
    main()
