"""Correlated disorder by its power spectrum: ln g is Gaussian, its waves have given powers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from qavalanche.chain import Chain
from qavalanche.errors import check, check_integer, check_number, shown
from qavalanche.laws.circles import (
    BYTES,
    KEPT,
    cosines_of,
    decays_of,
    normal_bare_decay,
    normal_chain,
    normal_epsilon,
    size_for,
)
from qavalanche.laws.inversion import chain_of
from qavalanche.laws.law import Law, check_address
from qavalanche.laws.registry import law
from qavalanche.numerics.arrays import real_numbers
from qavalanche.numerics.core.elementary import fill_logarithm
from qavalanche.numerics.core.hartley import hartley
from qavalanche.streams.address import digest, stream_key
from qavalanche.system import memory

Floats = NDArray[np.float64]

_LENGTHS = 32  # correlation lengths that a circle holds at least, so that no bond meets itself
_PER_STEP = 8  # modes between two neighbours of a table, at least, on a circle up to KEPT modes
_FINITE = "must be a finite number"
_DIGITS = Context(prec=40)
_LN_2 = 0.6931471805599453


@law
@dataclass(frozen=True)
class Spectrum(Law):
    """ln g normal on every bond, with the power S(q) of its waves of wave number q, 0 <= q <= pi.

    exponent: S(q) = (k^2 + (2 sin(q / 2))^2)^(exponent / 2), k = 2 sinh(1 / (2 correlation_length))
    or 0 without one: S ~ q^exponent for 1 / correlation_length << q << 1, flat below. exponent = -2
    is exactly a correlation e^(-l / correlation_length) over l bonds; 0 none; above 0
    anticorrelation. A negative exponent needs a correlation_length, in bonds; without one the law
    `correlated` is meant, gamma = (1 - exponent) / 2.
    wave_numbers, powers: or a table of S >= 0 at ascending q in [0, pi], radians a bond, straight
    lines between, flat outside. Only the shape of S matters: the standard deviation of a bond is
    `scale`, exactly, its mean `loc`.

    The correlation over l bonds is the mean of S(q) cos(q l) over the modes q = 2 pi j / M of a
    circle of M bonds that the chain is cut out of, at least twice as long as the chain and
    32 correlation lengths, over the mean of S: that of an infinite chain but for what comes around
    the circle (below e^-30 for exponent = -2). S >= 0 are its eigenvalues: none is negative, and
    nothing is clipped. The bits are the same on every processor. Drawn one by one, in M ln M steps.
    Raises InputError for parameters out of range, and for a spectrum that is negative or zero.

    >>> law = Spectrum(exponent=-2.0, correlation_length=5.0, loc=-2.0)
    >>> law.correlation(3).round(6).tolist() == np.exp(-np.arange(4) / 5).round(6).tolist()
    True
    """

    name: ClassVar[str] = "spectrum"
    source: ClassVar[str] = "a Gaussian process by its power spectrum, on a circle"
    summary: ClassVar[str] = "ln g normal, its waves of wave number q have a given power S(q)"
    example: ClassVar[Mapping[str, Any]] = {
        "exponent": -1.5,
        "correlation_length": 8.0,
        "loc": -1.0,
    }
    listed: ClassVar[frozenset[str]] = frozenset({"wave_numbers", "powers"})

    exponent: float = 0.0
    correlation_length: float = 0.0
    loc: float = 0.0
    scale: float = 1.0
    wave_numbers: tuple[float, ...] = ()
    powers: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        for key, allowed, low, high in (
            ("exponent", "must lie in [-4, 4]", math.nextafter(-4, -5), math.nextafter(4, 5)),
            ("correlation_length", "must be 0, or from 0.01 to 1e8", -math.ulp(0.0), 1.1e8),
            ("loc", _FINITE, -math.inf, math.inf),
            ("scale", "must be positive and finite", 0.0, math.inf),
        ):
            value = check_number(key, getattr(self, key), allowed, low, high)
            object.__setattr__(self, key, value + 0.0)
        for key in ("wave_numbers", "powers"):
            object.__setattr__(self, key, _numbers(key, getattr(self, key)))
        ratio = self.loc / self.scale
        check(math.isfinite(ratio), f"loc / scale = {shown(ratio)}", "must be finite")
        if self.wave_numbers or self.powers:
            self._check_table()
        else:
            self._check_exponent()

    def _check_exponent(self) -> None:
        xi = self.correlation_length
        passed = f"correlation_length = {xi:g}"
        check(xi == 0 or 0.01 <= xi <= 1e8, passed, "must be 0, or from 0.01 to 1e8 bonds")
        if self.exponent < 0:
            gamma = (1 - self.exponent) / 2
            other = f", or the law correlated with gamma = {gamma:g}" if gamma < 1 else ""
            allowed = f"a negative exponent needs a correlation_length{other}"
            check(xi > 0, f"exponent = {self.exponent:g}", allowed)

    def _check_table(self) -> None:
        plain = self.exponent == 0 and self.correlation_length == 0
        check(plain, "exponent or correlation_length with a table", "give one or the other")
        q, power = np.array(self.wave_numbers), np.array(self.powers)
        passed = f"{q.size} wave_numbers and {power.size} powers"
        check(q.size == power.size >= 1, passed, "as many of both are needed")
        inside = bool((q >= 0).all() and (q <= math.pi + 1e-12).all())
        check(inside, "wave_numbers", "must lie in [0, pi] radians a bond")
        check(bool((np.diff(q) > 0).all()), "wave_numbers", "must ascend")
        passed = f"powers: the least is {power.min():g}"
        check(bool((power >= 0).all()), passed, "must be >= 0, they are eigenvalues")
        check(bool(power.max() > 0), "powers: all are 0", "one must be positive")

    @property
    def section(self) -> dict[str, Any]:
        """Name and either way's parameters (see Law)."""
        table = ("wave_numbers", "powers")
        unused = ("exponent", "correlation_length") if self.wave_numbers else table
        return {key: value for key, value in super().section.items() if key not in unused}

    @property
    def address(self) -> dict[str, Any]:
        """The section, with a digest in place of a table (see Law)."""
        told = dict(self.section)
        if self.wave_numbers:
            content = [told.pop("wave_numbers"), told.pop("powers")]
            told["table"] = digest(content, size=8).hex()
        return told

    @property
    def resonance_probability(self) -> float:
        """epsilon = P(ln g >= 0) of one bond."""
        return normal_epsilon(self.loc, self.scale)

    @property
    def bare_decay(self) -> float:
        """Mean w of the perturbative bonds (`circles.normal_bare_decay`)."""
        return normal_bare_decay(self.loc, self.scale)

    @property
    def seconds_per_bond(self) -> float:
        """Of the transform."""
        return 2e-7

    def correlation(self, bonds: int, length: int | None = None) -> Floats:
        """Correlation coefficients over 0, 1, ... `bonds` bonds of chains of `length` bonds.

        By default of chains just so long; longer ones come nearer to an infinite chain.
        """
        bonds = check_integer("bonds", bonds, 0)
        least = bonds + 1
        length = least if length is None else check_integer("length", length, least)
        cosines, amplitudes = _circle(self, self._modes(length))
        over: Floats = amplitudes * amplitudes
        hartley(over, cosines)
        return over[: bonds + 1]

    def draw(self, length: int, seed: int = 0, sample: int = 0) -> Chain:
        """Chain number `sample` of `length` >= 1 bonds under campaign seed `seed` (see Law)."""
        length, seed, sample = check_address(length, seed, sample)
        size = self._modes(length)
        memory.require(BYTES / 4 * size, f"a chain of {length} bonds on a circle of {size}")
        key = stream_key(seed, {**self.address, "length": length})
        normal = normal_chain(key, sample, *_circle(self, size))
        decays = decays_of(normal[:length], self.loc, self.scale)
        return chain_of(decays, f"{self}, seed {seed}:{sample}")

    def _modes(self, length: int) -> int:
        """M: of the chain, of 32 correlation lengths, or fine enough for the table."""
        least = math.ceil(_LENGTHS / 2 * self.correlation_length)
        if len(self.wave_numbers) > 1:
            narrow = float(np.diff(np.array(self.wave_numbers)).min())
            least = min(KEPT // 2, math.ceil(_PER_STEP * math.pi / narrow))
        return size_for(max(length, least))

    def powers_at(self, modes: Floats) -> Floats:
        """S at the wave numbers 2 pi j / M, of 2 sin(q / 2) >= 0 for the exponent, of q for a
        table; its largest is 1."""
        if self.wave_numbers:
            power = _interpolated(modes, np.array(self.wave_numbers), np.array(self.powers))
            return power / max(self.powers)
        square: Floats = modes * modes + _curvature(self.correlation_length)
        if self.exponent == 0:
            return np.ones_like(square)
        log: Floats = np.empty_like(square)
        fill_logarithm(square, log)
        log *= self.exponent / 2
        return _exponential(log - log.max())

    def __str__(self) -> str:
        if self.wave_numbers:
            told = f"{len(self.powers)} powers"
        else:
            told = f"exponent = {self.exponent:g}"
            if self.correlation_length:
                told += f", correlation_length = {self.correlation_length:g}"
        return f"spectrum, {told}, loc = {self.loc:g}, scale = {self.scale:g}"


def _numbers(name: str, values: Any) -> tuple[float, ...]:
    return tuple((real_numbers(name, values) + 0.0).tolist()) if np.size(values) else ()


def _curvature(correlation_length: float) -> float:
    """k^2 = (2 sinh(1 / 2 xi))^2 = e^(1 / xi) + e^(-1 / xi) - 2, rounded correctly; 0 without."""
    if correlation_length == 0:
        return 0.0
    x = _DIGITS.divide(Decimal(1), Decimal(correlation_length))
    up, down = x.exp(_DIGITS), x.copy_negate().exp(_DIGITS)
    return float(_DIGITS.subtract(_DIGITS.add(up, down), Decimal(2)))


def _interpolated(q: Floats, known: Floats, powers: Floats) -> Floats:
    """Straight lines between, flat outside: quotients, products and sums one by one."""
    if known.size == 1:
        return np.full(q.shape, powers[0])
    left = np.clip(np.searchsorted(known, q, side="right") - 1, 0, known.size - 2)
    width = known[left + 1] - known[left]
    share = np.clip((q - known[left]) / width, 0.0, 1.0)
    power: Floats = powers[left] + share * (powers[left + 1] - powers[left])
    return power


def _exponential(x: Floats) -> Floats:
    """e^x for x <= 0 as `numerics.core.elementary.exponential`, for arrays: sums and products."""
    x = np.maximum(x, -700.0)
    k = np.rint(x / _LN_2)
    r = x - k * _LN_2
    series = np.ones_like(x)
    for n in range(14, 0, -1):
        series = 1.0 + series * r / n
    value: Floats = np.ldexp(series, k.astype(np.int64))
    return value


def _circle(law: Spectrum, size: int) -> tuple[Floats, Floats]:
    return _kept(law, size) if size <= KEPT else _made(law, size)


@lru_cache(maxsize=8)
def _kept(law: Spectrum, size: int) -> tuple[Floats, Floats]:
    return _made(law, size)


def _made(law: Spectrum, size: int) -> tuple[Floats, Floats]:
    """Cosines for `hartley`, and the amplitudes of its modes: their squares have the sum 1."""
    cosines = cosines_of(size)
    half = size // 2
    modes = np.arange(0.0, half + 1.0) * (2 * math.pi / size)
    if not law.wave_numbers:
        modes = _twice_sines(size)
    power = law.powers_at(modes)
    both = np.concatenate([power, power[-2:0:-1]])
    total = np.cumsum(both)[-1]  # added from left to right
    return cosines, np.sqrt(both / total)


def _twice_sines(size: int) -> Floats:
    """2 sin(pi j / M), j = 0 ... M / 2: cosines of the angle's distance from a quarter turn."""
    fine = cosines_of(2 * size)
    sines: Floats = 2.0 * fine[::-1][: size // 2 + 1]
    return sines
