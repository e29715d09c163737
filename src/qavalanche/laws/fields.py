"""Random-field XXZ chain: bonds share their fields, so that neighbouring ones are correlated."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, ClassVar

import numpy as np

from qavalanche.chain import Chain, SiteFields
from qavalanche.errors import check, check_type, shown, suggestion
from qavalanche.laws import distributions, standard
from qavalanche.laws.law import Law, check_address
from qavalanche.laws.local_fields import (
    BYTES,
    Floats,
    checked_strengths,
    decays_of_fields,
    site_fields,
)
from qavalanche.laws.registry import law
from qavalanche.numerics.logarithm import ln
from qavalanche.streams.address import stream_key
from qavalanche.streams.core.generator import fill_uniform
from qavalanche.streams.core.quantile import draw_values
from qavalanche.system import memory

ACCURACY = 1e-10
"""Largest error of epsilon."""


@law
@dataclass(frozen=True)
class Fields(Law):
    """H = J sum_i S_i . S_{i+1} + sum_i h_i S^z_i with independent random fields h_i.

    J > 0: exchange; W > 0: strength of the fields, in the same unit. distribution: "uniform", on
    [-W, W], or a distribution of scipy.stats without shape parameters, then h = W z, z having that
    distribution with loc = 0 and scale = 1. g_b = (J / 2) / |h_b - h_{b+1}|, flip-flop matrix
    element over level splitting, on L + 1 sites, as in `Chain.from_fields`. Bonds that share a site
    are correlated, so that such chains are drawn and melted one by one.
    Raises InputError for parameters out of range, and in drawing for a distribution whose quantile
    function is not smooth enough for a table.
    """

    name: ClassVar[str] = "fields"
    source: ClassVar[str] = (
        "random-field chain, e.g. Luitz et al. 2015, arXiv:1411.0660; its bonds are our choice"
    )
    summary: ClassVar[str] = "random-field XXZ chain: g = (J / 2) / |h_b - h_(b+1)|"
    example: ClassVar[Mapping[str, Any]] = {"W": 3.0}

    W: float
    J: float = 1.0
    distribution: str = "uniform"

    def __post_init__(self) -> None:
        for key, value in checked_strengths(self.W, self.J).items():
            object.__setattr__(self, key, value)
        _check_distribution(self.distribution)

    @cached_property
    def resonance_probability(self) -> float:
        """epsilon = P(|h - h'| <= J / 2) of two fields, with an error below ACCURACY.

        Uniform fields: t (2 - t) with t = J / 4W, 1 if t >= 1. Else the mean over u in (0, 1) of
        F(Q(u) + a) - F(Q(u) - a), a = J / 2W, with distribution function F and quantiles Q: a
        bounded integrand, by adaptive Gauss-Kronrod quadrature between the places where it may have
        a kink, where Q(u) + a or Q(u) - a leaves the support.
        """
        if self.distribution == "uniform":
            t = min(1.0, self.J / (4 * self.W))
            return t * (2 - t)
        return _closer_than(self.J / (2 * self.W), self.distribution)

    @property
    def bare_decay(self) -> float | None:
        """Of uniform fields, with u = 1 - J / 4W: -(ln(1 - u) + u + u^2 / 2) / u^2.

        The mean of ln(x / a) over x = |h - h'| > a = J / 2, whose density is (2 W - x) / (2 W^2);
        as a series, the sum of u^n / (n + 2). 0 if u <= 0, where every bond is resonant.
        """
        if self.distribution != "uniform":
            return None
        ratio = self.J / (4 * self.W)
        u = 1 - ratio
        if u > 0.5:  # else the difference loses digits
            return (-ln(ratio) - u - u * u / 2) / (u * u)
        return math.fsum(u**n / (n + 2) for n in range(1, 60)) if u > 0 else 0.0

    def draw(self, length: int, seed: int = 0, sample: int = 0) -> Chain:
        """Chain number `sample` of `length` >= 1 bonds under campaign seed `seed` (see Law)."""
        length, seed, sample = check_address(length, seed, sample)
        memory.require(BYTES * length, f"a chain of {length} bonds, each with its own decay")
        fields = self._drawn(length, seed, sample)
        return Chain.from_decays(decays_of_fields(fields, self.J), f"{self}, seed {seed}:{sample}")

    def draw_fields(self, length: int, seed: int = 0, sample: int = 0) -> SiteFields:
        """The fields of the chain that `draw` gives, on L + 1 sites, for cluster schemes.

        W sqrt(12 v) is their width if z has variance v: InputError if that is not finite.
        """
        length, seed, sample = check_address(length, seed, sample)
        memory.require(BYTES * length, f"fields of a chain of {length} bonds")
        fields = self._drawn(length, seed, sample)
        source = f"{self}, seed {seed}:{sample}"
        return site_fields(fields, self.J, source, width=self.W * _width(self.distribution))

    def _drawn(self, length: int, seed: int, sample: int) -> Floats:
        """The fields on L + 1 sites."""
        key = stream_key(seed, {**self.address, "length": length})
        fields: Floats = np.empty(length + 1)
        if self.distribution == "uniform":
            fill_uniform(key, sample, fields)
            fields = (2 * fields - 1) * self.W
        else:
            draw_values(key, sample, _table(self.distribution), fields)
            fields *= self.W
        return fields

    def check(self, length: int, samples: int) -> None:  # noqa: ARG002
        """Raise InputError for fields whose distribution has no smooth quantile function."""
        if self.distribution != "uniform":
            _table(self.distribution)

    @property
    def seconds_to_tabulate(self) -> float:
        """Foreseen time of the table of the fields; InputError if it takes too long."""
        plain = self.distribution == "uniform"
        return 0.0 if plain else standard.seconds_to_tabulate(self.distribution, ())

    def __str__(self) -> str:
        return f"{self.distribution} fields, W = {self.W:g}, J = {self.J:g}"


def _check_distribution(name: str) -> None:
    allowed = 'must be "uniform" or a distribution of scipy.stats'
    check_type("distribution", name, str, allowed)
    if name == "uniform":
        return
    known = distributions.names()
    check(name in known, f"distribution = {shown(name)}{suggestion(name, known)}", allowed)
    shapes = set(distributions.parameters_of(name)) - {"loc", "scale"}
    needed = " and ".join(sorted(shapes))
    check(not shapes, f"distribution = {shown(name)}", f"needs {needed}: W alone can be set")


def _table(name: str) -> Floats:
    """Quantile table of the fields with W = 1."""
    table = standard.standard_table(name, ())
    what = "has no smooth quantile function: its fields cannot be drawn"
    check(table is not None, f"distribution = {shown(name)}", what)
    return table  # type: ignore[return-value]


@lru_cache(maxsize=4096)
def _width(name: str) -> float:
    """Width of the uniform distribution that has the variance of z."""
    if name == "uniform":
        return 2.0
    from scipy import stats

    variance = float(getattr(stats, name)(loc=0.0, scale=1.0).var())
    finite = "has no finite variance, and so no localization length here"
    check(math.isfinite(variance), f"{name} fields", finite)
    return math.sqrt(12 * variance)


@lru_cache(maxsize=4096)
def _closer_than(a: float, name: str) -> float:
    """P(|z - z'| <= a)."""
    from scipy.integrate import quad

    z = distributions.frozen(name, {"loc": 0.0, "scale": 1.0})
    bottom, top = float(z.ppf(0.0)), float(z.ppf(1.0))
    kinks = [float(z.cdf(bottom + a)), float(z.cdf(top - a)), *(np.arange(1, 16) / 16)]
    edges = sorted({0.0, 1.0, *(u for u in kinks if 0 < u < 1)})

    def near(u: float) -> float:
        h = float(z.ppf(u))
        return float(z.cdf(h + a)) - float(z.cdf(h - a))

    with np.errstate(all="ignore"):
        options: dict[str, Any] = {"epsabs": ACCURACY / 100, "epsrel": 1e-13, "limit": 200}
        parts = [
            quad(near, low, high, full_output=1, **options)[:2]
            for low, high in itertools.pairwise(edges)
        ]
    value, error = (math.fsum(column) for column in zip(*parts, strict=True))
    check(error <= ACCURACY, f"epsilon of {name} fields", "cannot be computed to 1e-10")
    return min(1.0, value)
