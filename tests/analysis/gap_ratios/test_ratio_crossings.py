"""Crossings and their drift on planted gap ratios: found where they are, named where not."""

import numpy as np
import pytest
from planted_ratios import planted

from qavalanche import InputError
from qavalanche.analysis.gap_ratios import RatioTable, gap_ratios_of_table
from qavalanche.analysis.gap_ratios.crossing import ratio_crossings as with_errors
from qavalanche.analysis.gap_ratios.drift import AWAY, TOWARDS, UNDECIDED
from qavalanche.analysis.threshold.bootstrap import bootstrap_means

ALPHAS = [0.4, 0.5, 0.6, 0.66, 0.72, 0.8, 0.9]
SIZES = [4, 5, 6, 7]


def ratio_crossings(table):
    return with_errors(table, bootstrap_means(table.values))


def where(star, first, last):
    """The alpha at which the planted curves of two sizes cross."""
    a, b = first / 5, last / 5
    return (b * star(last) - a * star(first)) / (b - a)


def test_a_planted_crossing_lies_within_its_errors():
    """Of 36 crossings at 0.69: cover, and no bias."""
    off = []
    for seed in range(12):
        table = planted(ALPHAS, SIZES, lambda _: 0.69, seed=seed, samples=240)
        for one in ratio_crossings(table):
            if one.value.found:
                off.append((one.value.value - 0.69) / one.value.error)
    assert len(off) > 30
    assert np.mean(np.abs(off) < 2) > 0.85
    assert np.abs(np.mean(off)) < 0.5


def test_more_samples_make_a_smaller_error_and_pairing_helps():
    few, many = (
        ratio_crossings(planted(ALPHAS, [4, 6], lambda _: 0.69, samples=n))[0].value
        for n in (60, 960)
    )
    assert many.statistical == pytest.approx(few.statistical / 4, rel=0.4)


@pytest.mark.parametrize(
    ("star", "verdict"),
    [
        (lambda L: 0.90 - 0.012 * L, TOWARDS),
        (lambda L: 0.72 + 0.008 * L, AWAY),
        (lambda _: 0.69, UNDECIDED),
    ],
)
def test_drift_is_told_both_ways(star, verdict):
    alphas = np.linspace(0.5, 1.1, 13).tolist()
    table = planted(alphas, SIZES, star, samples=4000)
    found = gap_ratios_of_table(table).drift
    assert found.critical == pytest.approx(2**-0.5)
    assert found.verdict == verdict
    assert found.outcome
    if verdict != UNDECIDED:
        slope = (where(star, 6, 7) - where(star, 4, 5)) / 2
        assert found.per_spin.value == pytest.approx(slope, abs=4 * found.per_spin.error)


def test_both_sides_have_another_critical_alpha():
    table = planted(ALPHAS, [2, 3], lambda _: 0.6, sides=2)
    assert gap_ratios_of_table(table).critical == 0.5
    assert planted(ALPHAS, [2], lambda _: 0.6, local_dimension=3).critical == pytest.approx(3**-0.5)


@pytest.mark.parametrize(
    ("star", "message"),
    [(2.0, "rises with L at no alpha"), (-1.0, "falls with L at no alpha")],
)
def test_curves_that_do_not_cross_are_named(star, message):
    """All alpha on one side of the crossing."""
    alphas = [0.4, 0.5, 0.6] if star > 1 else [0.7, 0.8, 0.9]
    near = 0.75 if star > 1 else 0.55
    table = planted(alphas, [4, 6], lambda _: near, samples=400)
    (one,) = ratio_crossings(table)
    assert not one.value.found
    assert message in one.value.outcome
    assert gap_ratios_of_table(table).drift.verdict == UNDECIDED


def test_noise_alone_and_one_alpha_have_no_crossing():
    table = planted(ALPHAS, [4, 5], lambda _: 0.69, samples=4, scatter=0.4)
    assert not ratio_crossings(table)[0].value.found
    (one,) = ratio_crossings(planted([0.7], [4, 5], lambda _: 0.69))
    assert "two are needed" in one.value.outcome
    alike = RatioTable.from_arrays({(a, L): [0.4] * 9 for a in (0.5, 0.6) for L in (3, 4)})
    assert ratio_crossings(alike)[0].value.outcome == "all samples are alike"


def test_a_size_with_fewer_samples_is_held_against_all_of_the_other():
    """The mean over 200 samples and over 20: nearly the error of the 20, not twice its square."""
    whole = planted(ALPHAS, [4, 6], lambda _: 0.69, samples=400)

    def kept(first, last):
        some = {
            (float(a), L): whole.values[i, j][:count]
            for i, a in enumerate(whole.alphas)
            for j, (L, count) in enumerate(((4, first), (6, last)))
        }
        return ratio_crossings(RatioTable.from_arrays(some))[0]

    few, both, all_of_one = kept(40, 40), kept(400, 400), kept(400, 40)
    assert all_of_one.samples == 40
    assert both.value.statistical < all_of_one.value.statistical < 0.9 * few.value.statistical


@pytest.mark.parametrize(
    ("ratios", "message"),
    [
        ({}, "one"),
        ({(0.5, 3): []}, "one sample"),
        ({(0.5, 3): [1.2]}, "between 0 and 1"),
        ({(0.5, 0): [0.4]}, "L = 0"),
        ({(-0.5, 3): [0.4]}, "alpha = -0.5"),
        ({0.5: [0.4]}, "must be"),
        ([0.4], "ratios"),
    ],
)
def test_wrong_tables_are_one_line(ratios, message):
    with pytest.raises(InputError, match=message):
        RatioTable.from_arrays(ratios)


def test_numbers_of_samples_must_fit():
    with pytest.raises(InputError, match="2 numbers, none twice"):
        RatioTable.from_arrays({(0.5, 3): [0.4, 0.5]}, {(0.5, 3): [1, 1]})
    with pytest.raises(InputError, match="sides = 3"):
        RatioTable.from_arrays({(0.5, 3): [0.4, 0.5]}, sides=3)
