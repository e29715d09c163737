"""What the spins farther out do to the nearer ones: help to melt them, or hinder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, shown
from qavalanche.grain import GrainModel, GrainSystem
from qavalanche.grain.spins import spin_measures
from qavalanche.streams.address import MOST_SAMPLE

if TYPE_CHECKING:
    import polars as pl

Floats = NDArray[np.float64]


@typed
def back_action(system: GrainSystem, states: int | None = None) -> Floats:
    """Entanglement (spins,) of each spin less that without the couplings of all farther spins.

    In nats. The spins beyond, on both sides, are left where they are and their couplings are set to
    0, so that eigenstates in mid-spectrum leave the grain as much energy as before. 0 for the last
    spins. Raises InputError as `spin_measures` does.

    >>> from qavalanche.grain import QuantumSun
    >>> back_action(QuantumSun(alpha=0.9).draw(chain=4, seed=1)).round(1)
    array([0.1, 0.1, 0.1, 0. ])
    """
    whole = spin_measures(system, states).entanglement
    found = np.zeros(len(system.spins))
    farthest = max((spin.number for spin in system.spins), default=0)
    for number in range(1, farthest):
        alone = spin_measures(_uncoupled_beyond(system, number), states).entanglement
        here = np.array([spin.number == number for spin in system.spins])
        found[here] = (whole - alone)[here]
    return found


def _uncoupled_beyond(system: GrainSystem, number: int) -> GrainSystem:
    spins = tuple(
        spin if spin.number <= number else spin._replace(coupling=0.0) for spin in system.spins
    )
    return GrainSystem(system.grain, spins, system.local_dimension, system.conserving, system.name)


@typed
def back_action_table(
    model: GrainModel, chain: int, alphas: Sequence[float], samples: int = 32, seed: int = 0
) -> pl.DataFrame:
    """Mean `back_action` by alpha and distance; the sides of a sample count as one.

    Columns: alpha, grain_spins, sides, chain, number, samples; change, in nats, and change_error,
    its standard error. Raises InputError for fewer than two samples, or no alpha.
    """
    import polars as pl

    samples = check_integer("samples", samples, least=2, most=MOST_SAMPLE)
    check(len(alphas) > 0, f"alphas = {shown(alphas)}", "at least one is needed")
    rows = []
    for alpha in alphas:
        systems = [model.at(alpha).draw(chain, seed, sample) for sample in range(samples)]
        changes = np.array([back_action(one) for one in systems])
        numbers = np.array([spin.number for spin in systems[0].spins])
        for number in range(1, chain + 1):
            values = changes[:, numbers == number].mean(axis=1)
            row = {"alpha": float(alpha), "grain_spins": model.grain_spins, "sides": model.sides}
            row |= {"chain": chain, "number": number, "samples": samples}
            error = float(values.std(ddof=1) / np.sqrt(samples))
            rows.append({**row, "change": float(values.mean()), "change_error": error})
    return pl.DataFrame(rows)
