"""Where thermal bonds lie that no region of the scheme holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qavalanche.analysis.entanglement_clusters.resampling import checked_bonds, estimate_of
from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.arguments import typed
from qavalanche.errors import check, check_number
from qavalanche.numerics.arrays import integers, real_numbers
from qavalanche.numerics.logarithm import ln
from qavalanche.operators.entanglement_clusters import HALF

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]

_LEAST_CHAINS = 4

PLACES = ("region", "pair", "beside", "second", "far", "none")
"""Kinds of bonds, the first that applies: in a region; between two spins that alone are entangled
beyond the threshold; next to a region; between second neighbours that are resonant over both bonds;
between close fields three sites or more apart; none of these."""


@typed
def bond_places(
    fields: ArrayLike, said: ArrayLike, J: float = 1.0, threshold: float = HALF
) -> Integers:
    """Which of PLACES each bond of random-field XXZ chains is, (samples, L).

    fields: h_i, (samples, L + 1); said: bonds in regions, (samples, L); threshold: of thermal bonds
    in ln 2. Two spins alone, one up and one down, mix by 1/2 (1 - |dh| / (dh^2 + J^2)^1/2): S of
    that exceeds ln 2 / 2 for |dh| < 1.25 J. Second neighbours count as
    resonant if (J/2)^2 >= |h_i - h_{i+2}| times the smaller of the two steps between them, fields
    farther apart as close if they differ by at most J/2. Raises InputError for other shapes.

    >>> bond_places([[0.0, 9, 0.01, 30, 60, 90]], [[False] * 5]).tolist()
    [[3, 3, 5, 5, 5]]
    """
    h = real_numbers("fields", fields, axes=2)
    inside, J = np.asarray(said), check_number("J", J, "must be positive", 0.0, np.inf)
    right = inside.shape == (len(h), h.shape[1] - 1) and inside.dtype == np.bool_
    check(right, f"said of shape {inside.shape}", f"must be {len(h)} rows of {h.shape[1] - 1}")
    L = inside.shape[1]
    second, far = np.zeros_like(inside), np.zeros_like(inside)
    for i in range(L):
        for j in range(i + 2, L + 1):
            apart = np.abs(h[:, i] - h[:, j])
            if j == i + 2:
                steps = np.abs(np.diff(h[:, i : j + 1], axis=1)).min(axis=1)
                second[:, i:j] |= (apart * steps <= (J / 2) ** 2)[:, None]
            else:
                far[:, i:j] |= (apart <= J / 2)[:, None]
    near = np.pad(inside, ((0, 0), (1, 1)))
    pair = _pair_entropy(np.diff(h, axis=1), J) > threshold * ln(2)
    cases = [inside, pair, near[:, :-2] | near[:, 2:], second, far]
    places: Integers = np.select(cases, list(range(len(cases))), len(cases)).astype(np.int64)
    return places


def _pair_entropy(steps: Floats, J: float) -> Floats:
    """Entropy of one of two spins in their eigenstates with S^z = 0, in nats."""
    from scipy.special import entr

    p = (1 - np.abs(steps) / np.hypot(steps, J)) / 2
    entropy: Floats = entr(p) + entr(1 - p)
    return entropy


@dataclass(frozen=True)
class Missed:
    """Thermal bonds of eigenstates at one kind of place.

    bonds: share of all bonds that are of this kind; thermal: share of (state, bond) there that are
    thermal; of_all: share of all thermal (state, bond) that lie there. Errors: samples drawn again.
    """

    place: str
    bonds: Estimate
    thermal: Estimate
    of_all: Estimate

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers for JSON."""
        return shown_fields(self, "place", "bonds", "thermal", "of_all")


@typed
def missed_by_place(exact: ArrayLike, places: ArrayLike, seed: int = 0) -> list[Missed]:
    """Thermal bonds (samples, states, L) by the place of the bond (samples, L), each of PLACES.

    Raises InputError for other shapes or fewer than 8 samples.
    """
    where = integers("places", places)
    exact, _, seed = checked_bonds(exact, where == 0, seed)
    thermal = exact.mean(axis=1)
    found = []
    for i, name in enumerate(PLACES):
        here = (where == i).astype(np.float64)
        counts = np.stack([here.sum(axis=1), (here * thermal).sum(axis=1), thermal.sum(axis=1)])
        found.append(Missed(name, *_shares(counts, where.shape[1], seed)))
    return found


def _shares(counts: Floats, L: int, seed: int) -> tuple[Estimate, Estimate, Estimate]:
    """From the bonds here, the thermal ones here, and all thermal ones, of each sample."""
    here, thermal, everywhere = counts

    def ratio(above: Floats, below: Floats) -> Estimate:
        def number(chosen: Integers) -> Floats:
            with np.errstate(invalid="ignore", divide="ignore"):
                share: Floats = above[chosen].sum(axis=-1) / below[chosen].sum(axis=-1)
            return share

        if np.count_nonzero(below) < _LEAST_CHAINS:
            return Estimate.none("too few samples have such bonds")
        return estimate_of(number, len(above), seed)

    all_bonds = np.full(len(here), float(L))
    return ratio(here, all_bonds), ratio(thermal, here), ratio(thermal, everywhere)
