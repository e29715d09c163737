"""The letter's claims on a planted family: right numbers, and verdicts that go both ways."""

import math

import pytest
from planted import EPSILON_C, NU, TAU, planted_family

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.transition import CriticalPoint, Route
from qavalanche.letter import Between, Equal, claims, claims_frame
from qavalanche.letter.critical_point import against_others
from qavalanche.letter.nu_minus import divergence_of_cutoff
from qavalanche.letter.verdict import equal, within


@pytest.fixture(scope="module")
def found():
    return {one.about: one for one in claims(planted_family())}


def near(claim, expected, errors=3.0):
    return abs(claim.value - expected) <= errors * claim.error


class TestVerdicts:
    def test_within_is_sure_by_two_errors(self):
        assert within(2.5, 0.2, 2, 3) == "agrees"
        assert within(2.5, 0.3, 2, 3) == "undecided"
        assert within(2.1, 0.2, 2, 3) == "undecided"
        assert within(1.5, 0.2, 2, 3) == "differs"
        assert within(5.0, 0.2, 2, math.inf) == "agrees"
        assert within(math.nan, 0.1, 0, 1) == within(0.5, math.nan, 0, 1) == "not measured"

    def test_equal_needs_errors_that_say_something(self):
        assert equal(0.05, 0.04, 0.0, 0.1) == "agrees"
        assert equal(0.05, 0.3, 0.0, 0.1) == "undecided"  # an error that large agrees with much
        assert equal(0.1, 0.04, 0.0, 0.1) == "undecided"
        assert equal(0.2, 0.04, 0.0, 0.1) == "differs"
        assert equal(math.nan, 1.0, 0.0, 0.1) == "not measured"

    def test_predictions_judge_by_the_whole_error(self):
        sharp, blurred = Estimate(2.5, 0.1), Estimate(2.5, 0.1, systematic=0.3)
        assert Between(2, 3).verdict(sharp) == "agrees"
        assert Between(2, 3).verdict(blurred) == "undecided"
        assert Equal(2.5, 0.2).verdict(sharp) == "agrees"
        assert Equal(2.5, 0.2).verdict(blurred) == "undecided"
        assert Between(2, 3).verdict(Estimate.none("no data")) == "not measured"


def test_the_transition_is_found_where_it_was_planted(found):
    rate = found["ε_c by decay rate meets s"]
    assert rate.error < 1e-3
    assert near(rate, EPSILON_C)
    assert found["ρ at ε_c"].value == pytest.approx(0.45, abs=1e-3)
    assert found["ρ at ε_c"].verdict == "agrees"
    assert near(found["ν from the drift of ε_c(L)"], 1 / 0.4)


def test_each_route_is_held_against_the_others():
    def verdict(value, error, *others):
        pairs = [(value, error), *others]
        made = [CriticalPoint(r, Estimate(*pair)) for r, pair in zip(Route, pairs, strict=False)]
        return against_others(made[0], [one for one in made if one.found])

    assert verdict(0.277, 1e-3, (0.278, 1e-3), (0.24, 0.02)) == "agrees"
    assert verdict(0.24, 0.01, (0.278, 1e-3), (0.277, 1e-3)) == "differs"
    assert verdict(0.25, 0.011, (0.278, 1e-3), (0.277, 1e-3)) == "undecided"
    assert verdict(0.277, 0.1, (0.278, 1e-3)) == "undecided"  # agrees with much
    assert verdict(0.277, 1e-3) == verdict(0.277, 1e-3, (math.nan, math.nan)) == "undecided"
    assert verdict(math.nan, math.nan, (0.278, 1e-3)) == "not measured"


def test_exponents_are_those_planted(found):
    for length in (100_000, 1_000_000, 10_000_000):
        tau = found[f"τ at ε_c, L = {length}"]
        assert near(tau, TAU)
        assert tau.verdict == "agrees"
    assert near(found["β at ε_c"], TAU - 2)
    assert near(found["power of ⟨S⟩ − (3 − τ)"], 0.0)
    assert near(found["ν_− from the cut-off of sizes"], NU)
    assert found["growth of ⟨S⟩ at ε_c"].verdict == "agrees"


def test_saturation_can_be_found_and_refuted(found):
    agreed = found["1/ζ − s at ε_c, in units of s"]
    assert agreed.verdict in ("agrees", "undecided")
    assert near(agreed, 0.0)
    other = {one.about: one for one in claims(planted_family(saturated=False))}
    refuted = other["1/ζ − s at ε_c, in units of s"]
    assert refuted.value == pytest.approx(0.3, abs=0.1)
    assert refuted.verdict == "differs"


def test_sizes_of_another_exponent_are_told_apart():
    other = {one.about: one for one in claims(planted_family(tau=3.4))}
    assert other["τ at ε_c, L = 10000000"].verdict == "differs"
    assert other["β − (τ − 2)"].verdict == "undecided"  # β is a crossover on this grid


def test_a_cutoff_seen_at_one_epsilon_only_has_no_exponent():
    lengths = (2_000_000, 3_000_000, 5_000_000, 10_000_000, 20_000_000, 30_000_000)
    family = planted_family(epsilons=(0.265, 0.278), lengths=lengths)
    one = divergence_of_cutoff(Evidence(family))
    assert not one.found
    assert "seen at 1 ε below ε_c, 4 are needed" in one.outcome  # six lengths count once


def test_p_that_falls_and_rises_is_seen(found):
    seen = found["ε where p falls and rises again"]
    assert seen.verdict == "agrees"
    assert seen.value in (0.278, 0.28)


def test_what_cannot_be_measured_is_named():
    few = claims(planted_family(epsilons=(0.25, 0.26), lengths=(1000, 10_000)))
    assert {one.verdict for one in few} <= {"not measured", "undecided"}
    for one in few:
        assert one.outcome
        assert math.isfinite(one.value) == math.isfinite(one.error) or one.value > 0


def test_values_at_epsilon_c_are_interpolated_with_the_error_of_epsilon_c():
    critical = Evidence(planted_family())
    low, high = critical.around(critical.epsilon)
    assert (low, high) == (0.276, 0.278)

    def line(epsilon):
        return Estimate(3.0 + 100 * (epsilon - EPSILON_C), 0.01)

    nothing = Estimate.none("nothing there")
    one = critical.interpolated(line, Estimate(0.2775, 0.001))
    assert one.value == pytest.approx(3.05)
    assert one.statistical == pytest.approx(math.hypot(0.25, 0.75) * 0.01)
    assert one.systematic == pytest.approx(0.1)
    beside = critical.interpolated(lambda e: line(e) if e <= low else nothing)
    assert beside.value == line(low).value
    assert beside.error == pytest.approx(100 * (critical.epsilon - low), rel=0.05)
    alone = critical.interpolated(lambda e: line(e) if e == low else nothing)
    assert not alone.found  # how it changes with epsilon is not known
    assert not critical.interpolated(line, Estimate(0.5, 0.1)).found


def test_the_frame_has_one_row_per_claim(found):
    frame = claims_frame(list(found.values()))
    columns = ["about", "letter", "value", "error", "verdict", "outcome", "where"]
    assert frame.columns == columns
    assert frame.height == len(found)


ROWS = {
    *(f"ε_c by {route}" for route in Route),
    *("ρ at ε_c", "1/ζ − s at ε_c, in units of s", "ε where p falls and rises again"),
    *(f"τ at ε_c, L = {length}" for length in (10**5, 10**6, 10**7)),
    *("law of sizes at the ε next to ε_c", "β at ε_c", "β − (τ − 2)"),
    *("growth of ⟨S⟩ at ε_c", "power of ⟨S⟩ − (3 − τ)"),
    *("ν_+ from L_+", "ν from the drift of ε_c(L)", "ν_− from the cut-off of sizes"),
    *("ν_− by collapse, two-sided", "ν_+ by collapse, two-sided", "ν by collapse, power law"),
}
"""What the table has always called its rows: docs and users' scripts look them up."""


def test_rows_keep_their_names_and_say_where_the_letter_is(found):
    assert set(found) >= ROWS
    assert any(about.startswith("b at ε = ") or about == "b below ε_c" for about in found)
    for one in found.values():
        assert one.where.startswith("letter")
        row = one.to_dict()
        assert {"about", "letter", "value", "error", "verdict", "outcome"} <= row.keys()
        if row["value"] is not None:
            parts = math.hypot(row["statistical_error"], row["systematic_error"])
            assert row["error"] == pytest.approx(parts)


def test_what_a_scheme_does_not_have_is_named():
    import dataclasses

    family = planted_family(lengths=(1000, 10_000, 100_000), epsilons=(0.27, 0.276, 0.278))
    bare = dataclasses.replace(
        family,
        entropy_density=None,
        sizes=(),
        table=family.table.drop("decay_rate", "decay_rate_error", "mean_entropy"),
    )
    rows = {one.about: one for one in claims(bare)}
    for about in ("τ at ε_c", "1/ζ − s at ε_c, in units of s", "growth of ⟨S⟩ at ε_c"):
        assert rows[about].verdict == "not measured"
        assert "not measured by this scheme" in rows[about].outcome
