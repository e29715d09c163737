"""The laws of p(L) that counts of thermal samples are fitted with: each a small record.

x is ln L minus its mean over the data, so that amplitudes are those in the middle.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.binomial import Model
from qavalanche.analysis.window import LEAST_THERMAL

Floats = NDArray[np.float64]

_STRAIGHT = 1e-4  # |b| below which e^(b x) is expanded


def _line(x: Floats, rough: Floats) -> tuple[float, float]:
    """Middle and slope of the measured ln p."""
    slope, middle = np.polyfit(x, rough, 1) if x.size > 1 else (0.0, rough[0])
    return min(float(middle), -1e-3), float(slope)


def _few(k: Floats, lengths: int) -> str:
    """What the counts lack for a law with as many free parameters as `lengths`."""
    if k.sum() < LEAST_THERMAL or np.count_nonzero(k) < lengths:
        words = {2: "two", 3: "three"}[lengths]
        why = f"{int(k.sum())} thermal samples at {np.count_nonzero(k)} lengths"
        return f"{why}, at least {LEAST_THERMAL} at {words} are needed"
    return ""


def _fan_lacks(k: Floats, n: Floats) -> str:
    if (2 * k > n).any():
        return "most samples are thermal: epsilon is too large for a power of L"
    return _few(k, 2)


POWER = Model(
    "a power of L",
    ("log_amplitude", "beta"),
    lambda t, x: t[0] - t[1] * x,
    lambda t, x: np.stack([np.ones_like(x), -x]),  # noqa: ARG005
    lambda x, rough: np.array([_line(x, rough)[0], -_line(x, rough)[1]]),
    _fan_lacks,
)
"""ln p = ln A - beta x: the critical fan."""

BENT = Model(
    "a power of L that bends",
    ("log_amplitude", "beta", "bend"),
    lambda t, x: t[0] - t[1] * x - t[2] * x * x / 2,
    lambda t, x: np.stack([np.ones_like(x), -x, -x * x / 2]),  # noqa: ARG005
    lambda x, rough: np.array([_line(x, rough)[0], -_line(x, rough)[1], 0.0]),
    lambda k, n: _fan_lacks(k, n) or _few(k, 3),
)
"""ln p = ln A - beta x - bend x^2 / 2: the local exponent beta + bend x changes with L."""


def _box(b: float, x: Floats) -> tuple[Floats, Floats]:
    """(e^(b x) - 1) / b and its derivative by b; x and x^2 / 2 at b = 0."""
    if abs(b) < _STRAIGHT:
        return x + b * x * x / 2, x * x / 2 + b * x**3 / 3
    grown = np.exp(np.clip(b * x, -700, 700))
    return (grown - 1) / b, (b * x * grown - grown + 1) / (b * b)


def _stretched_slopes(t: Floats, x: Floats) -> Floats:
    box, by_b = _box(float(t[2]), x)
    return np.stack([np.ones_like(x), -box, -t[1] * by_b])


def _falling(k: Floats, n: Floats) -> str:
    return "p does not fall with L" if k[-1] / n[-1] >= k[0] / n[0] else _few(k, 3)


STRETCHED = Model(
    "a stretched exponential",
    ("middle", "fall", "exponent"),
    lambda t, x: t[0] - t[1] * _box(float(t[2]), x)[0],
    _stretched_slopes,
    lambda x, rough: np.array([_line(x, rough)[0], max(-_line(x, rough)[1], 1e-3), 0.05]),
    _falling,
)
"""ln p = middle - fall (e^(b x) - 1) / b, that is p = A e^-(L / xi)^b with ln A = middle + fall / b
and (L / xi)^b = fall e^(b x) / b. It is smooth through b = 0, where it is the power law L^-fall."""


def _nuclei(t: Floats, x: Floats) -> Floats:
    """ln(1 - e^-z), z = L / L_+, to full relative precision at both ends."""
    z = np.exp(np.clip(x - t[0], -700, 6.5))
    return np.asarray(np.where(z > 0.7, np.log1p(-np.exp(-z)), np.log(-np.expm1(-z))))


def _nuclei_slopes(t: Floats, x: Floats) -> Floats:
    z = np.exp(np.clip(x - t[0], -700, 6.5))
    return np.stack([-z / np.expm1(z)])


def _nuclei_start(x: Floats, rough: Floats) -> Floats:
    p = np.minimum(np.exp(rough), 1 - 1e-9)
    i = int(np.argmin(np.abs(p - 0.5)))
    return np.array([x[i] - np.log(-np.log1p(-p[i]))])


def _nuclei_lacks(k: Floats, n: Floats) -> str:
    if k.sum() < LEAST_THERMAL:
        return f"{int(k.sum())} thermal samples, at least {LEAST_THERMAL} are needed"
    if (n - k).sum() < LEAST_THERMAL:
        return "nearly all samples are thermal: shorter chains are needed"
    return ""


NUCLEI = Model(
    "1 - e^(-L / L_+)",
    ("log_length",),
    _nuclei,
    _nuclei_slopes,
    _nuclei_start,
    _nuclei_lacks,
)
"""1 - p = e^(-L / L_+): nuclei at random; log_length is ln L_+ minus the mean of ln L."""
