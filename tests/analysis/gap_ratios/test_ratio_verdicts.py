"""Verdicts on planted gap ratios: both ways, and undecided where that is right."""

import numpy as np
import pytest
from planted_ratios import planted

from qavalanche.analysis.gap_ratios import gap_ratios_of_table
from qavalanche.analysis.gap_ratios.table import RatioTable
from qavalanche.analysis.gap_ratios.verdict import ERGODIC, LOCALIZED, UNDECIDED
from qavalanche.spectra.gaps import GOE, POISSON

ALPHAS = [0.3, 0.45, 0.6, 0.69, 0.72, 0.85, 1.0]


def verdicts(table):
    return {one.alpha: one.verdict for one in gap_ratios_of_table(table).verdicts}


def of_means(means, samples=200, scatter=0.03, seed=1):
    """One alpha, a mean for every L from 4 on."""
    rng = np.random.default_rng(seed)
    return RatioTable.from_arrays(
        {(0.6, 4 + i): np.clip(rng.normal(m, scatter, samples), 0, 1) for i, m in enumerate(means)}
    )


def test_both_phases_and_what_lies_between():
    found = verdicts(planted(ALPHAS, [4, 5, 6, 7], lambda _: 0.7, samples=800))
    assert found[0.45] == found[0.6] == LOCALIZED
    assert found[0.85] == ERGODIC
    wrong = {0.3: ERGODIC, 0.45: ERGODIC, 0.6: ERGODIC, 0.85: LOCALIZED, 1.0: LOCALIZED}
    assert not any(found[alpha] == verdict for alpha, verdict in wrong.items())


def test_few_samples_are_seldom_wrong():
    """Of 20 tables, no alpha far from the crossing gets a wrong verdict more than seldom."""
    wrong = 0
    for seed in range(20):
        found = verdicts(planted(ALPHAS, [4, 5, 6], lambda _: 0.7, samples=30, seed=seed))
        wrong += sum(found[alpha] == ERGODIC for alpha in (0.3, 0.45, 0.6))
        wrong += sum(found[alpha] == LOCALIZED for alpha in (0.85, 1.0))
    assert wrong <= 3


def test_where_crossings_have_moved_through_nothing_is_said():
    """Crossings that fall with L: the alpha just below the last one is not yet decided."""

    def star(L):
        return 0.9 - 0.02 * L

    alphas = [0.4, 0.5, 0.6, 0.65, 0.68, 0.7, 0.75, 0.8, 0.95]
    table = planted(alphas, [4, 5, 6, 7], star, samples=800)
    result = gap_ratios_of_table(table)
    last = result.crossings[-1].value.value
    found = {one.alpha: one for one in result.verdicts}
    near = max(alpha for alpha in alphas if alpha < last)
    assert found[near].verdict == UNDECIDED
    assert "cross at" in found[near].reason
    assert found[0.4].verdict == LOCALIZED
    assert found[0.95].verdict == ERGODIC


@pytest.mark.parametrize(
    ("means", "verdict"),
    [
        ((0.43, 0.415, 0.405), LOCALIZED),
        ((0.50, 0.51, 0.52), ERGODIC),
        ((POISSON, POISSON), LOCALIZED),
        ((GOE, GOE), ERGODIC),
        ((0.46, 0.46, 0.46), UNDECIDED),
        ((0.47, 0.44, 0.455), UNDECIDED),  # falls, then rises
        ((0.46, 0.50, 0.49), UNDECIDED),  # rises, then falls
    ],
)
def test_one_alpha_by_its_trend(means, verdict):
    (found,) = gap_ratios_of_table(of_means(means, samples=400, scatter=0.03)).verdicts
    assert found.verdict == verdict
    assert found.reason


def test_few_sizes_or_samples_are_said():
    (one,) = gap_ratios_of_table(of_means((0.43,))).verdicts
    assert one.verdict == UNDECIDED
    assert "two sizes" in one.reason
    (few,) = gap_ratios_of_table(of_means((0.43, 0.40), samples=3)).verdicts
    assert few.verdict == UNDECIDED
    (flat,) = gap_ratios_of_table(of_means((0.46, 0.461), samples=50)).verdicts
    assert "would decide" in flat.reason
