"""ln g of every bond from a distribution of scipy.stats, drawn by inversion."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.chain import Chain
from qavalanche.errors import InputError, check, check_number, shown, suggestion
from qavalanche.laws import standard
from qavalanche.laws.law import check_address
from qavalanche.streams.address import stream_key
from qavalanche.streams.core.generator import fill_uniform
from qavalanche.streams.core.quantile import DrawnDecays, draw_decays
from qavalanche.system import memory

if TYPE_CHECKING:
    from scipy.stats._distn_infrastructure import rv_frozen

_MOST_RESONANT = np.finfo(np.float32).min  # in place of minus infinity: a number


@dataclass(frozen=True, init=False)
class LogCoupling:
    """ln g of every bond drawn independently from a distribution of scipy.stats.

    distribution: a frozen distribution, LogCoupling(scipy.stats.norm(loc=-1, scale=2)), or a name
    with its parameters, LogCoupling("norm", loc=-1, scale=2); loc is 0 and scale 1 if not given.
    Bonds with ln g >= 0 are resonant. Drawn by inversion, one uniform number per bond; a smooth
    quantile function is tabulated first (`quantiles.quantile_table`, error below 1e-8), and
    decays are rounded to single precision. What is beyond it is a resonance or a cut bond.
    Raises InputError for an unknown name or parameters out of range; drawing raises it for a
    quantile function that takes too long (`standard.LIMIT`).
    """

    name: str
    parameters: tuple[tuple[str, float], ...]

    def __init__(self, distribution: str | rv_frozen, **parameters: float) -> None:
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
                return bool(np.isfinite(self._frozen.ppf([0.25, 0.75])).all())
        except Exception:
            return False

    @cached_property
    def _frozen(self) -> rv_frozen:
        import scipy.stats

        return getattr(scipy.stats, self.name)(**dict(self.parameters))

    @property
    def address(self) -> dict[str, Any]:
        """Name and parameters (see Law)."""
        return {"law": self.name, **dict(self.parameters)}

    @cached_property
    def resonance_probability(self) -> float:
        """epsilon = P(ln g >= 0), for a continuous distribution."""
        return self.probability_below(0.0)

    @typed
    def probability_below(self, decay: float) -> float:
        """P(w <= decay)."""
        with np.errstate(all="ignore"):
            probability = float(self._frozen.sf(-decay))
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
    def slow_seconds_per_bond(self) -> float:
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
            table = values * -self._named["scale"]
            table[:, 0] -= self._named["loc"]
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
        decays = np.maximum(self._decays(key, sample, length), _MOST_RESONANT)
        return Chain.from_decays(decays, f"ln g ~ {self}, seed {seed}:{sample}")

    def _decays(self, key: NDArray[np.uint64], sample: int, length: int) -> NDArray[np.float32]:
        if self.table is None:
            standard.refuse_slow_chain(length, *self._standard)
            uniform: NDArray[np.float64] = np.empty(length)
            fill_uniform(key, sample, uniform)
            with np.errstate(all="ignore"):
                return np.asarray(-self._frozen.ppf(uniform), np.float32)
        words = (length + 63) // 64
        decays, sums = np.empty(64 * words, np.float32), np.empty(words)
        bits, soft = np.empty(words, np.uint64), np.empty((0, words), np.uint64)
        room = DrawnDecays(decays, bits, np.empty(0), soft, sums)
        draw_decays(key, sample, self.table, length, room)
        return decays[:length]

    def __str__(self) -> str:
        values = ", ".join(f"{key} = {value:g}" for key, value in self.parameters)
        return f"{self.name}({values})"


def _taken_apart(frozen: Any) -> tuple[str, dict[str, float]]:
    """Name and parameters of a frozen distribution of scipy.stats itself: it is drawn by name."""
    import scipy.stats
    from scipy.stats.distributions import rv_frozen

    passed = f"distribution = {shown(frozen)}"
    allowed = "must be a name or a frozen distribution, such as scipy.stats.norm(-1, 2)"
    check(isinstance(frozen, rv_frozen), passed, allowed)
    name = frozen.dist.name
    own = type(getattr(scipy.stats, str(name), None)) is type(frozen.dist)
    check(own, passed, "must be one of scipy.stats, its name alone is kept")
    names = [*_shapes(frozen.dist), "loc", "scale"]
    return name, dict(zip(names, frozen.args, strict=False)) | frozen.kwds


def _completed(name: str, parameters: dict[str, float]) -> dict[str, float]:
    """All parameters of the continuous distribution `name`, loc = 0 and scale = 1 if not given."""
    import scipy.stats

    known = _distributions()
    if name not in known:
        hint = suggestion(name, [*known, "bimodal"])
        allowed = "must be bimodal or a continuous distribution of scipy.stats"
        raise InputError(f"law = {shown(name)}{hint}: {allowed}")
    shapes = _shapes(getattr(scipy.stats, name))
    names = [*shapes, "loc", "scale"]
    for key in parameters:
        if key not in names:
            passed = f"{name} parameter {shown(key)}{suggestion(key, names)}"
            raise InputError(f"{passed}: must be {' or '.join(names)}")
    for key in shapes:
        check(key in parameters, f"{name} without {key}", f"{key} is needed")
    complete = {"loc": 0.0, "scale": 1.0} | parameters
    allowed = "must be a finite number"
    return {
        key: check_number(f"{name} parameter {key}", value, allowed, -math.inf, math.inf)
        for key, value in sorted(complete.items())
    }


@cache
def _distributions() -> list[str]:
    """Names of the continuous distributions of scipy.stats."""
    import scipy.stats

    continuous = scipy.stats.rv_continuous
    return [n for n in dir(scipy.stats) if isinstance(getattr(scipy.stats, n), continuous)]


def _shapes(distribution: Any) -> list[str]:
    """Names of the shape parameters of a distribution."""
    return [name.strip() for name in (distribution.shapes or "").split(",") if name]
