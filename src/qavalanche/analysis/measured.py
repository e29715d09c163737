"""A fitted number with its error in words; a dash where either is not determined."""

from __future__ import annotations

import math

UNDETERMINED = "–"
_MOST_DECIMALS = 15


def determined(value: float, error: float) -> bool:
    """Whether this is a number with an error: data that do not scatter leave none."""
    return math.isfinite(value) and math.isfinite(error) and error > 0


def measured(value: float, error: float, decimals: int) -> str:
    """'0.2762 ± 0.0007' to so many decimals, or as many as the error needs not to read as zero."""
    if not determined(value, error):
        return UNDETERMINED
    if error < 10.0**-decimals:
        decimals = min(math.ceil(-math.log10(error)), _MOST_DECIMALS)
    return f"{value:.{decimals}f} ± {error:.{decimals}f}"


def pair(value: float, error: float) -> tuple[float | None, float | None]:
    """Value and error for JSON: null where undetermined."""
    return (float(value), float(error)) if determined(value, error) else (None, None)
