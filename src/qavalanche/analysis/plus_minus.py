"""A value and its error as sentences have them: no digit that the error does not warrant."""

from __future__ import annotations

import math


def plus_minus(value: float, error: float) -> str:
    """'0.2766 ± 0.0026', '5e-09 ± 4.4e-08': value and error to the second digit of the error.

    Both are finite, or the value stands to four digits. What an optimizer leaves below the second
    digit of the error depends on the machine, so it is never shown.
    """
    if not (math.isfinite(value) and math.isfinite(error) and error > 0):
        return f"{value:.4g} ± {error:.2g}"
    last = math.floor(math.log10(error)) - 1  # the power of ten of the last digit
    if -7 < last <= 0 or (last < 0 and abs(value) > 1e-3):
        return f"{value:.{-last}f} ± {error:.{-last}f}"
    rounded = round(value, -last)
    if rounded == 0:
        return f"0 ± {error:.1e}"
    digits = max(0, math.floor(math.log10(abs(rounded))) - last)
    return f"{rounded:.{digits}e} ± {error:.1e}"
