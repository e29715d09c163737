"""Matrix elements of the coupling to the next spin, between eigenstates of what has melted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer
from qavalanche.grain.middle import (
    MOST_DENSE,
    MidSpectrum,
    eigenstates_of,
    middle_of,
    sectors_of,
)
from qavalanche.grain.system import CoupledSpin, GrainSystem
from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.hamiltonians.hamiltonian import spin_plus

Floats = NDArray[np.float64]

GOE_TYPICAL = math.exp(-(np.euler_gamma + math.log(2)) / 2)
GUE_TYPICAL = math.exp(-np.euler_gamma / 2)
"""exp<ln|x|> over rms of a normal number, real (0.5298) and complex (0.7493): of the elements of a
random matrix that is real, and of one that is not."""

_MOST_STATES = 400
_FORBIDDEN = 1e-10  # of the largest element: what a conserved charge leaves is rounding


@dataclass(frozen=True, eq=False)
class GrainSpectrum:
    """All levels (d,), ascending, and eigenstates (d, d) of a grain and the spins it has melted."""

    system: GrainSystem
    energies: Floats
    states: Matrix

    @classmethod
    def of(cls, system: GrainSystem) -> GrainSpectrum:
        """By LAPACK. Raises InputError beyond dimension 2^13."""
        told = f"dimension {system.size}"
        check(system.states <= MOST_DENSE, told, f"all eigenstates: at most {MOST_DENSE}")
        return cls(system, *eigenstates_of(system, np.arange(system.dimension)))

    def middle(self, states: int | None = None) -> MidSpectrum:
        """The eigenstates that `mid_spectrum` takes."""
        first, count = middle_of(self.energies.size, states)
        taken = slice(first, first + count)
        return MidSpectrum(self.energies[taken], self.states[:, taken])

    def flips(self, spin: CoupledSpin) -> Matrix:
        """|g <b|O|b'>|, the next spin's level falling by one from the state b to b' (d, d).

        O is S^x of the grain's spin that `spin` couples to, S^- where S^z is conserved. The element
        of the coupling is this times `weights` of the next spin.
        """
        system = self.system
        d, site = system.local_dimension, system.first + spin.partner
        apart = self.states.reshape(d**site, d, -1)
        moved = np.einsum("ab,lbr->lar", flip_of_grain(d, system.conserving), apart)
        found: Matrix = np.abs(self.states.conj().T @ moved.reshape(self.states.shape))
        return abs(spin.coupling) * found

    @cached_property
    def sectors(self) -> NDArray[np.int64]:
        """Number (d,) of the sector of each eigenstate."""
        label, _ = sectors_of(self.system)
        found: NDArray[np.int64] = label[np.abs(self.states).argmax(axis=0)]
        return found


def flip_of_grain(d: int, conserving: bool) -> Matrix:
    """O on the grain's spin while the next spin rises by one."""
    plus = spin_plus(d)
    return plus.T if conserving else (plus + plus.T) / 2


def weights(d: int) -> Floats:
    """Elements (d - 1,) of the next spin between neighbouring levels: <i|S^+|i+1> / 2."""
    found: Floats = np.diag(spin_plus(d), k=1) / 2
    return found


@dataclass(frozen=True)
class NextElements:
    """The coupling between the grain with the spins it has melted, and the next spin on one side.

    side, number: of the next spin; states: d, of grain and melted spins; coupling, field: of the
    next spin. typical, rms: exp<ln|m|> and <|m|^2>^{1/2} of its matrix elements, in energy, between
    mid-spectrum states whose difference is nearest to the next spin's field; spacing: mean spacing
    of the levels there. Levels of sectors that O does not reach do not count. predicted: rms of a
    random matrix of the same norm, the rms over all pairs of states that O may connect: without
    sectors g <w^2>^{1/2} (Tr O^2 / d_s)^{1/2} d^{-1/2}, so g/4 d^{-1/2} for d_s = 2, the letter's
    g0 e^{-l/zeta} d^{-1/2} with its constant. normal: typical over rms of a random matrix, 0.5298,
    or 0.7493 where eigenstates are complex.
    """

    side: int
    number: int
    states: int
    coupling: float
    field: float
    typical: float
    rms: float
    spacing: float
    predicted: float
    normal: float = GOE_TYPICAL

    @property
    def ratio(self) -> float:
        """Typical element over the typical one of a random matrix, `normal` times `predicted`."""
        return _over(self.typical, self.normal * self.predicted)

    @property
    def evenness(self) -> float:
        """Typical over rms, in units of a random matrix: 1 there, towards 0 if localized."""
        return _over(self.typical, self.normal * self.rms)

    @property
    def resonance_ratio(self) -> float:
        """Typical matrix element over level spacing, V e^{S/2} in the units of energies."""
        return _over(self.typical, self.spacing)


def _over(one: float, other: float) -> float:
    """NaN for a spin that is not coupled, or degenerate levels."""
    return one / other if other else math.nan


@typed
def next_elements(system: GrainSystem, number: int, near: int = 4) -> tuple[NextElements, ...]:
    """NextElements of the spin `number` + 1 of each side, the first `number` of each side melted.

    number: from 0 on; near: so many levels about E + field for each state of energy E in the
    central half (400 at most). Raises InputError if no side has that many spins, or beyond
    dimension 2^13.

    >>> from qavalanche.grain import QuantumSun
    >>> (one,) = next_elements(QuantumSun(alpha=0.9).draw(chain=6, seed=2), number=5)
    >>> one.states, bool(0.5 < one.evenness < 1.1)
    (256, True)
    """
    number = check_integer("number", number, least=0, most=64)
    near = check_integer("near", near, least=1, most=2**20)
    wanted = [spin for spin in system.spins if spin.number == number + 1]
    check(len(wanted) > 0, f"number = {number}", f"there is no spin {number + 1} on any side")
    spectrum = GrainSpectrum.of(system.kept(number))
    return tuple(elements_of(spectrum, spin, near) for spin in wanted)


def elements_of(spectrum: GrainSpectrum, spin: CoupledSpin, near: int = 4) -> NextElements:
    """NextElements of one spin, of eigenstates that are there already."""
    weight = float(np.sqrt(np.mean(weights(spectrum.system.local_dimension) ** 2)))
    m = weight * spectrum.flips(spin)
    unit = spin._replace(coupling=1.0) if spin.coupling == 0 else spin
    reached = _reached(spectrum.sectors, spectrum.flips(unit) if unit is not spin else m)
    allowed = reached[spectrum.sectors][:, spectrum.sectors]
    predicted = float(np.sqrt(np.sum(m * m) / np.count_nonzero(allowed)))
    pairs, spacing = _resonant_pairs(spectrum, reached, spin.field, near)
    m = m[pairs]
    with np.errstate(divide="ignore"):
        typical = float(np.exp(np.log(m).mean()))
    rms = float(np.sqrt(np.mean(m * m)))
    normal = GUE_TYPICAL if np.iscomplexobj(spectrum.states) else GOE_TYPICAL
    return NextElements(spin.side, spin.number, len(allowed), spin.coupling, spin.field, typical,
                        rms, spacing, predicted, normal)  # fmt: skip


def _reached(sectors: NDArray[np.int64], elements: Floats) -> NDArray[np.bool_]:
    """Whether any element leads from one sector to another (sectors, sectors)."""
    count = int(sectors.max()) + 1
    largest = np.zeros((count, count))
    np.maximum.at(largest, (sectors[:, None], sectors[None, :]), elements)
    found: NDArray[np.bool_] = largest > _FORBIDDEN * largest.max()
    return found


def _resonant_pairs(
    spectrum: GrainSpectrum, reached: NDArray[np.bool_], field: float, near: int
) -> tuple[tuple[NDArray[np.int64], NDArray[np.int64]], float]:
    """Pairs (b, b') with E_b' next to E_b + field, in mid-spectrum, and the level spacing there."""
    energies, sectors = spectrum.energies, spectrum.sectors
    count = max(1, min(_MOST_STATES, energies.size // 2))
    centred = np.abs(energies + field / 2 - np.median(energies))
    centred[~reached[sectors].any(axis=1)] = np.inf
    chosen = np.argsort(centred, kind="stable")[:count]
    rows, columns, widths = [], [], []
    for sector in np.unique(sectors[chosen]):
        own = chosen[sectors[chosen] == sector]
        others = np.flatnonzero(reached[sector][sectors])
        if others.size:
            at, spacing = _next_to(energies[others], energies[own] + field, near)
            rows.append(np.repeat(own, at.shape[1]))
            columns.append(others[at].ravel())
            widths.append(spacing)
    return (np.concatenate(rows), np.concatenate(columns)), float(np.concatenate(widths).mean())


def _next_to(levels: Floats, wanted: Floats, near: int) -> tuple[NDArray[np.int64], Floats]:
    """The `near` levels about each wanted energy (wanted, near), and the mean spacing there."""
    size = levels.size
    near = min(near, size)
    first = np.clip(np.searchsorted(levels, wanted) - near // 2, 0, size - near)
    ends = np.clip(first + near, 0, size - 1)
    widths: Floats = (levels[ends] - levels[first]) / np.maximum(ends - first, 1)
    return first[:, None] + np.arange(near), widths
