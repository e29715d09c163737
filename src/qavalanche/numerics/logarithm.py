"""Logarithm and exponential, the same bits on every processor and with every C library."""

from __future__ import annotations

from decimal import Context, Decimal
from functools import lru_cache

_DIGITS = Context(prec=40)  # of which a double holds 17


@lru_cache(maxsize=4096)
def ln(x: float) -> float:
    """ln x of a finite x > 0, rounded correctly; math.log may differ in its last bit."""
    return float(Decimal(x).ln(_DIGITS))


@lru_cache(maxsize=4096)
def exp(x: float) -> float:
    """e to the power of x for |x| < 700, rounded correctly; math.exp may differ in its last bit."""
    return float(Decimal(x).exp(_DIGITS))
