"""Memory that a task will need, held against what the machine has, before it is allocated."""

from __future__ import annotations

from qavalanche.errors import check

ALWAYS_THERE = 1_000_000
"""Bytes that are not worth asking the system for: asking takes longer than using them."""


def available_bytes() -> int:
    """Bytes that can be allocated now without swapping."""
    import psutil

    return int(psutil.virtual_memory().available)


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
