"""Do eigenstates and a scheme call the same bonds thermal?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qavalanche.analysis.entanglement_clusters.resampling import (
    checked_bonds,
    drawn_again,
    estimate,
    estimate_of,
    known,
)
from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.arguments import typed

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]


@dataclass(frozen=True)
class BondAgreement:
    """What a scheme calls thermal against what eigenstates are, over samples, states and bonds.

    share: of all (state, bond) on which both say the same. kappa: Cohen's, (share - chance) / (1 -
    chance) with the chance of two that know only their own densities: 1 perfect, 0 a guess.
    matthews: Matthews' coefficient, the correlation of the two answers. ceiling: kappa of the
    best that one answer per sample can be, measured from below: bonds at which more than a share
    of one half of the eigenstates are thermal, against the other half, at the best share.
    shuffled: kappa with the regions of other samples, what places alone explain. missing: ceiling -
    kappa. density, said: rho of eigenstates and of the scheme; offset: said - density. rank:
    Spearman's correlation of the two densities, chain by chain. Errors: samples drawn again, all
    states of a sample together.
    """

    samples: int
    share: Estimate
    kappa: Estimate
    matthews: Estimate
    ceiling: Estimate
    shuffled: Estimate
    missing: Estimate
    density: Estimate
    said: Estimate
    offset: Estimate
    rank: Estimate

    @property
    def verdict(self) -> str:
        """ "differs" if the scheme falls short of the ceiling by two errors; "agrees" if it does
        not, is no guess to two errors, and surely reaches half of the ceiling; "undecided" else."""
        if not (known(self.kappa) and known(self.missing)):
            return "undecided"
        if self.missing.value > 2 * self.missing.error:
            return "differs"
        most = self.missing.value + 2 * self.missing.error
        sharp = most < self.ceiling.value / 2
        return "agrees" if sharp and self.kappa.value > 2 * self.kappa.error else "undecided"

    @property
    def tendency(self) -> str:
        """Which way the density errs, to two errors: "too insulating", "too thermal" or "neither
        within errors"."""
        if not known(self.offset) or abs(self.offset.value) <= 2 * self.offset.error:
            return "neither within errors"
        return "too thermal" if self.offset.value > 0 else "too insulating"

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers for JSON."""
        names = ("samples", "share", "kappa", "matthews", "ceiling", "shuffled", "missing")
        return shown_fields(self, *names, *NAMES_OF_DENSITY, "verdict", "tendency")


NAMES_OF_DENSITY = ("density", "said", "offset", "rank")


@typed
def bond_agreement(exact: ArrayLike, said: ArrayLike, seed: int = 0) -> BondAgreement:
    """Hold thermal bonds of eigenstates (samples, states, L) against a scheme's (samples, L).

    Raises InputError for other shapes or fewer than 8 samples.

    >>> import numpy as np
    >>> said = np.arange(120).reshape(20, 6) % 7 < 3
    >>> found = bond_agreement(np.repeat(said[:, None], 4, axis=1), said)
    >>> found.kappa.value, found.verdict
    (1.0, 'agrees')
    """
    exact, said, seed = checked_bonds(exact, said, seed)
    again = drawn_again(len(said), seed)
    tables = {"kappa": counted(exact, said), "ceiling": _by_halves(exact)}
    tables["shuffled"] = counted(exact, np.roll(said, 1, axis=0))
    kappas = {name: cohen(one.sum(axis=0)) for name, one in tables.items()}
    scatter = {name: cohen(one[again].sum(axis=1)) for name, one in tables.items()}
    found = {name: estimate(float(kappas[name]), scatter[name]) for name in tables}
    missing = (kappas["ceiling"] - kappas["kappa"], scatter["ceiling"] - scatter["kappa"])
    table = tables["kappa"]
    more = {
        "share": estimate(float(_same(table.sum(axis=0))), _same(table[again].sum(axis=1))),
        "matthews": estimate(
            float(matthews(table.sum(axis=0))), matthews(table[again].sum(axis=1))
        ),
        "missing": estimate(float(missing[0]), missing[1]),
    }
    return BondAgreement(len(said), **found, **more, **_densities(exact, said, seed))


def counted(exact: Truths, said: Truths) -> Floats:
    """Numbers of (state, bond) of each sample: both thermal, exact only, said only, neither."""
    claim = np.broadcast_to(said[:, None], exact.shape)
    cases = (exact & claim, exact & ~claim, ~exact & claim, ~exact & ~claim)
    return np.stack([one.sum(axis=(1, 2)) for one in cases], axis=-1).astype(np.float64)


def _by_halves(exact: Truths) -> Floats:
    """`counted` of each half of the states against the other half's answer: thermal where more than
    a share of its states are, the share with the largest kappa: at one half it would miss
    pairs that are resonant in just half of the states."""
    first, second = exact[:, ::2], exact[:, 1::2]
    if not second.shape[1]:
        return np.zeros((len(exact), 4))
    shares = [half.mean(axis=1) for half in (first, second)]
    best, most = np.zeros((len(exact), 4)), -np.inf
    for k in range(second.shape[1]):
        cut = (k + 0.5) / second.shape[1]
        table = counted(second, shares[0] > cut) + counted(first, shares[1] > cut)
        kappa = float(cohen(table.sum(axis=0)))
        if kappa > most:
            best, most = table, kappa
    return best


def _same(table: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        share: Floats = (table[..., 0] + table[..., 3]) / table.sum(axis=-1)
    return share


def cohen(table: Floats) -> Floats:
    """Cohen's kappa of tables (..., 4) of `counted`; NaN where one side always says the same."""
    total = table.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        exact, said = (
            (table[..., 0] + table[..., 1]) / total,
            (table[..., 0] + table[..., 2]) / total,
        )
        chance = exact * said + (1 - exact) * (1 - said)
        kappa: Floats = (_same(table) - chance) / (1 - chance)
    return np.where(_mixed(table), kappa, np.nan)


def matthews(table: Floats) -> Floats:
    """Matthews' correlation coefficient; NaN where one side always says the same."""
    a, b, c, d = np.moveaxis(table, -1, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = (a * d - b * c) / np.sqrt((a + b) * (a + c) * (b + d) * (c + d))
    return np.where(_mixed(table), found, np.nan)


def _mixed(table: Floats) -> NDArray[np.bool_]:
    """Whether both sides say both."""
    a, b, c, d = np.moveaxis(table, -1, 0)
    mixed: NDArray[np.bool_] = (a + b > 0) & (c + d > 0) & (a + c > 0) & (b + d > 0)
    return mixed


def _densities(exact: Truths, said: Truths, seed: int) -> dict[str, Estimate]:
    mine, theirs = exact.mean(axis=(1, 2)), said.mean(axis=1)

    numbers = {
        "density": lambda chosen: mine[chosen].mean(axis=-1),
        "said": lambda chosen: theirs[chosen].mean(axis=-1),
        "offset": lambda chosen: (theirs - mine)[chosen].mean(axis=-1),
        "rank": lambda chosen: spearman(mine[chosen], theirs[chosen]),
    }
    return {name: estimate_of(numbers[name], len(said), seed) for name in NAMES_OF_DENSITY}


def spearman(x: Floats, y: Floats) -> Floats:
    """Rank correlation along the last axis; NaN where one side is the same everywhere."""
    from scipy.stats import rankdata

    a, b = (rankdata(one, axis=-1) for one in (x, y))
    a, b = (one - one.mean(axis=-1, keepdims=True) for one in (a, b))
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = (a * b).sum(axis=-1) / np.sqrt((a * a).sum(axis=-1) * (b * b).sum(axis=-1))
    return found
