"""Bad input: one line that says what was passed and what is allowed."""

from __future__ import annotations

import difflib
import math
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from numbers import Integral, Real
from pathlib import Path
from typing import Any

_MOST_SHOWN = 80  # characters of a value in a message
_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_WHOLE_FLOATS = 2.0**53  # above, a float does not tell one whole number from the next


class InputError(ValueError):
    """What was passed cannot be used; the message is one line, fit to be shown to a user."""


class InputWarning(UserWarning):
    """What was passed can be used, but is likely not what was meant; the message is one line."""


@contextmanager
def blamed(who: str) -> Iterator[None]:
    """What is raised inside, by what others wrote, carries a note of `who` it was, once.

    From Python it is that very exception; commands print it as one line. InputErrors stay bare.
    """
    try:
        yield
    except InputError:
        raise
    except Exception as error:
        if who not in getattr(error, "__notes__", ()):
            error.add_note(who)
        raise


def check(holds: bool, passed: str, allowed: str) -> None:
    """Raise InputError("passed: allowed") unless `holds`."""
    if not holds:
        raise InputError(f"{passed}: {allowed}")


def check_integer(name: str, value: Any, least: int, most: int | None = None) -> int:
    """`value` as an int from `least` to `most`; whole floats such as 1e6 are taken too."""
    number = whole(value)
    if number is None or number < least or (most is not None and number > most):
        end = "" if most is None else f" and <= {most}"
        raise InputError(f"{name} = {shown(value)}: must be a whole number >= {least}{end}")
    return number


def check_number(name: str, value: Any, allowed: str, low: float, high: float) -> float:
    """`value` as a float strictly between `low` and `high`; `allowed` says so in words."""
    number = real(value)
    if number is None or not low < number < high:
        raise InputError(f"{name} = {shown(value)}: {allowed}")
    return number


def check_path(name: str, value: Any) -> Path:
    """`value`, a string or a path, as a Path that a file can have."""
    text = os.fspath(value) if isinstance(value, str | os.PathLike) else None
    ok = isinstance(text, str) and bool(text) and "\0" not in text
    check(ok, f"{name} = {shown(value)}", "must be the path of a file or folder")
    return Path(text)  # type: ignore[arg-type]


def check_type(name: str, value: Any, kind: type | tuple[type, ...], allowed: str) -> None:
    """Raise InputError unless `value` is of this type; `allowed` says in words what is needed."""
    if not isinstance(value, kind):
        raise InputError(f"{name} = {shown(value)}: {allowed}")


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


def named(path: Path) -> str:
    """A path as it can stand in a message: one line, whatever its name holds."""
    return escaped(str(path)).replace("\n", "\\n")


def reason(error: BaseException) -> str:
    """What an error of the system or of a library says, as one line, or its kind."""
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return escaped(" ".join(str(text).split()))


def with_article(noun: str) -> str:
    """'a Chain', 'an Evolution'."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def counted(number: int, what: str) -> str:
    """'1 shard', '2 shards'."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def suggestion(word: str, known: Iterable[str]) -> str:
    """' (did you mean "..."?)' for the known word nearest to `word`, or nothing."""
    near = difflib.get_close_matches(word[:_MOST_SHOWN], list(known), n=1, cutoff=0.5)
    return f' (did you mean "{near[0]}"?)' if near else ""


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def whole(value: Any) -> int | None:
    """`value` as an int if it is a whole number, such as 3, 1e6 or an array of it alone."""
    value = _alone(value)
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) <= _WHOLE_FLOATS:
        return int(value)
    return int(value) if isinstance(value, Integral) else None


def real(value: Any) -> float | None:
    """`value` as a float if it is a real number; None for text, truth values and NaN."""
    value = _alone(value)
    if isinstance(value, bool) or not isinstance(value, Real | Decimal):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):  # 10**400; Decimal("sNaN")
        return None
    return None if math.isnan(number) else number


def plain(text: str) -> bool:
    """Whether this is a decimal number in ASCII as people write it, and nothing that Python adds.

    Python also reads 0_1, other alphabets' digits and nan.
    """
    return _PLAIN.fullmatch(text) is not None


def _alone(value: Any) -> Any:
    """The number in a NumPy scalar or an array without axes; a masked one is none."""
    if getattr(value, "ndim", None) != 0 or getattr(value, "mask", False):
        return value
    return value.item() if hasattr(value, "item") else value
