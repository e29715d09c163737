"""The table of what is measured on grains and predicted on the same couplings, a row a spin."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.analysis.grain.collars import (
    Sides,
    collar_of_eq6,
    eq2,
    melted_by_matrices,
    scheme_collar,
)
from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, check_number, shown
from qavalanche.grain import CoupledSpin, GrainModel, GrainSystem
from qavalanche.grain.elements import GrainSpectrum, elements_of
from qavalanche.grain.middle import MidSpectrum, largest_sector, mid_spectrum
from qavalanche.grain.spins import SpinMeasures, measures_of, spin_measures
from qavalanche.streams.address import MOST_SAMPLE, MOST_SEED

if TYPE_CHECKING:
    import polars as pl

POINT = ("alpha", "grain_spins", "sides", "chain")
"""What the samples of one point have in common."""

MEASURED = ("typical", "rms", "spacing", "predicted", "ratio", "evenness", "resonance_ratio")
"""Columns of the matrix elements (`NextElements`)."""


@typed
def spins_table(
    model: GrainModel,
    chain: int,
    alphas: Sequence[float],
    samples: int = 40,
    seed: int = 0,
    first: int = 0,
    states: int | None = None,
) -> pl.DataFrame:
    """Exact eigenstates and what each rule says, for samples first, first + 1, ... at each alpha.

    model: its own alpha is not used; chain: spins on each side; all alphas have the same samples.
    A row for every alpha, sample and spin outside the grain. Columns: alpha, grain_spins, sides,
    chain, local_dimension, sample, side, number, position, coupling, field, states; `fluctuation`,
    `entanglement`, `polarization` of the spin (`SpinMeasures`); `at_end`, its entanglement where
    each side ends with this spin; with all nearer spins melted, of the coupling to this one:
    `typical`, `rms`, `spacing`, `predicted`, `ratio`, `evenness`, `resonance_ratio`
    (`NextElements`), `eq2`, G of eq. 2 with real levels, and `log_G`,
    ln(g_j d^{1/2}) as the scheme has it; of its side: spins melted by `scheme` (`scheme_collar`),
    `matrices` (`matrix_collar`), and `eq6` (`collar_of_eq6`, k = N - 1 bonds). Raises InputError
    for numbers out of range, or a dimension beyond 2^13.
    """
    import polars as pl

    chain = check_integer("chain", chain, least=1, most=64)
    samples = check_integer("samples", samples, least=1, most=MOST_SAMPLE)
    first = check_integer("first", first, least=0, most=MOST_SAMPLE - samples)
    seed = check_integer("seed", seed, least=0, most=MOST_SEED)
    check(len(alphas) > 0, f"alphas = {shown(alphas)}", "at least one is needed")
    allowed = "must be positive and finite"
    checked = [check_number("alphas", alpha, allowed, 0, np.inf) for alpha in alphas]
    rows: list[dict[str, Any]] = []
    for alpha in checked:
        for sample in range(first, first + samples):
            system = model.at(alpha).draw(chain, seed, sample)
            place = {"alpha": alpha, "grain_spins": system.grain_spins, "sides": system.sides}
            place |= {"chain": chain, "local_dimension": system.local_dimension, "sample": sample}
            rows += [place | row for row in rows_of(system, alpha, states)]
    return pl.DataFrame(rows, infer_schema_length=None)


def rows_of(system: GrainSystem, alpha: float, states: int | None = None) -> list[dict[str, Any]]:
    """The columns of one system, a row a spin (see `spins_table`)."""
    measured = spin_measures(system, states)
    spectra = Spectra(system, states)
    matrices = melted_by_matrices(system, 1.0, spectra.known)
    melted = ((matrices.left, matrices.right), scheme_collar(system))
    k, d = system.grain_spins - 1, system.local_dimension
    eq6 = collar_of_eq6(alpha, k, system.sides, d)
    rows = []
    for i, spin in enumerate(system.spins):
        row = {name: getattr(spin, name) for name in CoupledSpin._fields if name != "partner"}
        row |= {"states": measured.states}
        for name in ("fluctuation", "entanglement", "polarization"):
            row[name] = float(getattr(measured, name)[i])
        row["at_end"] = spectra.entanglement_at_end(spin, measured)
        row |= spectra.coupling(spin)
        row |= {"matrices": melted[0][spin.side], "scheme": melted[1][spin.side], "eq6": eq6}
        rows.append(row)
    return rows


class Spectra:
    """All eigenstates of the grain and so many spins on each side, each found once."""

    def __init__(self, system: GrainSystem, states: int | None) -> None:
        self.system = system
        self.states = states
        self.known: dict[Sides, GrainSpectrum] = {}

    def of(self, number: int) -> GrainSpectrum:
        """With the first `number` spins of each side."""
        inner = self.system.kept(number)
        at = (inner.first, len(inner.spins) - inner.first)
        if at not in self.known:
            self.known[at] = GrainSpectrum.of(inner)
        return self.known[at]

    def coupling(self, spin: CoupledSpin) -> dict[str, float]:
        """Columns of the coupling to one spin, all nearer ones of both sides melted."""
        spectrum = self.of(spin.number - 1)
        elements = elements_of(spectrum, spin)
        row = {name: getattr(elements, name) for name in MEASURED}
        strength = math.log(abs(spin.coupling)) if spin.coupling else -math.inf
        entropy = math.log(len(spectrum.energies)) / 2
        return row | {"eq2": eq2(spectrum, spin), "log_G": strength + entropy}

    def entanglement_at_end(self, spin: CoupledSpin, measured: SpinMeasures) -> float:
        """Of a spin with all others where no side has a spin beyond its number."""
        outer = self.system.kept(spin.number)
        if len(outer.spins) < len(self.system.spins):
            middle = self._middle(outer, spin.number)
            measured = measures_of(outer, middle)
        return float(measured.entanglement[measured.spins.index(spin)])

    def _middle(self, outer: GrainSystem, number: int) -> MidSpectrum:
        count = self.states and min(self.states, largest_sector(outer).size)
        if largest_sector(outer).size < outer.dimension:
            return mid_spectrum(outer, count)
        return self.of(number).middle(count)
