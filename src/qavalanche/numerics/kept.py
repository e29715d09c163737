"""Whether all kernels are compiled and kept: a note beside them says so while it is true."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from qavalanche.numerics import kernel
from qavalanche.numerics.compiler import target
from qavalanche.numerics.core import bits
from qavalanche.system.compiling import WATCH
from qavalanche.system.files import write_whole

_NAME = "qavalanche-warm.json"


def all_kept(names: Sequence[str]) -> bool:
    """Whether the kernels of all these names were compiled here, and lie there still."""
    try:
        note = json.loads(_place().read_text())
        there = all(Path(path).is_file() for path in note["indices"])
        return bool(note["of"] == _of() and set(names) <= set(note["names"]) and there)
    except (OSError, ValueError, TypeError, KeyError):
        return False


def note_kept(names: Sequence[str]) -> None:
    """Write that the kernels of these names lie where compiled kernels do."""
    known: set[str] = set()
    with suppress(OSError, ValueError, TypeError, KeyError):
        note = json.loads(_place().read_text())
        known = set(note["names"]) if note["of"] == _of() else set()
    indices = sorted(str(path) for folder in WATCH.folders for path in Path(folder).glob("*.nbi"))
    content = {"of": _of(), "names": sorted(known | {*names}), "indices": indices}
    with suppress(OSError):
        if indices:
            write_whole(_place(), json.dumps(content).encode())


def _place() -> Path:
    """In the folder of one file of kernels, whatever else is loaded."""
    cache = getattr(bits.count_resonant, "_cache", None)
    return Path(getattr(cache, "cache_path", _NAME), _NAME)


def _of() -> list[Any]:
    return [*kernel._STAMP, *target(), sys.version]
