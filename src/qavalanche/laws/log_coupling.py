"""ln g of every bond from a distribution of scipy.stats, drawn by inversion."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.chain import Chain
from qavalanche.errors import InputError, check, check_number, shown, suggestion
from qavalanche.laws import distributions, standard
from qavalanche.laws.distributions import Quantiles
from qavalanche.laws.inversion import chain_of, decays_from_function, decays_from_table
from qavalanche.laws.law import Law, check_address
from qavalanche.streams.address import stream_key
from qavalanche.system import memory


@dataclass(frozen=True, init=False)
class LogCoupling(Law):
    """ln g of every bond drawn independently from a distribution of scipy.stats.

    distribution: a frozen distribution, LogCoupling(scipy.stats.norm(loc=-1, scale=2)), or a name
    with its parameters, LogCoupling("norm", loc=-1, scale=2); loc is 0 and scale 1 if not given.
    Where scipy has them, also the classes of its new kind: LogCoupling("Normal", mu=-1, sigma=2).
    Other objects that scipy makes: `from_distribution`.
    Bonds with ln g >= 0 are resonant. Drawn by inversion, one uniform number per bond; a smooth
    quantile function is tabulated first (`quantiles.quantile_table`, error below 1e-8), and
    decays are rounded to single precision. What is beyond it is a resonance or a cut bond.
    Raises InputError for an unknown name or parameters out of range; drawing raises it for a
    quantile function that takes too long (`standard.LIMIT`).
    """

    source: ClassVar[str] = "scipy.stats"
    summary: ClassVar[str] = "ln g from a continuous distribution of scipy.stats, by its name"

    name: str  # type: ignore[misc]  # one class for all that scipy has
    parameters: tuple[tuple[str, float], ...]

    def __init__(self, distribution: Any, **parameters: float) -> None:
        name, given = distribution, parameters
        if not isinstance(name, str):
            name, given = _taken_apart(distribution)
            allowed = "a frozen distribution holds its own"
            check(not parameters, f"parameters {shown(parameters)}", allowed)
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "parameters", tuple(_completed(name, given).items()))
        check(self._has_quartiles(), str(self), "parameters out of this distribution's range")

    def _has_quartiles(self) -> bool:
        """Whether the distribution exists; scipy says NaN, or raises what it likes."""
        try:
            with np.errstate(all="ignore"):
                return bool(np.isfinite(self.frozen.ppf([0.25, 0.75])).all())
        except Exception:
            return False

    @cached_property
    def frozen(self) -> Quantiles:
        """The distribution of ln g: its quantile and distribution functions."""
        return distributions.frozen(self.name, dict(self.parameters))

    @classmethod
    def parameters_of(cls, name: str) -> tuple[str, ...]:
        """Names of the parameters of this distribution of scipy.stats."""
        return distributions.parameters_of(name)

    @classmethod
    def defaults_of(cls, name: str) -> dict[str, Any]:
        """Parameters that need not be given: loc = 0 and scale = 1."""
        return distributions.defaults_of(name)

    @classmethod
    def made(cls, name: str, parameters: dict[str, Any]) -> LogCoupling:
        """The law with these parameters, whose names are known to be right."""
        return cls(name, **parameters)

    @property
    def section(self) -> dict[str, Any]:
        """Name and parameters, as in [disorder] (see Law)."""
        return {"law": self.name, **dict(self.parameters)}

    @cached_property
    def resonance_probability(self) -> float:
        """epsilon = P(ln g >= 0), for a continuous distribution."""
        return self.probability_below(0.0)

    @typed
    def probability_below(self, decay: float) -> float:
        """P(w <= decay)."""
        with np.errstate(all="ignore"):
            probability = float(self.frozen.sf(-decay))
        check(0 <= probability <= 1, f"ln g ~ {self}", "its probabilities cannot be computed")
        return probability

    @cached_property
    def table(self) -> NDArray[np.float64] | None:
        """The decays w = -ln g as `streams.core_quantile` draws them; None if it cannot."""
        return self._tabulated()

    @property
    def seconds_to_tabulate(self) -> float:
        """Foreseen time of making `table`; InputError if it takes too long."""
        return 0.0 if "table" in self.__dict__ else standard.seconds_to_tabulate(*self._standard)

    @property
    def seconds_per_bond(self) -> float:
        """Time of drawing a bond, of a law that was tabulated in vain; 0 of others."""
        if self.__dict__.get("table", False) is not None:
            return 0.0
        return standard.seconds_per_value(*self._standard)

    def tabulate(self, stop_due: Callable[[], bool]) -> None:
        """Make `table` now, or as much of it as can be done until `stop_due` says so."""
        if "table" not in self.__dict__:
            with suppress(standard.Interrupted):
                self.__dict__["table"] = self._tabulated(stop_due)

    def _tabulated(self, stop_due: Callable[[], bool] | None = None) -> NDArray[np.float64] | None:
        values = standard.standard_table(*self._standard, stop_due)
        if values is None:
            return None
        with np.errstate(all="ignore"):  # w = -(loc + scale z)
            table = values * -self._named.get("scale", 1.0)
            table[:, 0] -= self._named.get("loc", 0.0)
        return table if np.isfinite(table).all() else None

    @property
    def _named(self) -> dict[str, float]:
        return dict(self.parameters)

    @property
    def _standard(self) -> tuple[str, tuple[tuple[str, float], ...]]:
        """The law with loc = 0 and scale = 1."""
        shapes = ((key, value) for key, value in self.parameters if key not in ("loc", "scale"))
        return self.name, tuple(shapes)

    def draw(self, length: int, seed: int = 0, sample: int = 0) -> Chain:
        """Chain number `sample` of `length` >= 1 bonds under campaign seed `seed` (see Law)."""
        length, seed, sample = check_address(length, seed, sample)
        memory.require(34 * length, f"a chain of {length} bonds, each with its own decay")
        key = stream_key(seed, {**self.address, "length": length})
        return chain_of(self._decays(key, sample, length), f"ln g ~ {self}, seed {seed}:{sample}")

    def _decays(self, key: NDArray[np.uint64], sample: int, length: int) -> NDArray[np.float32]:
        if self.table is not None:
            return decays_from_table(key, sample, length, self.table)
        standard.refuse_slow_chain(length, *self._standard)
        return decays_from_function(key, sample, length, self.frozen.ppf)

    def __str__(self) -> str:
        values = ", ".join(f"{key} = {value:g}" for key, value in self.parameters)
        return f"{self.name}({values})"


def _taken_apart(distribution: Any) -> tuple[str, dict[str, float]]:
    """Name and parameters of a distribution of scipy.stats itself: it is drawn by name."""
    passed = f"distribution = {shown(distribution)}"
    distributions.quantiles_of(distribution)
    found = distributions.taken_apart(distribution)
    allowed = "must be one of scipy.stats, its name alone is kept (from_distribution takes others)"
    check(found is not None, passed, allowed)
    return found  # type: ignore[return-value]


def _completed(name: str, parameters: dict[str, float]) -> dict[str, float]:
    """All parameters of the continuous distribution `name`, loc = 0 and scale = 1 if not given."""
    known = distributions.names()
    if name not in known:
        hint = suggestion(name, known)
        allowed = "must be a continuous distribution of scipy.stats"
        raise InputError(f"distribution = {shown(name)}{hint}: {allowed}")
    names, usual = distributions.parameters_of(name), distributions.defaults_of(name)
    for key in parameters:
        if key not in names:
            passed = f"{name} parameter {shown(key)}{suggestion(key, names)}"
            raise InputError(f"{passed}: must be {' or '.join(names)}")
    for key in names:
        check(key in parameters or key in usual, f"{name} without {key}", f"{key} is needed")
    allowed = "must be a finite number"
    return {
        key: check_number(f"{name} parameter {key}", value, allowed, -math.inf, math.inf)
        for key, value in sorted((usual | parameters).items())
    }
