"""Lengths of blocks of one kind: a distribution of scipy.stats that is positive, as a table."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import InputError, check, check_number, reason, shown, suggestion
from qavalanche.laws import distributions, standard

Parameters = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class BlockLengths:
    """Lengths > 0, drawn independently from a continuous distribution of scipy.stats.

    kind: "thermal" or "insulating", for messages. law: name of the distribution. parameters: all of
    them, by name, in order. Raises InputError unless it exists and no length lies below 0.
    """

    kind: str
    law: str
    parameters: Parameters

    @classmethod
    def of(cls, kind: str, law: Any, given: Mapping[str, Any]) -> BlockLengths:
        """By the name of the distribution and its parameters, or by a frozen one of scipy.stats."""
        if isinstance(law, str):
            return cls(kind, law, _completed(kind, law, given))
        passed = f"{kind} = {shown(law)}"
        check(not given, f"{passed} and {', '.join(given)}", "a frozen distribution holds its own")
        distributions.quantiles_of(law)
        found = distributions.taken_apart(law)
        check(found is not None, passed, "must be one of scipy.stats, its name alone is kept")
        name, parameters = found  # type: ignore[misc]
        return cls(kind, name, _completed(kind, name, parameters))

    def __post_init__(self) -> None:
        low, middle = self._quantiles(0.0, 0.5)
        check(math.isfinite(middle), str(self), "parameters out of this distribution's range")
        check(low >= 0, f"{self}: lengths from {low:g}", "must not be below 0")

    @property
    def section(self) -> dict[str, Any]:
        """As [disorder] names them: kind_law, kind_loc, ..."""
        own = {f"{self.kind}_{key}": value for key, value in self.parameters}
        return {f"{self.kind}_law": self.law, **own}

    @cached_property
    def mean(self) -> float:
        """Mean length, infinite if it diverges. InputError if scipy.stats cannot tell it."""
        try:
            with np.errstate(all="ignore"):
                found = float(_frozen(self.law, self.parameters).mean())
        except Exception as error:  # whatever a distribution of scipy raises
            raise InputError(f"{self}: its mean cannot be computed ({reason(error)})") from None
        check(found > 0, f"{self}: mean {found:g}", "must be a positive number")
        return found

    @cached_property
    def table(self) -> NDArray[np.float64]:
        """Quantile table of the lengths (`streams.core.quantile.decay_at`).

        InputError if the quantile function is not smooth enough for one, takes too long, or comes
        so close to 0 that a length of 0 would be drawn.
        """
        values = standard.standard_table(*self._standard)
        smooth = values is not None and bool(np.isfinite(values).all())
        check(smooth, str(self), "has no smooth quantile function: no lengths can be drawn from it")
        named = dict(self.parameters)
        table = np.asarray(values) * named.get("scale", 1.0)
        table[:, 0] += named.get("loc", 0.0)
        check(bool((table[:, 0] > 0).all()), str(self), "draws lengths that are 0 or nearly so")
        return table

    @property
    def seconds_to_tabulate(self) -> float:
        """Foreseen time of making `table`; InputError if it takes too long."""
        return 0.0 if "table" in self.__dict__ else standard.seconds_to_tabulate(*self._standard)

    @property
    def _standard(self) -> tuple[str, Parameters]:
        """The distribution with loc = 0 and scale = 1."""
        shapes = (one for one in self.parameters if one[0] not in ("loc", "scale"))
        return self.law, tuple(shapes)

    def _quantiles(self, *at: float) -> list[float]:
        """NaN where there is no such distribution; scipy raises what it likes."""
        try:
            with np.errstate(all="ignore"):
                return [float(_frozen(self.law, self.parameters).ppf(u)) for u in at]
        except Exception:
            return [math.nan for _ in at]

    def __str__(self) -> str:
        values = ", ".join(f"{key} = {value:g}" for key, value in self.parameters)
        return f"{self.kind} {self.law}({values})"


def parameters_of(kind: str, law: Any) -> tuple[str, ...]:
    """Names of the parameters of this distribution in a section; none if there is no such one."""
    known = isinstance(law, str) and law in distributions.names()
    return tuple(f"{kind}_{key}" for key in distributions.parameters_of(law)) if known else ()


def defaults_of(kind: str, law: Any) -> dict[str, Any]:
    """Those of them that need not be given, with the values that they then have."""
    if not parameters_of(kind, law):
        return {}
    return {f"{kind}_{key}": value for key, value in distributions.defaults_of(law).items()}


def _frozen(law: str, parameters: Parameters) -> Any:
    import scipy.stats

    return getattr(scipy.stats, law)(**dict(parameters))


def _completed(kind: str, law: str, given: Mapping[str, Any]) -> Parameters:
    known = distributions.names()
    passed, allowed = f"{kind} law = {shown(law)}", "must be a continuous distribution of"
    check(law in known, f"{passed}{suggestion(law, known)}", f"{allowed} scipy.stats")
    names, usual = distributions.parameters_of(law), distributions.defaults_of(law)
    for key in given:
        passed = f"{kind} {law} parameter {shown(key)}{suggestion(str(key), names)}"
        check(key in names, passed, f"must be {' or '.join(names)}")
    for key in names:
        needed = key not in given and key not in usual
        check(not needed, f"{kind} {law} without {key}", f"{key} is needed")
    values = {**usual, **given}
    return tuple((key, _finite(f"{kind} {law} parameter {key}", values[key])) for key in names)


def _finite(name: str, value: Any) -> float:
    return check_number(name, value, "must be a finite number", -math.inf, math.inf) + 0.0
