"""What made a shard: versions, machine, time."""

from __future__ import annotations

import platform
import subprocess
from datetime import UTC, datetime
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import qavalanche

_DEPENDENCIES = ("numpy", "numba", "llvmlite", "scipy", "polars")


def now() -> str:
    """The time in UTC, ISO 8601, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def duration(made: dict[str, Any]) -> float:
    """Seconds that a shard with these metadata took; by the clock of the day in older ones."""
    if "seconds" in made:
        return float(made["seconds"])
    ended, started = (datetime.fromisoformat(made[key]) for key in ("ended", "started"))
    return max(0.0, (ended - started).total_seconds())


@lru_cache(maxsize=1)
def software() -> dict[str, Any]:
    """Versions of this package, of what its numbers depend on, of Python and the machine."""
    return {
        "qavalanche": qavalanche.__version__,
        "git": git_state(),
        "dependencies": {name: version(name) for name in _DEPENDENCIES},
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "host": platform.node(),
    }


def git_state() -> str | None:
    """Commit of the source tree this package runs from, '+changes' if edited; None outside one."""
    here = Path(__file__).resolve().parent
    try:
        top = _git(here, "rev-parse", "--show-toplevel")
        if not here.is_relative_to(Path(top, "src")):
            return None
        changes = _git(here, "status", "--porcelain", "--untracked-files=no")
        return _git(here, "rev-parse", "HEAD") + ("+changes" if changes else "")
    except (OSError, subprocess.SubprocessError):
        return None


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=10)
    return done.stdout.strip()
