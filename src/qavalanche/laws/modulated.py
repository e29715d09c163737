"""Disorder that depends on the place: ln g with a mean and a scale that vary along the chain."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from qavalanche.chain import Chain
from qavalanche.errors import check, check_number, check_type, shown, suggestion
from qavalanche.laws import distributions, profiles, standard
from qavalanche.laws.inversion import chain_of
from qavalanche.laws.law import Law, check_address
from qavalanche.laws.registry import law
from qavalanche.numerics.arrays import real_numbers
from qavalanche.streams.address import digest, stream_key
from qavalanche.streams.core.generator import fill_uniform
from qavalanche.streams.core.quantile import draw_values
from qavalanche.system import memory

Floats = NDArray[np.float64]

_BYTES = 80  # of memory for a bond while its chain is drawn
_FINITE = "must be a finite number"
_USED = {
    "gradient": (),
    "step": ("position",),
    "sine": ("periods",),
    "region": ("position", "width"),
    "table": ("values",),
}
_SHAPES = ("position", "width", "periods", "values")


@law
@dataclass(frozen=True)
class Modulated(Law):
    """ln g = loc(x) + scale(x) z on every bond, independently, x = (b + 1/2) / L of bond b.

    z: of a distribution of scipy.stats without shape parameters, with loc = 0 and scale = 1
    ["norm"]. loc(x) = loc + amplitude f(x), scale(x) = scale (1 + scale_amplitude f(x)) > 0, with
    the profile f: "gradient", 2 x - 1; "step", -1 left of `position`, 1 right of it; "sine",
    sin(2 pi periods x); "region", 1 within width / 2 of `position`, else 0: a region of weaker
    disorder if amplitude > 0; "table", the numbers `values` at evenly spaced x from 0 to 1 with
    straight lines between them. position in [0, 1], width in (0, 1]; parameters of another profile
    must not be given. All chains of one length have one profile, whatever their number, and x is
    relative: a chain twice as long varies half as fast.

    epsilon is the mean over x of P(ln g >= 0), to 10 digits for smooth distributions. Drawn by
    inversion as `LogCoupling`, one by one: bonds are not alike. Raises InputError for parameters
    out of range.

    >>> law = Modulated(amplitude=1.0, loc=-2.0)
    >>> print(law.draw(1000, seed=1))
    Chain(modulated norm, gradient, amplitude = 1, loc = -2, seed 1:0: 1000 bonds, 4.10% resonant, \
its own w on every bond)
    """

    name: ClassVar[str] = "modulated"
    source: ClassVar[str] = "qavalanche: a profile of the user's along the chain"
    summary: ClassVar[str] = "ln g whose mean and scale vary along the chain"
    example: ClassVar[Mapping[str, Any]] = {"amplitude": 0.7, "loc": -1.2, "scale_amplitude": 0.3}
    listed: ClassVar[frozenset[str]] = frozenset({"values"})

    profile: str = "gradient"
    amplitude: float = 0.0
    scale_amplitude: float = 0.0
    loc: float = 0.0
    scale: float = 1.0
    distribution: str = "norm"
    position: float = 0.5
    width: float = 0.1
    periods: float = 1.0
    values: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        check_type("profile", self.profile, str, f"must be {' or '.join(profiles.NAMES)}")
        hint = suggestion(self.profile, profiles.NAMES)
        known = f"must be {' or '.join(profiles.NAMES)}"
        check(self.profile in profiles.NAMES, f"profile = {shown(self.profile)}{hint}", known)
        _check_distribution(self.distribution)
        for key, allowed, low, high in (
            ("amplitude", _FINITE, -math.inf, math.inf),
            ("scale_amplitude", _FINITE, -math.inf, math.inf),
            ("loc", _FINITE, -math.inf, math.inf),
            ("scale", "must be positive and finite", 0.0, math.inf),
            ("position", "must lie in [0, 1]", -math.ulp(0.0), math.nextafter(1, 2)),
            ("width", "must lie in (0, 1]", 0.0, math.nextafter(1, 2)),
            ("periods", "must lie between -1e6 and 1e6", -1e6, 1e6),
        ):
            value = check_number(key, getattr(self, key), allowed, low, high)
            object.__setattr__(self, key, value + 0.0)
        object.__setattr__(self, "values", _numbers(self.values))
        self._check_used()
        x = np.array([*profiles.averaged(self._breaks())[0], *self._breaks(), 0.0, 1.0])
        mean, scale = self._at(x, self._smooth(x))
        least = float(scale.min())
        check(least > 0, f"scale (1 + scale_amplitude f) = {least:g} somewhere", "must be positive")
        with np.errstate(over="ignore"):
            ratio = np.abs(mean / scale).max()
        check(bool(np.isfinite(ratio)), f"loc / scale = {ratio:g} somewhere", "must be finite")

    def _check_used(self) -> None:
        """InputError for a parameter of another profile, and for a table that is none."""
        used = _USED[self.profile]
        usual = {one.name: one.default for one in fields(self)}
        for key in _SHAPES:
            plain = getattr(self, key) == usual[key]
            passed = f"{key} of the profile {self.profile}"
            check(plain or key in used, passed, f"{self.profile} has no {key}")
        if self.profile == "table":
            passed = f"a table of {len(self.values)} values"
            check(len(self.values) >= 2, passed, "at least 2, at the ends of the chain, are needed")

    @property
    def section(self) -> dict[str, Any]:
        """Name and the parameters that the profile has (see Law)."""
        unused = {key for key in _SHAPES if key not in _USED[self.profile]}
        return {key: value for key, value in super().section.items() if key not in unused}

    @property
    def address(self) -> dict[str, Any]:
        """The section, with a digest in place of a table (see Law)."""
        told = dict(self.section)
        if "values" in told:
            told["values"] = digest(told["values"], size=8).hex()
        return told

    @cached_property
    def resonance_probability(self) -> float:
        """epsilon = mean over x of P(ln g >= 0)."""
        return self.probability_below(0.0)

    def probability_below(self, decay: float) -> float:
        """P(w <= decay), averaged over x."""
        places, weights = profiles.averaged(self._breaks())
        mean, scale = self._at(places, self._smooth(places))
        with np.errstate(all="ignore"):
            probabilities = self._frozen.sf((-decay - mean) / scale)
        return float((weights * probabilities).sum())

    def draw(self, length: int, seed: int = 0, sample: int = 0) -> Chain:
        """Chain number `sample` of `length` >= 1 bonds under campaign seed `seed` (see Law)."""
        length, seed, sample = check_address(length, seed, sample)
        memory.require(_BYTES * length, f"a chain of {length} bonds, each with its own decay")
        key = stream_key(seed, {**self.address, "length": length})
        z: Floats = np.empty(length)
        table = standard.standard_table(self.distribution, ())
        if table is not None:
            draw_values(key, sample, table, z)
        else:
            standard.refuse_slow_chain(length, self.distribution, ())
            fill_uniform(key, sample, z)
            with np.errstate(all="ignore"):
                z = np.asarray(self._frozen.ppf(z))
        mean, scale = self.along(length)
        with np.errstate(over="ignore"):
            decays = (0.0 - (mean + scale * z)).astype(np.float32)
        return chain_of(decays, f"{self}, seed {seed}:{sample}")

    def along(self, length: int) -> tuple[Floats, Floats]:
        """loc(x) and scale(x) of the bonds of a chain of `length` bonds, (length,) each."""
        x = (np.arange(length) + 0.5) / length
        f = profiles.sine(length, self.periods) if self.profile == "sine" else self._smooth(x)
        return self._at(x, f)

    def _at(self, x: Floats, f: Floats) -> tuple[Floats, Floats]:
        with np.errstate(over="ignore", invalid="ignore"):
            mean = self.loc + self.amplitude * f
            scale = self.scale * (1.0 + self.scale_amplitude * f)
        return np.broadcast_to(mean, x.shape), np.broadcast_to(scale, x.shape)

    def _smooth(self, x: Floats) -> Floats:
        """f at any places; of the sine by the C library, whose last bits differ."""
        if self.profile == "gradient":
            return profiles.gradient(x)
        if self.profile == "step":
            return profiles.step(x, self.position)
        if self.profile == "region":
            return profiles.region(x, self.position, self.width)
        if self.profile == "sine":
            return profiles.sine_at(x, self.periods)
        return profiles.table(x, self.values)

    def _breaks(self) -> list[float]:
        """Places between which f is smooth."""
        if self.profile == "step":
            return [self.position]
        if self.profile == "region":
            return [self.position - self.width / 2, self.position + self.width / 2]
        if self.profile == "table":
            return [i / (len(self.values) - 1) for i in range(1, len(self.values) - 1)]
        return profiles.even_breaks(self.periods if self.profile == "sine" else 1.0)

    @cached_property
    def _frozen(self) -> distributions.Quantiles:
        return distributions.frozen(self.distribution, {"loc": 0.0, "scale": 1.0})

    @property
    def seconds_per_bond(self) -> float:
        """Of drawing; of a sine more, its cosines are our own."""
        return 3e-7 if self.profile == "sine" else 1e-7

    @property
    def seconds_to_tabulate(self) -> float:
        """Foreseen time of the table of z; InputError if it takes too long."""
        return standard.seconds_to_tabulate(self.distribution, ())

    def __str__(self) -> str:
        told = [key for key in ("amplitude", "scale_amplitude") if getattr(self, key)]
        told += ["loc", *(["scale"] if self.scale != 1 else [])]
        told += [key for key in _USED[self.profile] if key != "values"]
        values = ", ".join(f"{key} = {getattr(self, key):g}" for key in told)
        return f"modulated {self.distribution}, {self.profile}, {values}"


def _numbers(values: Any) -> tuple[float, ...]:
    return tuple((real_numbers("values", values) + 0.0).tolist()) if np.size(values) else ()


def _check_distribution(name: str) -> None:
    allowed = "must be a distribution of scipy.stats"
    check_type("distribution", name, str, allowed)
    known = distributions.names()
    check(name in known, f"distribution = {shown(name)}{suggestion(name, known)}", allowed)
    shapes = set(distributions.parameters_of(name)) - {"loc", "scale"}
    passed = f"distribution = {shown(name)}"
    check(not shapes, passed, f"has {' and '.join(sorted(shapes))}, only loc and scale can be set")
