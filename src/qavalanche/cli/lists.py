"""Lists of numbers as options write them: 12, or 6,8,10, or first:last:number, or 4-10."""

from __future__ import annotations

import math
import re

from qavalanche.errors import check, plain, shown

_MOST = 10_000  # values of a list
_RANGE = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")


def numbers(option: str, text: str) -> list[float]:
    """One number, several with commas between, or first:last:number of them, evenly spaced.

    Both ends are in. Raises InputError for anything else, and for one that stands twice.
    """
    passed = f"{option} {shown(text)}"
    allowed = "must be a number, a list such as 6,8,10, or first:last:number such as 6:20:8"
    parts = [part.strip() for part in text.split(":" if ":" in text else ",")]
    check(all(plain(part) for part in parts), passed, allowed)
    values = [float(part) for part in parts]
    check(all(map(math.isfinite, values)), passed, "must be finite numbers")
    if ":" not in text:
        check(len(set(values)) == len(values), passed, "a number stands twice")
        return values
    check(len(parts) == 3, passed, allowed)
    first, last, count = values
    check(count.is_integer() and 1 <= count <= _MOST, passed, f"number must be 1 to {_MOST}")
    if count == 1:
        check(first == last, passed, "one number cannot be at both ends")
        return [first]
    check(first != last, passed, "first and last must differ")
    step = (last - first) / (count - 1)
    return [first + i * step for i in range(int(count) - 1)] + [last]


def whole_numbers(option: str, text: str) -> list[int]:
    """One whole number, several with commas between, or first-last, both ends in.

    Raises InputError for anything else, for one that stands twice, and for 0.
    """
    passed = f"{option} {shown(text)}"
    allowed = "must be a whole number from 1, a range such as 4-10, or a list such as 4,6,8"
    found: list[int] = []
    for part in text.split(","):
        match = _RANGE.fullmatch(part.strip())
        if match is None:
            check(re.fullmatch("[0-9]{1,9}", part.strip()) is not None, passed, allowed)
            found.append(int(part))
            continue
        first, last = int(match[1]), int(match[2])
        check(first <= last < first + _MOST, passed, allowed)
        found += range(first, last + 1)
    check(min(found) >= 1, passed, allowed)
    check(len(set(found)) == len(found), passed, "a number stands twice")
    return found
