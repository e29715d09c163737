"""Numbers with errors in the legends of figures, as mathematical text."""

from __future__ import annotations

import math

_SMALL, _LARGE = -4, 5  # powers of ten below, and from, which one is taken out


def with_error(value: float, error: float = math.nan) -> str:
    """0.34512 with error 0.00023 as '0.3451(2)', two digits of error where the first is 1.

    Below 10^-4, and from 10^5 on, with the power of ten taken out: '1.0(10) x 10^-6'. Four digits
    without an error, a dash without a value.
    """
    if not math.isfinite(value):
        return "–"
    if not (math.isfinite(error) and error > 0):
        return number(value, 4)
    power = math.floor(math.log10(max(abs(value), error)))
    if power < _SMALL or power >= _LARGE:
        inside = with_error(value / 10.0**power, error / 10.0**power)
        return rf"{inside}$\times10^{{{power}}}$"
    exponent = math.floor(math.log10(error))
    if error / 10.0**exponent < 1.95:
        exponent -= 1
    shown = round(error / 10.0**exponent) * 10 ** max(0, exponent)
    return _minus(f"{round(value, -exponent):.{max(0, -exponent)}f}({shown})")


def number(value: float, digits: int = 3) -> str:
    """To so many digits: '1170', '0.02', '3.2 x 10^-5'; a dash where there is none."""
    if not math.isfinite(value):
        return "–"
    power = math.floor(math.log10(abs(value))) if value else 0
    if _SMALL <= power < _LARGE:
        places = max(0, digits - 1 - power)
        text = f"{round(value, digits - 1 - power):.{places}f}"
        return _minus(text.rstrip("0").rstrip(".") if "." in text else text)
    mantissa = f"{value / 10.0**power:.{digits - 1}f}".rstrip("0").rstrip(".")
    return rf"{_minus(mantissa)}$\times10^{{{power}}}$"


def named(name: str, value: float, error: float = math.nan) -> str:
    """'name = value(error)'; nothing for a value that was not found."""
    return f"{name} = {with_error(value, error)}" if math.isfinite(value) else ""


def chi2(value: float, freedom: int) -> str:
    """chi^2 per degree of freedom; nothing without one."""
    return rf"$\chi^2$/dof = {number(value / freedom)}" if freedom > 0 else ""


def _minus(text: str) -> str:
    return text.replace("-", "\u2212")
