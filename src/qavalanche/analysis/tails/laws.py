# ruff: noqa: D102 (the methods of a law are described once, in TailLaw)
"""The five laws of a tail: their weights, and how much of each lies between two sizes.

Every law is used on a range xmin <= x <= xmax (xmax may be infinite) and normalised there. Fits
work in coordinates theta in which the second parameter c > 0, if there is one, bends a power law:
at c -> 0 the truncated power law, the stretched exponential and the log-normal all become one.

On integers there are two kinds of law. Power law, truncated power law and exponential have their
weight at the integers and are normalised by its sum. Stretched exponential and log-normal are
those of a real number rounded to the nearest integer, P(x) = P(x - 1/2 < y < x + 1/2), y from
xmin - 1/2 on (as in the package `powerlaw`): their sums over bins are then differences of S.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import erfcx, log_ndtr

from qavalanche.analysis.tails.core import power as core_power
from qavalanche.analysis.tails.counts import Reals

FLOOR = 1e-12
"""Smallest c: bent by less than any data can tell from a power law."""


_NARROW = 0.02
"""Cells of less width in ln x are integrated, wider ones taken by their survivals."""

_NODES = math.sqrt(0.15) * np.array([-1.0, 0.0, 1.0])


@dataclass(frozen=True)
class Window:
    """The range xmin, ..., xmax of a law, both included; on integers or on real numbers."""

    xmin: float
    xmax: float = math.inf
    integers: bool = True


class TailLaw:
    """A law with its coordinates theta.

    name; parameters: the names of what a fit reports; bends: whether the last coordinate is ln c,
    with a power law at c -> 0.
    """

    name: str
    parameters: tuple[str, ...]
    bends: bool = False

    def features(self, x: Reals, window: Window) -> Reals | None:
        """phi, shape (k, len(x)), with ln weight = -exponents . phi; None: not of this form."""
        del x, window
        return None

    def exponents(self, theta: Reals, window: Window) -> Reals:
        """What multiplies the features."""
        raise NotImplementedError

    def log_weight(self, theta: Reals, x: Reals, window: Window) -> Reals:
        """ln of the weight of every x (per integer, or per unit of x)."""
        raise NotImplementedError

    def log_measure(self, theta: Reals, low: Reals, high: Reals, window: Window) -> Reals:
        """ln of the weight of every interval from low to high, both included."""
        raise NotImplementedError

    def natural(self, theta: Reals, window: Window) -> Reals:
        """The reported parameters, in the order of `parameters`."""
        raise NotImplementedError

    def starts(self, moments: TailMoments, window: Window) -> list[Reals]:
        """Coordinates to start a fit from."""
        raise NotImplementedError

    def moved(self, theta: Reals, old: Window, new: Window) -> Reals:
        """Coordinates of the same law as theta, seen from the lower end of another window."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"<{self.name}>"


@dataclass(frozen=True)
class TailMoments:
    """Of the sizes of a range: means of x/xmin - 1 and of t = ln(x / xmin), variance of t."""

    excess: float
    log: float
    log_variance: float


class _PowerFamily(TailLaw):
    """Weight (x/xmin)^-tau exp(-lambda (x - xmin))."""

    def features(self, x: Reals, window: Window) -> Reals:
        return np.array([np.log(x / window.xmin), x - window.xmin])

    def log_weight(self, theta: Reals, x: Reals, window: Window) -> Reals:
        return np.asarray(-self.exponents(theta, window) @ self.features(x, window))

    def log_measure(self, theta: Reals, low: Reals, high: Reals, window: Window) -> Reals:
        tau, lam = self.exponents(theta, window)
        out = np.empty(len(low))
        if math.isfinite(tau) and 0 <= lam < math.inf:
            core_power.measures(tau, lam, low, high, window.xmin, window.integers, out)
        else:
            out[:] = math.nan
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.log(out))


class PowerLaw(_PowerFamily):
    """p(x) ~ x^-tau; theta = (tau). tau > 1 unless xmax is finite."""

    name = "power law"
    parameters = ("tau",)

    def exponents(self, theta: Reals, window: Window) -> Reals:
        del window
        return np.array([theta[0], 0.0])

    def natural(self, theta: Reals, window: Window) -> Reals:
        del window
        return theta

    def starts(self, moments: TailMoments, window: Window) -> list[Reals]:
        half = 0.5 / window.xmin if window.integers else 0.0
        return [np.array([1 + 1 / (moments.log + half)])]

    def moved(self, theta: Reals, old: Window, new: Window) -> Reals:
        del old, new
        return theta


class Exponential(_PowerFamily):
    """p(x) ~ exp(-x / xi); theta = (ln(xmin / xi))."""

    name = "exponential"
    parameters = ("inverse_xi",)

    def exponents(self, theta: Reals, window: Window) -> Reals:
        return np.array([0.0, np.exp(theta[0]) / window.xmin])

    def natural(self, theta: Reals, window: Window) -> Reals:
        return np.array([math.exp(theta[0]) / window.xmin])

    def starts(self, moments: TailMoments, window: Window) -> list[Reals]:
        mean = moments.excess * window.xmin  # of x - xmin
        rate = math.log1p(1 / mean) if window.integers else 1 / mean
        return [np.array([math.log(rate * window.xmin)])]

    def moved(self, theta: Reals, old: Window, new: Window) -> Reals:
        return theta + math.log(new.xmin / old.xmin)


class TruncatedPowerLaw(_PowerFamily):
    """p(x) ~ x^-tau exp(-x / xi); theta = (tau, ln c), c = xmin / xi. tau may be any number."""

    name = "truncated power law"
    parameters = ("tau", "inverse_xi")
    bends = True

    def exponents(self, theta: Reals, window: Window) -> Reals:
        return np.array([theta[0], np.exp(theta[1]) / window.xmin])

    def natural(self, theta: Reals, window: Window) -> Reals:
        return np.array([theta[0], math.exp(theta[1]) / window.xmin])

    def starts(self, moments: TailMoments, window: Window) -> list[Reals]:
        (power,) = PowerLaw().starts(moments, window)[0]
        (rate,) = Exponential().starts(moments, window)[0]
        return [np.array([min(power, 3.0), rate - 3]), np.array([0.0, rate])]

    def moved(self, theta: Reals, old: Window, new: Window) -> Reals:
        return np.array([theta[0], theta[1] + math.log(new.xmin / old.xmin)])


class _Rounded(TailLaw):
    """A law known by its survival function S(x), in t = ln(x/r) with S(r) = 1.

    r is the lower edge: xmin for real numbers, xmin - 1/2 for integers.
    """

    def log_survival(self, theta: Reals, t: Reals) -> Reals:
        """ln S."""
        raise NotImplementedError

    def log_density(self, theta: Reals, t: Reals) -> Reals:
        """ln of -dS/dt."""
        raise NotImplementedError

    def log_weight(self, theta: Reals, x: Reals, window: Window) -> Reals:
        if window.integers:
            return self.log_measure(theta, x, x, window)
        t = np.log(x / window.xmin)
        return self.log_density(theta, t) - np.log(x)

    def log_measure(self, theta: Reals, low: Reals, high: Reals, window: Window) -> Reals:
        half = 0.5 if window.integers else 0.0
        r = window.xmin - half
        first, width = np.log((low - half) / r), np.log1p((high - low + 2 * half) / (low - half))
        result = np.empty(len(low))
        narrow = width < _NARROW
        with np.errstate(all="ignore"):
            result[narrow] = self._narrow(theta, first[narrow], width[narrow])
            ends = np.stack([first[~narrow], (first + width)[~narrow]])
            upper, lower = self.log_survival(theta, ends)
            result[~narrow] = upper + np.log(-np.expm1(np.minimum(lower - upper, 0.0)))
        return result

    def _narrow(self, theta: Reals, t: Reals, width: Reals) -> Reals:
        """As `log_measure` from t to t + width, by Gauss-Legendre's rule of three points.

        The difference of two survivals would lose the digits that second derivatives need.
        """
        nodes = t + (0.5 + _NODES[:, None]) * width
        left, middle, right = self.log_density(theta, nodes)
        sides = np.exp(left - middle) + np.exp(right - middle)
        return np.asarray(middle + np.log(width * (8 + 5 * sides) / 18))

    @staticmethod
    def edge(window: Window) -> float:
        """r."""
        return window.xmin - (0.5 if window.integers else 0.0)


class StretchedExponential(_Rounded):
    """p(x) ~ x^(beta - 1) exp(-(x / xi)^beta); theta = (ln kappa, ln c), c = beta.

    S = exp(-kappa (e^(beta t) - 1) / beta), kappa = beta (r / xi)^beta: the local exponent at r.
    Reported with ln xi, for at small beta xi = r (beta / kappa)^(1 / beta) leaves all bounds.
    """

    name = "stretched exponential"
    parameters = ("ln_xi", "beta")
    bends = True

    def log_survival(self, theta: Reals, t: Reals) -> Reals:
        kappa, beta = np.exp(theta)
        return np.asarray(-kappa * np.expm1(beta * t) / beta)

    def log_density(self, theta: Reals, t: Reals) -> Reals:
        beta = np.exp(theta[1])
        return np.asarray(theta[0] + beta * t + self.log_survival(theta, t))

    def natural(self, theta: Reals, window: Window) -> Reals:
        beta = math.exp(theta[1])
        ln_xi = math.log(self.edge(window)) + (theta[1] - theta[0]) / beta
        return np.array([ln_xi, beta])

    def starts(self, moments: TailMoments, window: Window) -> list[Reals]:
        del window
        return [
            np.array([-math.log(moments.log), -2.5]),
            np.array([-math.log(moments.excess), 0.0]),
        ]

    def moved(self, theta: Reals, old: Window, new: Window) -> Reals:
        farther = math.log(self.edge(new) / self.edge(old))
        return np.array([theta[0] + math.exp(theta[1]) * farther, theta[1]])


class LogNormal(_Rounded):
    """p(x) ~ exp(-(ln x - mu)^2 / 2 sigma^2) / x; theta = (a, ln c), c = sigma^-2.

    -dS/dt ~ exp(-a t - c t^2 / 2), a = (ln r - mu) / sigma^2: the local exponent at r.
    """

    name = "log-normal"
    parameters = ("mu", "sigma")
    bends = True

    def log_survival(self, theta: Reals, t: Reals) -> Reals:
        a, c = theta[0], np.exp(theta[1])
        z0 = a / np.sqrt(c)
        return np.asarray(_log_mills(z0 + t * np.sqrt(c)) - _log_mills(z0) - (a + 0.5 * c * t) * t)

    def log_density(self, theta: Reals, t: Reals) -> Reals:
        a, c = theta[0], np.exp(theta[1])
        norm = _log_mills(a / np.sqrt(c)) + 0.5 * np.log(2 * np.pi / c)
        return np.asarray(-(a + 0.5 * c * t) * t - norm)

    def natural(self, theta: Reals, window: Window) -> Reals:
        variance = math.exp(-theta[1])
        mu = math.log(self.edge(window)) - theta[0] * variance
        return np.array([mu, math.sqrt(variance)])

    def starts(self, moments: TailMoments, window: Window) -> list[Reals]:
        del window
        c = 1 / moments.log_variance
        return [np.array([1 / moments.log, -4.0]), np.array([-moments.log * c, math.log(c)])]

    def moved(self, theta: Reals, old: Window, new: Window) -> Reals:
        farther = math.log(self.edge(new) / self.edge(old))
        return np.array([theta[0] + math.exp(theta[1]) * farther, theta[1]])


def _log_mills(z: Any) -> Any:
    """ln Q(z) + z^2 / 2 with Q the upper tail of the standard normal law; exact for large z."""
    with np.errstate(over="ignore", invalid="ignore"):
        return np.where(
            z > -5, np.log(0.5 * erfcx(np.maximum(z, -5) / math.sqrt(2))), log_ndtr(-z) + z * z / 2
        )


_ALL: tuple[TailLaw, ...] = (
    PowerLaw(), TruncatedPowerLaw(), Exponential(), StretchedExponential(), LogNormal(),
)  # fmt: skip

LAWS: dict[str, TailLaw] = {law.name: law for law in _ALL}
"""The laws by name."""
