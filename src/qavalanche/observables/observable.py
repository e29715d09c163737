"""Observable: what is measured on a melted chain, and what is kept of it in a campaign."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from numbers import Integral
from typing import Any, Literal

from qavalanche.errors import InputError, blamed, check, check_type, shown

Needs = Literal["sizes", "place", "decays", "partition", "history", "rare", "columns"]
Holds = Literal["numbers", "whole numbers", "true or false"]

REAL_UNIT = 2.0**-20
"""Resolution of what is measured of histories and is no whole number."""

FINE_UNIT = 2.0**-40
"""Resolution of what is no whole number, where nothing else is said."""

STANDARD = "standard"
"""The group of the observables that every campaign measures."""

HISTORY = "history"
"""The group of the observables of how chains melt (docs/history.md)."""

NAME = r"[A-Za-z_][A-Za-z0-9_]{0,98}"
"""What a name of an observable is, as a regular expression."""

NAME_IN_WORDS = "must be a word, as of a variable: ASCII letters, digits and _, at most 99"

_HOLDS = ("numbers", "whole numbers", "true or false")
_NUMBERS = frozenset(("sample", "samples", "thermal", "p", "end_to_end", "entanglement"))
_PARAMETERS = frozenset(
    ("law", "epsilon", "length", "scheme", "local_dimension", "crossing", "tier", "point")
)
_PREPARED = frozenset(("inserted", "below"))
_RARE = frozenset(("rare_at_least", "rare_population", "rare_sweeps", "rare_step"))
_STATISTICS = frozenset(("covered", "largest", "half_cut", "mean_cut", "sizes", "times"))
_TAKEN = (
    _NUMBERS | _PARAMETERS | _PREPARED | _RARE | _STATISTICS | {"own", "history"}
)  # columns and keys
_ENDINGS = ("_error", "_low", "_high")  # of the columns of errors, and of intervals
_WHOLE = 2**63  # whole numbers below are held by a column


def as_it_is(value: Any, point: Any) -> Any:  # noqa: ARG001
    """The value in a column is the one that is measured."""
    return value


def in_units(value: float) -> float:
    """Rounded to REAL_UNIT: logarithms differ in the last bit between processors."""
    return round(value / REAL_UNIT) * REAL_UNIT if math.isfinite(value) else value


@dataclass(frozen=True)
class Observable:
    """One observable; a module of this folder holds one, or a plug-in does.

    name: of its column in rows, of its mean in tables, and in specs; symbol, unit, summary: how it
        is written, in what, and what it is.
    of: its definition: a function of a Partition, or of a History if it needs one; NaN where it is
        not defined.
    needs: "sizes" or "place" of regions, or "decays": measured by kernels as chains are melted
        (see core.sheet); "partition" or "history": by `of`, chain by chain, at its cost; "rare":
        by `of` a sample of a rare event, which a spec asks for with [rare]; "columns": by `of` the
        record that a scheme of columns makes, which asks for its group itself.
    group: the key of [observables] in a spec that asks for it; "standard" are asked for always.
    holds: what its column holds. statistic: the name of its moments, which is that of its array in
        the sheet, if it differs; resolution: moments count whole multiples of it, a power of two.
    scale: from what is measured, and averaged, to what column and mean say: (value, point).
    localized: whether it is averaged over localized samples alone; averaged: whether at all.

    statistic and scale are for "standard" ones alone, resolution and averaged for them and those
    of "history": others are averaged as multiples of FINE_UNIT, by which a store can be read where
    their package is not. Raises InputError for these, and for a name that is no ASCII identifier
    of at most 99 characters, or texts of several lines or with marks of mathematical typesetting.
    """

    name: str
    symbol: str
    unit: str
    summary: str
    of: Callable[[Any], Any]
    needs: Needs = "partition"
    group: str = ""
    holds: Holds = "numbers"
    statistic: str = ""
    resolution: float = 0.0
    scale: Callable[[Any, Any], Any] = as_it_is
    localized: bool = False
    averaged: bool = True

    def __post_init__(self) -> None:
        check(is_name(self.name), f"observable {shown(self.name)}", f"its name {NAME_IN_WORDS}")
        who = f"observable {self.name}"
        check(callable(self.of), who, "must have a function of a partition")
        check(self.holds in _HOLDS, f"{who}: holds {shown(self.holds)}", f"is one of {_HOLDS}")
        for name in ("symbol", "unit", "summary"):
            check_text(f"{who}: {name}", getattr(self, name))
        if self.group not in (STANDARD, HISTORY):
            self._check_other(who)
        own = self.group in (STANDARD, HISTORY) and self.holds != "numbers"
        object.__setattr__(self, "statistic", self.statistic or self.name)
        object.__setattr__(self, "group", self.group or self.name)
        object.__setattr__(self, "resolution", self.resolution or (1.0 if own else FINE_UNIT))

    def _check_other(self, who: str) -> None:
        """Raise InputError for a field that is not honoured outside the groups."""
        usual = {
            "statistic": ("",),
            "resolution": (0.0, FINE_UNIT),
            "scale": (as_it_is,),
            "averaged": (True,),
        }
        for name, allowed in usual.items():
            passed = f"{who}: {name} = {shown(getattr(self, name))}"
            check(getattr(self, name) in allowed, passed, "is for standard observables alone")

    def value(self, melted: Any) -> float:
        """Its value for a Partition, or a History: a number, NaN or infinity; an int if whole.

        InputError if it is no number, or none of the kind that it holds, or minus infinity, which
        only those of columns hold. What the function raises carries the observable's name.
        """
        with blamed(f"observable {self.name}"):
            found = self.of(melted)
        passed = f"observable {self.name} = {shown(found)}"
        number = _number(found)
        if number is None:
            raise InputError(f"{passed}: must be a number")
        if self.holds == "whole numbers":
            whole = math.isfinite(number) and number == int(number) and abs(number) < _WHOLE
            check(whole, passed, "must be a whole number, as it says that it holds")
            return int(number)
        if self.holds == "true or false":
            check(number in (0, 1), passed, "must be true or false, as it says that it holds")
            return int(number)
        try:
            real = float(number)
        except OverflowError:
            raise InputError(f"{passed}: must be a number below 1e308") from None
        held = real != -math.inf or self.needs == "columns"
        check(held, passed, "must be above minus infinity, or NaN where not defined")
        return real


def is_name(name: object) -> bool:
    """Whether an observable can have this name."""
    return isinstance(name, str) and re.fullmatch(NAME, name) is not None


def check_free(name: str, parameters: Iterable[str] = ()) -> None:
    """Raise InputError if another package's, or a user's, observable would overwrite something.

    That is a column of rows or of tables, a statistic, or one of these parameters of a campaign.
    """
    taken = name in _TAKEN or name in parameters or name.endswith(_ENDINGS)
    what = "would overwrite a column or a statistic of that name, choose another one"
    check(not taken, f"observable {shown(name)}", what)


def check_text(what: str, text: object) -> None:
    """Raise InputError unless figures and tables can show this: one plain line."""
    check_type(what, text, str, "must be text")
    plain = isinstance(text, str) and text.isprintable() and not set(text) & set("$\\")
    check(plain, f"{what} = {shown(text)}", "must be one line without $ or backslash")


def _number(found: Any) -> int | float | None:
    """A number that a function returned, an int if it is one; None for text, arrays and None."""
    if isinstance(found, str | bytes | bytearray) or getattr(found, "shape", ()) != ():
        return None
    if isinstance(found, Integral):  # not by way of a float, which holds no more than 53 bits
        return int(found)
    try:
        return float(found)
    except OverflowError:
        return int(found)
    except (TypeError, ValueError):
        return None
