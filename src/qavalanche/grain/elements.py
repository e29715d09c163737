"""Matrix elements of the coupling to the next spin, between eigenstates of what has melted."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer
from qavalanche.grain.middle import MOST_DENSE, MidSpectrum, eigenstates_of, middle_of
from qavalanche.grain.system import CoupledSpin, GrainSystem
from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.hamiltonians.hamiltonian import spin_plus

Floats = NDArray[np.float64]

GOE_TYPICAL = math.exp(-(np.euler_gamma + math.log(2)) / 2)
"""exp<ln|x|> over rms of a normal number: 0.5298, that of an element of a real random matrix."""

_MOST_STATES = 400


@dataclass(frozen=True, eq=False)
class Spectrum:
    """All levels (d,), ascending, and eigenstates (d, d) of a grain and the spins it has melted."""

    system: GrainSystem
    energies: Floats
    states: Matrix

    @classmethod
    def of(cls, system: GrainSystem) -> Spectrum:
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
    of the levels there. predicted: rms of a random matrix of the same norm, g <w^2>^{1/2}
    (Tr O^2 / d_s)^{1/2} d^{-1/2}, so g/4 d^{-1/2} for d_s = 2: the letter's g0 e^{-l/zeta} d^{-1/2}
    with its constant.
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

    @property
    def ratio(self) -> float:
        """Typical element over the typical one of a random matrix, 0.5298 times `predicted`."""
        return _over(self.typical, GOE_TYPICAL * self.predicted)

    @property
    def evenness(self) -> float:
        """Typical over rms, in units of a real random matrix: 1 there, towards 0 if localized."""
        return _over(self.typical, GOE_TYPICAL * self.rms)

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
    central half (400 at most). Raises InputError if no side has that many spins, or where S^z
    is conserved (levels of other sectors are near and not coupled).

    >>> from qavalanche.grain import QuantumSun
    >>> (one,) = next_elements(QuantumSun(alpha=0.9).draw(chain=6, seed=2), number=5)
    >>> one.states, bool(0.5 < one.evenness < 1.1)
    (256, True)
    """
    number = check_integer("number", number, least=0, most=64)
    near = check_integer("near", near, least=1, most=2**20)
    check(not system.conserving, system.name, "elements are not sorted by sectors of S^z")
    wanted = [spin for spin in system.spins if spin.number == number + 1]
    check(len(wanted) > 0, f"number = {number}", f"there is no spin {number + 1} on any side")
    spectrum = Spectrum.of(system.kept(number))
    return tuple(elements_of(spectrum, spin, near) for spin in wanted)


def elements_of(spectrum: Spectrum, spin: CoupledSpin, near: int = 4) -> NextElements:
    """NextElements of one spin, of eigenstates that are there already."""
    d = spectrum.system.local_dimension
    flips = spectrum.flips(spin)
    rows, columns, spacing = _resonant_pairs(spectrum.energies, spin.field, near)
    weight = float(np.sqrt(np.mean(weights(d) ** 2)))
    m = weight * flips[rows, columns]
    with np.errstate(divide="ignore"):
        typical = float(np.exp(np.log(m).mean()))
    norm = float(np.sqrt(np.sum(np.abs(flip_of_grain(d, False)) ** 2) / d))
    predicted = weight * abs(spin.coupling) * norm / math.sqrt(len(flips))
    rms = float(np.sqrt(np.mean(m * m)))
    return NextElements(spin.side, spin.number, len(flips), spin.coupling, spin.field, typical,
                        rms, spacing, predicted)  # fmt: skip


def _resonant_pairs(
    energies: Floats, field: float, near: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], float]:
    """Pairs (b, b') with E_b' next to E_b + field, in mid-spectrum, and the level spacing there."""
    size = energies.size
    near = min(near, size)
    count = max(1, min(_MOST_STATES, size // 2))
    centred = np.abs(energies + field / 2 - np.median(energies))
    rows = np.argsort(centred, kind="stable")[:count]
    place = np.searchsorted(energies, energies[rows] + field) - near // 2
    first = np.clip(place, 0, size - near)
    columns = first[:, None] + np.arange(near)
    ends = np.clip(first + near, 0, size - 1)
    widths = (energies[ends] - energies[first]) / np.maximum(ends - first, 1)
    return np.repeat(rows, near), columns.ravel(), float(widths.mean())
