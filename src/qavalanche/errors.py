"""Bad input: one line that says what was passed and what is allowed."""

from __future__ import annotations

import difflib
import math
import operator
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

_MOST_SHOWN = 80  # characters of a value in a message
_WHOLE_FLOATS = 2.0**53  # above, a float does not tell one whole number from the next


class InputError(ValueError):
    """What was passed cannot be used; the message is one line, fit to be shown to a user."""


def check(holds: bool, passed: str, allowed: str) -> None:
    """Raise InputError("passed: allowed") unless `holds`."""
    if not holds:
        raise InputError(f"{passed}: {allowed}")


def check_integer(name: str, value: Any, least: int, most: int | None = None) -> int:
    """`value` as an int from `least` to `most`; whole floats such as 1e6 are taken too."""
    number = _whole(value)
    ok = number is not None and number >= least and (most is None or number <= most)
    end = "" if most is None else f" and <= {most}"
    check(ok, f"{name} = {shown(value)}", f"must be a whole number >= {least}{end}")
    assert number is not None
    return number


def check_number(name: str, value: Any, allowed: str, low: float, high: float) -> float:
    """`value` as a float strictly between `low` and `high`; `allowed` says so in words."""
    number = math.nan
    if not isinstance(value, str | bytes | bool):
        try:
            number = float(value)
        except (TypeError, ValueError, OverflowError):
            number = math.nan
    check(low < number < high, f"{name} = {shown(value)}", allowed)
    return number


def check_path(name: str, value: Any) -> Path:
    """`value`, a string or a path, as a Path that a file can have."""
    text = os.fspath(value) if isinstance(value, str | os.PathLike) else None
    ok = isinstance(text, str) and bool(text) and "\0" not in text
    check(ok, f"{name} = {shown(value)}", "must be the path of a file or folder")
    return Path(text)  # type: ignore[arg-type]


def check_type(name: str, value: Any, kind: type | tuple[type, ...], allowed: str) -> None:
    """Raise InputError unless `value` is of this type; `allowed` says in words what is needed."""
    check(isinstance(value, kind), f"{name} = {shown(value)}", allowed)


def shown(value: Any) -> str:
    """repr(value) as it can stand in a message: one line, not too long, whatever the value is."""
    try:
        text = repr(value)
    except Exception:  # Python refuses to write numbers of many digits; a repr of others may fail
        kind = "number of too many digits" if isinstance(value, int) else type(value).__name__
        return f"a {kind}"
    text = escaped(" ".join(text.split()))
    half = _MOST_SHOWN // 2
    return text if len(text) <= _MOST_SHOWN else f"{text[:half]} ... {text[-half:]}"


def escaped(text: str) -> str:
    r"""`text` with what would command a terminal, or cannot be printed, as \x1b and the like.

    Lines stay lines. Names from files and stores may hold anything.
    """
    return "".join(c if c.isprintable() or c == "\n" else _escape(c) for c in text)


def reason(error: BaseException) -> str:
    """What an error of the system or of a library says, as one line, or its kind."""
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return escaped(" ".join(str(text).split()))


def counted(number: int, what: str) -> str:
    """'1 shard', '2 shards'."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def suggestion(word: str, known: Iterable[str]) -> str:
    """' (did you mean "..."?)' for the known word nearest to `word`, or nothing."""
    near = difflib.get_close_matches(word[:_MOST_SHOWN], list(known), n=1, cutoff=0.5)
    return f' (did you mean "{near[0]}"?)' if near else ""


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _whole(value: Any) -> int | None:
    """`value` as an int, if it is a whole number."""
    if isinstance(value, bool):
        return None
    try:
        if isinstance(value, float) and value.is_integer() and abs(value) <= _WHOLE_FLOATS:
            return int(value)
        return operator.index(value)
    except TypeError:
        return None
