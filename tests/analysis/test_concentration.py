"""Concentration of rho: every verdict is reached, by numbers whose law is known."""

import math

import numpy as np
import pytest

import qavalanche as qa
from qavalanche.analysis.assumptions import (
    campaign_concentrations,
    concentration,
    draw_thermal,
)
from qavalanche.campaign.spec import parse_spec
from qavalanche.runs.execution import run

LENGTHS = (50, 100, 200, 400, 800)


def thermal_bonds(spread, seed=0, samples=4000):
    """L rho with Var rho = spread(L)^2 / 12: uniform around 1/2."""
    rng = np.random.default_rng(seed)
    numbers = {}
    for L in LENGTHS:
        rho = 0.5 + spread(L) * (rng.random(samples) - 0.5)
        numbers[L * 1000] = np.rint(1000 * L * rho)
    return numbers


@pytest.mark.parametrize(
    ("power", "verdict"),
    [(1.0, "like 1/L"), (0.4, "slower than 1/L"), (0.0, "not at all"), (2.0, "faster than 1/L")],
)
def test_verdicts(power, verdict):
    result = concentration(thermal_bonds(lambda L: L ** (-power / 2) * 5**-power), "known")
    assert result.verdict == verdict
    assert result.value == pytest.approx(power, abs=4 * result.error)
    assert result.goodness > 0.01
    assert result.range == (50_000, 800_000)
    assert result.outcome.startswith(f"known: ρ concentrates {verdict}, Var ρ ~ L^-b")


def test_independent_bonds_concentrate_like_one_over_length():
    rng = np.random.default_rng(4)
    drawn = {L: rng.binomial(L, 0.3, 5000) for L in LENGTHS}
    result = concentration(drawn)
    assert result.verdict == "like 1/L"
    np.testing.assert_allclose(result.variance, 0.21 / result.lengths, rtol=0.1)
    pulls = (result.variance - 0.21 / result.lengths) / result.variance_error
    assert np.abs(pulls).max() < 4
    np.testing.assert_allclose(result.mean, 0.3, atol=0.005)


def test_errors_cover():
    """The standard error of b is the spread of b over repeated data."""
    fits = [concentration(thermal_bonds(lambda L: L**-0.5, seed)) for seed in range(60)]
    pulls = np.array([(fit.value - 1) / fit.error for fit in fits])
    assert 0.7 < pulls.std() < 1.4
    assert abs(pulls.mean()) < 0.5


def test_short_lengths_that_do_not_follow_are_left_out():
    kink = concentration(thermal_bonds(lambda L: L**-0.5 if L >= 200 else 0.05))
    assert kink.range == (200_000, 800_000)
    assert kink.verdict == "like 1/L"
    bent = concentration(thermal_bonds(lambda L: math.exp(-L / 200)))
    assert bent.range == (400_000, 800_000)
    assert math.isnan(bent.goodness)
    assert "more do not follow one power" in bent.outcome


def test_too_little_is_undecided():
    one = concentration({100: [1, 2, 3, 4]})
    assert one.verdict == "undecided"
    assert "at least two lengths" in one.outcome
    frozen = concentration({100: [100] * 9, 200: [200] * 9})
    assert frozen.verdict == "undecided"
    few = concentration({100: [1, 20, 30, 44], 110: [11, 30, 20, 66]})
    assert few.verdict == "undecided"


def test_localized_chains():
    drawn = draw_thermal(qa.Bimodal(0.2), LENGTHS, 4000, seed=1)
    assert concentration(drawn).verdict == "like 1/L"


@pytest.mark.parametrize("crossing", [None, "halted"])
def test_drawn_as_in_a_campaign(tmp_path, crossing):
    law = {"law": "bimodal", "epsilon": [0.2, 0.28], "K": 1.0}
    spec = {"seed": 7, "disorder": law, "chain": {"length": [50, 100], "samples": 300}}
    spec |= {"rules": {"crossing": crossing}} if crossing else {}
    rules, word = (qa.Rules(crossing=crossing), crossing) if crossing else (None, "rmt")
    stored = campaign_concentrations(run(parse_spec(spec), tmp_path / "c", workers=1))
    assert [c.title for c in stored] == [f"ε = {e}, d_s = 2, {word}" for e in (0.2, 0.28)]
    for result, epsilon in zip(stored, (0.2, 0.28), strict=True):
        drawn = concentration(draw_thermal(qa.Bimodal(epsilon), [50, 100], 300, rules, seed=7))
        np.testing.assert_allclose(result.variance, drawn.variance, rtol=1e-12)
        assert result.value == pytest.approx(drawn.value)
        assert result.to_frame()["samples"].to_list() == [300, 300]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: concentration({}), "no lengths"),
        (lambda: concentration({100: [1, 2, 3]}), "at least 4 are needed"),
        (lambda: concentration({100: [1, 2, 3, 101]}), "between 0 and 100"),
        (lambda: concentration({0: [0, 0, 0, 0]}), "length = 0"),
        (lambda: draw_thermal(qa.Bimodal(0.2), [10, 20], [5]), "one per length"),
        (lambda: draw_thermal(qa.Bimodal(0.2), [10], 0), "samples = 0"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(qa.InputError, match=message):
        call()
