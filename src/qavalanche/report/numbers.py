"""Numbers with errors as physicists write them."""

from __future__ import annotations

import math

from qavalanche.analysis.measured import UNDETERMINED, determined
from qavalanche.analysis.proportion import bound

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_SMALL, _LARGE = -4, 6  # powers of ten below, and from, which one is taken out


def with_error(value: float, error: float) -> str:
    """0.34512 with error 0.00023 as '0.3451(2)', two digits of error where the first is 1.

    If both are below 10^-4, '1.5(3)·10⁻⁸', and so if the error is 10 or more and either is 10^6 or
    more. A dash if there is no value, and 'value(?)', to 4 digits, if its error is not known: below
    two samples, and where all samples are alike.
    """
    if math.isnan(value):
        return UNDETERMINED
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if not (math.isfinite(error) and error > 0):
        return f"{plain(value)}(?)"
    power = math.floor(math.log10(max(abs(value), error)))
    if power < _SMALL or (power >= _LARGE and error >= 10):
        return f"{with_error(value / 10.0**power, error / 10.0**power)}·{ten_to(power)}"
    exponent = math.floor(math.log10(error))
    if error / 10**exponent < 1.95:
        exponent -= 1
    digits = max(0, -exponent)
    shown = round(error / 10.0**exponent) * 10 ** max(0, exponent)
    rounded = round(value, -exponent) + 0.0  # no sign before a zero
    return minus(f"{rounded:.{digits}f}({shown})")


def fitted(value: float, error: float) -> str:
    """As `with_error`, of what a fit gives: a dash if value or error is not determined."""
    return with_error(value, error) if determined(value, error) else UNDETERMINED


def interval(value: float, low: float, high: float) -> str:
    """A probability with its interval, '0.182 [0.171, 0.193]', as many digits as it warrants.

    '5.0 [3.0, 8.2]·10⁻⁴' if all three are below 10^-3.
    """
    if math.isnan(value):
        return UNDETERMINED
    if 0 < high < 1e-3:
        power = math.floor(math.log10(value if value > 0 else high))
        scaled = (one / 10.0**power for one in (value, low, high))
        return f"{interval(*scaled)}·{ten_to(power)}"
    width = max(high - low, 1e-300)
    digits = max(0, 1 - math.floor(math.log10(width)))
    return f"{value:.{digits}f} [{low:.{digits}f}, {high:.{digits}f}]"


def share(count: int, trials: int, low: float, high: float) -> str:
    """count / trials with its interval [low, high]; a bound if none of the samples is, or all are.

    '< 3.7·10⁻⁴ (95 %)' for 0 of 8000, '> 0.99963 (95 %)' for 8000 of 8000; a dash without trials.
    """
    if trials == 0:
        return UNDETERMINED
    if 0 < count < trials:
        return interval(count / trials, low, high)
    most = bound(trials)
    if count == 0:
        return f"< {plain(most, 2)} (95 %)"
    digits = max(1, 1 - math.floor(math.log10(most)))
    return f"> {1 - most:.{digits}f} (95 %)"


def plain(value: float, digits: int = 4) -> str:
    """A number to so many digits: '0.2586', '3.7·10⁻⁴', '6.4·10⁹'."""
    exponent = math.floor(math.log10(abs(value))) if value and math.isfinite(value) else 0
    whole = value == round(value) if math.isfinite(value) else False
    if -4 < exponent < _LARGE and (whole or exponent < digits):
        return minus(f"{value:.0f}" if whole else f"{value:.{digits}g}")
    mantissa, _, power = f"{value:.{digits - 1}e}".partition("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    power_of_ten = ten_to(int(power))
    return power_of_ten if mantissa == "1" else minus(f"{mantissa}·{power_of_ten}")


def ten_to(power: int) -> str:
    """'10⁻⁶'."""
    return "10" + f"{power}".translate(_SUPERSCRIPT)


def minus(text: str) -> str:
    """A number with the minus sign of print, which is as wide as a plus."""
    return text.replace("-", "−")
