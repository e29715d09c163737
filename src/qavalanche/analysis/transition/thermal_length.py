"""L_+: the length beyond which chains are thermal.

In the thermal phase nuclei that melt everything lie on the chain at random, one per L_+ bonds, so
that 1 - p = e^(-L / L_+) (physics: the letter's finite-size scaling; p as in its mean field). But
nuclei need room, some L_0 bonds: 1 - p = e^(-(L - L_0) / L_+), which is seen where L is not much
larger.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis import binomial
from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.summary import Family
from qavalanche.analysis.tallies import tallies
from qavalanche.analysis.transition.laws import NUCLEI
from qavalanche.analysis.window import LEAST_THERMAL
from qavalanche.arguments import typed

Floats = NDArray[np.float64]

_TWO = 2  # lengths of a line


@dataclass(frozen=True)
class ThermalLength:
    """L_+ at one epsilon: ln L_+ (L_+ in bonds), from `lengths`, with the p-value of the fit.

    p_value is NaN where the two largest lengths were used, with L_0. All NaN, with the reason in
    `outcome`, if p(L) does not rise with L in this way.
    """

    epsilon: float
    log_length: Estimate
    p_value: float
    lengths: tuple[int, int]

    @property
    def found(self) -> bool:
        """Whether there is a value."""
        return self.log_length.found

    def to_dict(self) -> dict[str, Any]:
        """epsilon, log_length as an estimate, p_value, lengths, outcome."""
        return shown_fields(self, "epsilon", "log_length", "p_value", "lengths", "outcome")

    @property
    def outcome(self) -> str:
        """A sentence."""
        return self.log_length.outcome


@typed
def fit_thermal_length(
    epsilon: float, lengths: Sequence[int], thermal: Sequence[int], samples: Sequence[int]
) -> ThermalLength:
    """L_+ at one epsilon by the binomial likelihood of 1 - p = e^(-L / L_+).

    thermal of samples chains of each length are thermal. The window is that of `analysis.window`:
    small lengths, where p still falls with L, are left out. Needs two lengths, with ten thermal
    samples and as many localized ones among them. Systematic error: the larger of the
    changes of ln L_+ with one length fewer, beyond chance, and with L_0 free in place of 0, whole:
    what a good fit hides of an offset, or of the critical fan, is of the size of chance.
    """
    L, k, n = tallies(lengths, thermal, samples)
    fit = binomial.fit(NUCLEI, lengths, thermal, samples)
    if fit.found:
        one = fit.estimate("log_length")
        value = one.value + fit.center
        free = _with_offset(fit.lengths[0], L, k, n)
        moved = max(one.systematic, 0.0 if free is None else abs(free - value))
        whole = Estimate(value, one.statistical, moved, used=one.used)
        return _found(epsilon, whole, fit.p_value, fit.lengths)
    with_room = _with_room(epsilon, L, k, n)
    if with_room is not None:
        return with_room
    if k.sum() < LEAST_THERMAL:
        why = f"{int(k.sum())} thermal samples, at least {LEAST_THERMAL} are needed"
    elif (n - k)[1:].sum() < LEAST_THERMAL:
        why = "nearly all samples are thermal: shorter chains are needed"
    else:
        why = "p(L) does not rise with L as 1 - e^(-L / L_+) does"
    nothing = Estimate.none(f"no L_+: {why}", "ln bonds")
    return ThermalLength(epsilon, nothing, math.nan, (0, 0))


@typed
def thermal_lengths(family: Family) -> list[ThermalLength]:
    """L_+ at every epsilon of a family, in ascending order, found or not."""
    table = family.table.sort("epsilon", "length")
    return [
        fit_thermal_length(float(key[0]), *(rows[c].to_list() for c in _COLUMNS))
        for key, rows in table.group_by("epsilon", maintain_order=True)
    ]


_COLUMNS = ("length", "thermal", "samples")


def _found(
    epsilon: float, one: Estimate, p_value: float, lengths: tuple[int, int]
) -> ThermalLength:
    text = f"L_+ = {math.exp(one.value):.3g}, ln L_+ = {plus_minus(*one.pair)}"
    used = {"length": (float(lengths[0]), float(lengths[1]))}
    stated = Estimate(one.value, one.statistical, one.systematic, "ln bonds", text, used)
    return ThermalLength(epsilon, stated, p_value, lengths)


def _with_offset(shortest: int, L: Floats, k: Floats, n: Floats) -> float | None:
    """ln L_+ of 1 - p = e^(-(L - L_0) / L_+), L_0 of any sign, by weighted least squares of
    ln(1 - p) over the lengths from `shortest` on with ten localized samples or more.

    Where that is one length, the next shorter one too; None if there are no two, or if p falls.
    """
    seen = np.flatnonzero(n - k >= LEAST_THERMAL)
    used = seen[min(np.searchsorted(L[seen], shortest), max(seen.size - _TWO, 0)) :]
    if used.size < _TWO:
        return None
    q = np.minimum((n - k)[used] / n[used], 1 - 0.5 / n[used])  # as if half a sample were thermal
    weight = np.sqrt(n[used] * q / (1 - q))
    slope = float(np.polyfit(L[used], -np.log(q), 1, w=weight)[0])
    return -math.log(slope) if slope > 0 else None


def _with_room(epsilon: float, L: Floats, k: Floats, n: Floats) -> ThermalLength | None:
    """L_+ and L_0 from the two largest lengths with ten samples of both kinds; None without them.

    None too if L_0 < 0: there p rises more slowly than with L, or falls, as in the critical fan.
    Systematic error: the change in ln L_+ if L_0 = 0 is taken at the larger length.
    """
    both = np.flatnonzero((k >= LEAST_THERMAL) & (n - k >= LEAST_THERMAL))[-2:]
    if both.size < 2:
        return None
    z = -np.log1p(-k[both] / n[both])  # (L - L_0) / L_+
    spread = np.sqrt(k[both] / (n[both] * (n[both] - k[both])))
    rise, (short, long) = z[1] - z[0], L[both]
    if rise <= 0 or z[1] / long <= z[0] / short:
        return None
    log_length = math.log((long - short) / rise)
    room = math.log(long / z[1]) - log_length
    one = Estimate(log_length, float(np.hypot(*spread)) / rise, abs(room))
    return _found(epsilon, one, math.nan, (int(short), int(long)))
