"""Claims on the dynamics from planted tables: what is true agrees, what is false differs."""

import dataclasses
import math

import polars as pl
import pytest
from planted_dynamics import S, planted

import qavalanche as qa
from qavalanche.analysis.dynamics import Dynamics, Gathered
from qavalanche.analysis.dynamics.dynamics import divergence_of
from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.transition import Divergence
from qavalanche.letter.dynamics import DERIVED, statements


def claims(**how):
    return said(planted(**how))


def said(table):
    return {one.about: one for one in statements(Dynamics(table))}


@pytest.fixture(autouse=True)
def no_divergence(monkeypatch):
    """Its bootstrap takes seconds: one test has it."""
    nothing = Estimate.none("not asked for")
    for name in ("divergence_of_times", "divergence_of_lengths"):
        monkeypatch.setattr(Dynamics, name, Divergence(nothing, nothing, 0.0, (), ""))


RATIOS = ("ln t_+ / (2 s L_+)", "μ / (2 s L_+)")


def test_what_the_letter_says_agrees_where_it_is_planted():
    found = claims()
    for about in (*RATIOS, "power of ln t_+ in L_+", "power of μ in L_+", "μ / ln t_+"):
        assert found[about].verdict == "agrees", found[about]
    for about in RATIOS:
        assert found[about].verdicts[DERIVED] == "differs"
    assert found["power of the width of ln Γ in ln t_+"].verdict == "agrees"
    assert found["fall of D beside the slowest bond"].verdict == "agrees"
    assert found["μ by growth over μ by scatter"].verdict == "agrees"


def test_both_diverge_alike():
    one = Dynamics(planted())
    times, lengths = (
        divergence_of(one.points, "time_scale"),
        divergence_of(one.points, "thermal_length"),
    )
    assert abs(times.nu.value - 1.8) < 3 * times.nu.error
    assert abs(lengths.nu.value - 1.8) < 3 * lengths.nu.error


def test_a_third_of_it_differs_and_is_within_what_ends_allow():
    found = claims(factor=0.36)
    for about in RATIOS:
        assert found[about].verdict == "differs"
        assert found[about].verdicts[DERIVED] == "agrees"
        assert found[about].value == pytest.approx(0.36, abs=0.03)
    assert found["μ / ln t_+"].verdict == "agrees"


def test_another_power_of_the_length_differs():
    found = claims(power=0.6, factor=3.0)
    assert found["power of ln t_+ in L_+"].verdict == "differs"
    assert found["power of μ in L_+"].verdict == "differs"


def test_resistance_in_proportion_to_the_length_is_seen_where_it_is():
    assert claims()["μ where ln t_+ < 1"].verdict == "not measured"
    found = claims(factor=0.004)["μ where ln t_+ < 1"]
    assert found.verdict == "agrees"
    assert found.value == pytest.approx(1, abs=0.02)


def test_a_width_that_does_not_grow_with_the_time_differs():
    table = planted()
    fixed = pl.when(pl.col("log_rate_spread").is_not_null()).then(5.0).alias("log_rate_spread")
    error = pl.when(pl.col("log_rate_spread").is_not_null()).then(0.1)
    changed = table.table.with_columns(fixed, error.alias("log_rate_spread_error"))
    other = Gathered(table.title, S, changed, (), table.medians)
    found = said(other)
    assert found["power of the width of ln Γ in ln t_+"].verdict == "differs"


def with_ends(law):
    """Claims where xi = law(L_+), to 5 %, followed to 2 L_+."""
    one = Dynamics(planted())
    points = []
    for point, L_plus in zip(one.points, (2000, 1000, 400, 150, 60, 20), strict=True):
        used = {"length": (10.0, 2.0 * L_plus)}
        ends = Estimate(law(L_plus), 0.05 * law(L_plus), used=used)
        length = Estimate(float(L_plus), 0.01 * L_plus)
        points.append(dataclasses.replace(point, thermal_length=length, end_length=ends))
    one.points = points
    return {claim.about: claim for claim in statements(one)}


def test_the_end_to_end_length_is_held_against_its_lower_bound():
    power, last = "power of ξ in √L_+ / ln L_+", "ξ / (√L_+ / ln L_+) at the largest L_+"
    above = with_ends(lambda plus: 0.5 * plus**0.8)
    assert above[power].verdict == "agrees"
    assert above[last].verdict == "agrees"
    at_the_bound = with_ends(lambda plus: 2 * math.sqrt(plus) / math.log(plus))
    assert at_the_bound[power].verdict == "agrees"
    fixed = with_ends(lambda _: 3.0)
    assert fixed[power].verdict == "differs"
    assert fixed[last].verdict == "differs"


def test_correlators_that_were_not_followed_to_the_thermal_length_do_not_count():
    found = claims(ends=lambda _: 6.0)["power of ξ in √L_+ / ln L_+"]
    assert found.verdict == "not measured"


def test_what_is_not_measured_says_so():
    table = planted().table.select("epsilon", "length", "samples", "thermal", "end_to_end")
    found = statements(Dynamics(Gathered("bare", S, table, (), planted().medians)))
    assert {one.verdict for one in found if "L_+" in one.about and "ξ" not in one.about} == {
        "not measured"
    }
    assert all(one.outcome for one in found if one.verdict == "not measured")


def test_wrong_arguments_are_refused(tmp_path):
    for wrong in (3, [], [3], None):
        with pytest.raises(qa.InputError, match="campaigns"):
            qa.dynamics(wrong)
    with pytest.raises(qa.InputError):
        qa.dynamics(tmp_path / "nothing")
