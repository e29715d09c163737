"""What made a shard: versions, machine, time."""

from __future__ import annotations

import hashlib
import platform
import subprocess
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import qavalanche
from qavalanche.system.blas import blas

_INSTRUCTIONS = ("fma", "avx2", "avx512f", "neon", "sve")
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
def release() -> str:
    """Version of this package."""
    return qavalanche.__version__


def software() -> dict[str, Any]:
    """Versions of this package, of what its numbers depend on, of Python and the machine."""
    return {
        "qavalanche": qavalanche.__version__,
        "git": git_state(),
        "dependencies": {name: version(name) for name in _DEPENDENCIES},
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "processor": processor(),
        "host": platform.node(),
    }


def linear_algebra(relative_tolerance: float) -> dict[str, Any]:
    """The BLAS and LAPACK that samples were made with, and within what they agree with those of
    another; nothing of samples that do not depend on it."""
    if not relative_tolerance:
        return {}
    return {"blas": blas(), "relative_tolerance": relative_tolerance}


def processor() -> str:
    """The processor, and which of the instructions that change last bits it has."""
    from llvmlite.binding import get_host_cpu_features, get_host_cpu_name

    model = platform.processor()
    with suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text(errors="replace").splitlines()
        names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
        model = names[0] if names else model
    found = get_host_cpu_features()
    features = [name for name in _INSTRUCTIONS if found.get(name)]
    return ", ".join(part for part in (model, get_host_cpu_name(), *features) if part)


def table_hash(table: NDArray[np.float64] | None) -> str | None:
    """Hash of the bytes of a law's quantile table; None if it is drawn without one."""
    if table is None:
        return None
    return hashlib.blake2b(table.astype("<f8").tobytes(), digest_size=8).hexdigest()


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
