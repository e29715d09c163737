"""The critical spot of a chain with local terms, measured as that of random matrices."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qavalanche.analysis.grain.collars import eq2
from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, check_number, shown
from qavalanche.grain.critical_spot.measures import averages
from qavalanche.grain.critical_spot.model import SpotModel
from qavalanche.grain.critical_spot.samples import SpotSamples
from qavalanche.grain.critical_spot.stretch import ThermalStretch
from qavalanche.grain.critical_spot.two_sided import middle_states, pair_coefficients
from qavalanche.grain.elements import GrainSpectrum
from qavalanche.grain.system import GrainSystem

_MOST_SAMPLES = 10**6
_POSITIVE = "must be positive and finite"


@typed
def stretch_samples(
    stretch: ThermalStretch, g: Sequence[float], samples: int, seed: int = 0
) -> SpotSamples:
    """What a critical spot has, of samples 0, 1, ... of a stretch: its G are the couplings g > 0.

    states: the 2^n of E; ratios: eq. 2 of l at g = 1, by all levels of E and one spin, so that
    ratio * g is the letter's G. Raises InputError for other numbers, or no g.

    >>> found = stretch_samples(ThermalStretch(3), [0.1, 1.0], samples=2, seed=1)
    >>> found.states, found.values["Cor"].shape
    (8, (2, 2))
    """
    samples = check_integer("samples", samples, 1, _MOST_SAMPLES)
    at = sorted({check_number("g", one, _POSITIVE, 0, np.inf) for one in g})
    check(len(at) > 0, f"g = {shown(g)}", "at least one coupling is needed")
    rows, ratios = [], []
    for sample in range(samples):
        drawn = [stretch.draw(one, seed, sample) for one in at]
        rows.append([_of(one) for one in drawn])
        left = drawn[0].spins[0]._replace(coupling=1.0)
        ratios.append(eq2(GrainSpectrum.of(drawn[0].kept(0)), left))
    names = rows[0][0]
    values = {name: np.array([[one[name] for one in row] for row in rows]) for name in names}
    model = SpotModel(2**stretch.sites)
    return SpotSamples(model, np.array(at), 1.0, values, np.array(ratios))


def _of(system: GrainSystem) -> dict[str, float]:
    states = middle_states(system)
    return averages(pair_coefficients(states, 0, system.sites - 1))
