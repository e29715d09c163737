"""Memory that a task will need, held against what the machine has, before it is allocated."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from qavalanche.errors import check

ALWAYS_THERE = 1_000_000
"""Bytes that are not worth asking the system for: asking takes longer than using them."""


def available_bytes() -> int:
    """Bytes that can be allocated now without swapping, and within the limits of this job."""
    import psutil

    return min([int(psutil.virtual_memory().available), *left_in_groups()])


def left_in_groups(system: Path = Path("/")) -> list[int]:
    """Bytes left to each control group that this process is in, if it has a limit (Linux).

    Batch systems and containers limit jobs so. Pages of files that can be dropped count as free.
    `system`: root of the file system that tells.
    """
    mounted, left = system / "sys/fs/cgroup", []
    for line in _lines(system / "proc/self/cgroup"):
        _, kinds, path = line.split(":", 2)
        if kinds not in ("", "memory"):
            continue
        names = _NEW if kinds == "" else _OLD
        top = mounted / kinds
        group = top / path.strip("/")
        for folder in (group, *group.parents):
            if not folder.is_relative_to(top):
                break
            left += _left(folder, *names)
    return left


_NEW = ("memory.max", "memory.current", "inactive_file")
_OLD = ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
_NO_LIMIT = 2**60  # the old kind has no word for it, but a number near 2^63


def _left(folder: Path, limit: str, usage: str, droppable: str) -> list[int]:
    """Bytes left to one group: one number, or none if it has no limit or cannot be read."""
    try:
        most = int(_lines(folder / limit)[0])  # ValueError: "max"
        used = int(_lines(folder / usage)[0])
    except (ValueError, IndexError):
        return []
    pages = dict(line.split(None, 1) for line in _lines(folder / "memory.stat"))
    free = most - used + int(pages.get(droppable, 0))
    return [max(0, min(free, most))] if most < _NO_LIMIT else []


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except OSError:
        return []


def readable(count: float) -> str:
    """A number of bytes as people write it: '1.50 GB' (powers of 1000)."""
    for unit in ("bytes", "kB", "MB", "GB", "TB"):
        if count < 1000:
            return f"{count:.3g} {unit}"
        count /= 1000
    return f"{count:.3g} PB"


def require(needed: float, what: str) -> None:
    """Raise InputError unless `needed` bytes are available; `what` names what needs them."""
    if needed <= ALWAYS_THERE:
        return
    free = available_bytes()
    check(
        needed <= free,
        f"{what} needs about {readable(needed)} ({needed:.0f} bytes) of memory",
        f"only {readable(free)} ({free} bytes) are available",
    )


def require_address_space(least: int) -> None:
    """Raise InputError where this process may not address `least` bytes (ulimit -v), used or not.

    Libraries that reserve room for many threads end a process at once where they find none.
    """
    with suppress(ImportError, AttributeError):  # no such limit on this system
        import resource

        most = resource.getrlimit(resource.RLIMIT_AS)[0]
        unlimited = most == resource.RLIM_INFINITY
        passed = f"a limit of {readable(most)} of address space"
        check(unlimited or most >= least, passed, f"{readable(least)} are needed (ulimit -v)")
