"""Runs a script of examples/users as a user would: in an empty folder, by its path."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "examples" / "users"


def run_script(name: str, folder: Path, timeout: float = 120.0) -> str:
    """What the script prints; it is run in `folder`, and must end well."""
    done = subprocess.run(
        [sys.executable, "-W", "error", FOLDER / f"{name}.py"],
        cwd=folder, capture_output=True, text=True, timeout=timeout, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout
