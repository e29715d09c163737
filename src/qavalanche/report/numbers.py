"""Numbers with errors as physicists write them."""

from __future__ import annotations

import math

from qavalanche.analysis.measured import UNDETERMINED, determined


def with_error(value: float, error: float) -> str:
    """0.34512 with error 0.00023 as '0.3451(2)', two digits of error where the first is 1.

    If both are below 10^-4, '1.5(3)e-08'. A dash if there is no value, and 'value(?)', to 4 digits,
    if its error is not known: below two samples, and where all samples are alike.
    """
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if not (math.isfinite(error) and error > 0):
        return f"{value:.4g}(?)"
    power = math.floor(math.log10(max(abs(value), error)))
    if power < -4:
        return f"{with_error(value / 10.0**power, error / 10.0**power)}e{power:03d}"
    exponent = math.floor(math.log10(error))
    if error / 10**exponent < 1.95:
        exponent -= 1
    digits = max(0, -exponent)
    shown = round(error / 10.0**exponent) * 10 ** max(0, exponent)
    return f"{value:.{digits}f}({shown})"


def fitted(value: float, error: float) -> str:
    """As `with_error`, of what a fit gives: a dash if value or error is not determined."""
    return with_error(value, error) if determined(value, error) else UNDETERMINED


def interval(value: float, low: float, high: float) -> str:
    """A probability with its interval, '0.182 [0.171, 0.193]', as many digits as it warrants."""
    if math.isnan(value):
        return "–"
    width = max(high - low, 1e-300)
    digits = max(0, 1 - math.floor(math.log10(width)))
    return f"{value:.{digits}f} [{low:.{digits}f}, {high:.{digits}f}]"
