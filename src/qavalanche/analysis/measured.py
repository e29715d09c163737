"""A fitted number with its error in words; a dash where either is not determined."""

from __future__ import annotations

import math

UNDETERMINED = "–"


def determined(value: float, error: float) -> bool:
    """Whether this is a number with an error: data that do not scatter leave none."""
    return math.isfinite(value) and math.isfinite(error) and error > 0


def plus_minus(value: float, error: float) -> str:
    """'0.2766 ± 0.0026', '5e-09 ± 4.4e-08': value and error to the second digit of the error.

    A dash if either is not determined. What an optimizer leaves below the second digit of the error
    depends on the machine, so it is never shown.
    """
    if not determined(value, error):
        return UNDETERMINED
    last = math.floor(math.log10(error)) - 1  # the power of ten of the last digit
    if -7 < last <= 0 or (last < 0 and abs(value) > 1e-3):
        return f"{value:.{-last}f} ± {error:.{-last}f}"
    rounded = round(value, -last)
    if rounded == 0:
        return f"0 ± {error:.1e}"
    digits = max(0, math.floor(math.log10(abs(rounded))) - last)
    return f"{rounded:.{digits}e} ± {error:.1e}"


def pair(value: float, error: float) -> tuple[float | None, float | None]:
    """Value and error for JSON: null where undetermined."""
    return (float(value), float(error)) if determined(value, error) else (None, None)
