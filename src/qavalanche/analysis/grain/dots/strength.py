"""ln G of a probe, and the norm at which eigenstates are half hybridized, with errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.analysis.exact_rates.compare import resampled
from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer
from qavalanche.figures import Picture, plot
from qavalanche.grain.dots import DotModel, hybridization, log_ratios

Floats = NDArray[np.float64]

_OVER = "samples drawn again with replacement"
HALF = 0.5
"""Of 2 (1 - Tr rho^2): half of what two levels in even superposition have."""


@dataclass(frozen=True, eq=False)
class Strength:
    """ln of the largest |V / Delta E| of states in the middle, of a probe of norm 1.

    ratios: (samples, rows). The probe of norm e^{-D} is resonant for the typical state, letter eq.
    2, iff D <= log_G.
    """

    model: DotModel
    ratios: Floats

    @property
    def log_G(self) -> Estimate:
        """Median over all states of all samples: ln G at norm 1, and the D at which G = 1."""
        chosen = resampled(len(self.ratios), 0)
        again = [float(np.median(self.ratios[one])) for one in chosen]
        return Estimate(float(np.median(self.ratios)), float(np.std(again)), outcome=_OVER)

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers for JSON."""
        return {"model": repr(self.model), "samples": len(self.ratios),
                **shown_fields(self, "log_G")}  # fmt: skip

    def __repr__(self) -> str:
        return f"Strength({self.model}: ln G = {self.log_G}, {len(self.ratios)} samples)"


@typed
def strength(model: DotModel, samples: int = 20, seed: int = 0, rows: int = 32) -> Strength:
    """ln G of the probe of `model` by letter eq. 2, over `samples` >= 2 samples.

    >>> from qavalanche.grain.dots import TwoDots
    >>> found = strength(TwoDots(16, 8, spins=1), samples=4, seed=1)
    >>> found.ratios.shape
    (4, 32)
    """
    samples = check_integer("samples", samples, 2, 10**6)
    made = [log_ratios(model.draw(seed, sample), rows) for sample in range(samples)]
    return Strength(model, np.array(made))


@dataclass(frozen=True, eq=False)
class HybridizationCurve:
    """Hybridization of the probed unit in exact eigenstates against D, the same samples at each D.

    mixed, entropy, gap_ratio: (samples, D), as of `Hybridization`.
    """

    model: DotModel
    D: tuple[float, ...]
    mixed: Floats
    entropy: Floats
    gap_ratio: Floats

    @property
    def half(self) -> Estimate:
        """D at which `mixed`, averaged over samples, is 1/2: none if it is not crossed once."""
        return self.crossing(self.mixed, HALF)

    def crossing(self, values: Floats, level: float) -> Estimate:
        """D at which a mean over samples that falls with D is `level`."""
        D = np.array(self.D)
        value = _crossed(D, values.mean(axis=0), level)
        again = [_crossed(D, values[one].mean(axis=0), level)
                 for one in resampled(len(values), 0)]  # fmt: skip
        if not np.isfinite(value) or not np.isfinite(again).all():
            return Estimate.none("not crossed within the range of D")
        return Estimate(value, float(np.std(again)), outcome=_OVER)

    def plot(self) -> Picture:
        """Hybridization, entropy over its Page value, and gap ratio, against D."""
        return plot(self)

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers for JSON: means over samples."""
        means = {name: getattr(self, name).mean(axis=0).tolist()
                 for name in ("mixed", "entropy", "gap_ratio")}  # fmt: skip
        return {"model": repr(self.model), "samples": len(self.mixed), "D": list(self.D),
                **means, **shown_fields(self, "half")}  # fmt: skip

    def __repr__(self) -> str:
        return f"HybridizationCurve({self.model}: half at D = {self.half})"


@typed
def hybridization_curve(
    model: DotModel, D: Sequence[float], samples: int = 8, seed: int = 0
) -> HybridizationCurve:
    """Hybridization of the probed unit of `model` at each D, in ascending order, over samples.

    Raises InputError for fewer than two samples or D, or D that do not ascend.
    """
    samples = check_integer("samples", samples, 2, 10**6)
    check(len(D) >= 2 and bool(np.all(np.diff(D) > 0)), "D", "must ascend, two at least")
    drawn = (model.draw(seed, sample) for sample in range(samples))
    found = np.array([[_numbers(hybridization(one, at)) for at in D] for one in drawn])
    return HybridizationCurve(model, tuple(D), *found.transpose(2, 0, 1))


def _numbers(one: Any) -> tuple[float, float, float]:
    return one.mixed, one.entropy, one.gap_ratio


def _crossed(D: Floats, values: Floats, level: float) -> float:
    """Where a line through the last value above and the next below is at the level."""
    above = np.flatnonzero(values >= level)
    if not above.size or above[-1] == len(D) - 1:
        return float("nan")
    i = above[-1]
    share = (values[i] - level) / (values[i] - values[i + 1])
    return float(D[i] + share * (D[i + 1] - D[i]))
