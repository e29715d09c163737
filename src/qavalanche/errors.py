"""Bad input: one line that says what was passed and what is allowed."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable
from typing import Any


class InputError(ValueError):
    """What was passed cannot be used; the message is one line, fit to be shown to a user."""


def check(holds: bool, passed: str, allowed: str) -> None:
    """Raise InputError("passed: allowed") unless `holds`."""
    if not holds:
        raise InputError(f"{passed}: {allowed}")


def check_integer(name: str, value: Any, least: int) -> int:
    """`value` as an int >= `least`."""
    is_integer = isinstance(value, int) or (hasattr(value, "__index__"))
    ok = is_integer and not isinstance(value, bool) and int(value) >= least
    check(ok, f"{name} = {value!r}", f"must be a whole number >= {least}")
    return int(value)


def check_number(name: str, value: Any, allowed: str, low: float, high: float) -> float:
    """`value` as a float strictly between `low` and `high`; `allowed` says so in words."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    check(low < number < high, f"{name} = {value!r}", allowed)
    return number


def suggestion(word: str, known: Iterable[str]) -> str:
    """' (did you mean "..."?)' for the known word nearest to `word`, or nothing."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f' (did you mean "{near[0]}"?)' if near else ""
