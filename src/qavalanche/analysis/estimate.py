"""Estimate: a number with its error in two parts, and how it was found or what would suffice."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from qavalanche.analysis.measured import determined, plus_minus

Range = tuple[float, float]

UNKNOWN = math.nan


@dataclass(frozen=True)
class Estimate:
    """A measured quantity.

    value: in `unit` ("" for a pure number); statistical: standard error from the scatter of the
    samples; systematic: what choices change that no sample tells (the window of a fit, the drift
    with L, the form of a law, the grid); outcome: a sentence, how it was found or what would
    suffice; used: the range of the data that it rests on, by name ("length" in bonds, "epsilon",
    "size" in bonds). value and errors are NaN where there is none: no number without an error.
    """

    value: float = math.nan
    statistical: float = math.nan
    systematic: float = 0.0
    unit: str = ""
    outcome: str = ""
    used: Mapping[str, Range] = field(default_factory=dict)

    @classmethod
    def none(cls, outcome: str, unit: str = "") -> Estimate:
        """No number, and why."""
        return cls(unit=unit, outcome=outcome)

    @property
    def error(self) -> float:
        """The whole standard error: both parts added in squares. Verdicts use this one."""
        return math.hypot(self.statistical, self.systematic)

    @property
    def found(self) -> bool:
        """Whether there is a number with an error."""
        return determined(self.value, self.error)

    @property
    def pair(self) -> tuple[float, float]:
        """Value and whole error; NaN for both if either is not determined."""
        return (self.value, self.error) if self.found else (math.nan, math.nan)

    def widened(self, systematic: float) -> Estimate:
        """The same with one more systematic error, independent of the others."""
        return replace(self, systematic=math.hypot(self.systematic, systematic))

    def valued(self, value: float) -> Estimate:
        """The same errors about another value."""
        return replace(self, value=value)

    def saying(self, outcome: str) -> Estimate:
        """The same with another sentence."""
        return replace(self, outcome=outcome)

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers for JSON: None for what is not determined."""
        return {
            **self.keyed("value", "error", of_statistical="statistical_error"),
            "unit": self.unit,
            "found": self.found,
            "outcome": self.outcome,
            "range": self.ranges,
        }

    @property
    def ranges(self) -> dict[str, list[float | None]]:
        """The range used, as lists; None for an end that is open."""
        return {name: [_plain(float(end)) for end in ends] for name, ends in self.used.items()}

    def keyed(
        self, name: str, of_error: str = "", *, of_statistical: str = ""
    ) -> dict[str, float | None]:
        """Value and errors under keys that begin with `name`, of_error where that has another."""
        error = of_error or f"{name}_error"
        statistical = of_statistical or f"{name}_statistical"
        systematic = statistical.replace("statistical", "systematic")
        if not self.found:
            return dict.fromkeys((name, error, statistical, systematic))
        numbers = (self.value, self.error, self.statistical, self.systematic)
        return {
            key: float(number)
            for key, number in zip((name, error, statistical, systematic), numbers, strict=True)
        }

    def __str__(self) -> str:
        return plus_minus(self.value, self.error)


def shown_fields(result: Any, *names: str) -> dict[str, Any]:
    """These attributes of a result as JSON holds them: estimates as dicts, None for no number."""
    return {name: _plain(getattr(result, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, Estimate):
        return value.to_dict()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return list(value) if isinstance(value, tuple) else value


def excess(shift: float, narrow: float, wide: float) -> float:
    """What of a shift between two fits, one of a part of the other's data, is not chance.

    The part's standard error is `narrow`, the whole's `wide`: chance alone shifts by the root of
    narrow^2 - wide^2 (J. A. Hausman, Econometrica 46, 1251). 0 where that explains the shift.
    """
    if not math.isfinite(shift):
        return 0.0
    chance = max(0.0, narrow * narrow - wide * wide) if math.isfinite(narrow) else math.inf
    return math.sqrt(max(0.0, shift * shift - chance))
