"""[refine] in specs: what it wants, stage by stage, and what it refuses."""

import copy
import re

import pytest
from planted_curves import Drawn, exact_crossing

import qavalanche as qa
from qavalanche.campaign.moments import Moments
from qavalanche.campaign.plan.families import families_of
from qavalanche.campaign.refine.steps import State
from qavalanche.campaign.spec import parse_spec
from qavalanche.campaign.statistics import Statistics

CONTENT = {
    "seed": 1,
    "disorder": {"law": "bimodal", "epsilon": [0.24, 0.25, 0.26, 0.27, 0.28]},
    "chain": {"length": [100, 300, 1000], "samples": [5000, 2000, 600]},
    "refine": {"error": 0.001, "max_bond_melts": 10**10},
}


def spec_with(**changed):
    content = copy.deepcopy(CONTENT)
    for section, keys in changed.items():
        content[section] = {**content[section], **keys}
    return parse_spec(content)


class Planted:
    """What a store would know of planted curves: at most so many samples of a point."""

    def __init__(self, seed=1, most=10**12):
        self.drawn, self.most, self.asked = Drawn(seed), most, []

    def __call__(self, point, n):
        self.asked.append((point, n))
        if n > self.most:
            return None
        thermal = self.drawn.count(point.law.epsilon, point.length, n).thermal
        return Statistics(n, {"thermal": Moments(n, thermal, thermal)})


def test_the_grid_grows_by_whole_blocks_until_the_errors_are_reached():
    spec, known = spec_with(), Planted()
    wanted = spec.plan.wanted(spec, known)
    assert {point for point in wanted if point in spec.grid} == {*spec.grid}
    assert len(wanted) > len(spec.grid)
    assert all(list(ends) == sorted({*ends}) for ends in wanted.values())
    for point, n in spec.grid.items():
        assert wanted[point][0] == n
    assert spec.plan.wanted(spec, Planted()) == wanted
    small, large = spec.plan.findings(spec, known)
    assert small.reached
    assert large.reached
    assert large.error <= 0.001 < small.error <= 0.002, "smaller lengths: twice the error"
    assert abs(large.value - exact_crossing(300, 1000)) < 4 * large.error
    assert "reached" in large.outcome
    assert large.to_dict()["lengths"] == [300, 1000]


def test_what_is_not_known_is_waited_for_and_nothing_is_taken_back():
    spec = spec_with()
    before = {}
    for most in (100, 3000, 10_000, 30_000, 10**6):
        now = spec.plan.wanted(spec, Planted(most=most))
        assert all(now[point][: len(ends)] == ends for point, ends in before.items())
        before = now
    first = spec.plan.wanted(spec, Planted(most=100))
    assert first == {point: (n,) for point, n in spec.grid.items()}
    told = spec.plan.findings(spec, Planted(most=10_000))
    assert any("more samples come" in one.outcome for one in told)
    assert not spec.plan.findings(spec, Planted(most=100))


def test_it_ends_at_max_bond_melts_and_says_what_would_suffice():
    spec = spec_with(refine={"error": 0.0001, "max_bond_melts": 5e7})
    known = Planted()
    wanted = spec.plan.wanted(spec, known)
    spent = sum(point.length * ends[-1] for point, ends in wanted.items())
    assert 0.99 * 5e7 < spent <= 5e7
    told = spec.plan.findings(spec, known)
    assert not any(one.reached for one in told)
    assert all("not reached with max_bond_melts" in one.outcome for one in told)
    times = re.search(r"about (\d+) times as many bond-melts would be needed", told[1].outcome)
    assert int(times[1]) == pytest.approx((told[1].error / 0.0001) ** 2, rel=0.1)


def test_an_error_below_all_digits_is_refused_and_a_tiny_one_comes_to_an_end():
    for error in (1e-160, 3.9e-14):
        with pytest.raises(qa.InputError, match="must be at least 1e-12 of the span"):
            spec_with(refine={"error": error})
    spec = spec_with(refine={"error": 4.1e-14, "max_bond_melts": 2e7})
    told = spec.plan.findings(spec, Planted())
    assert all("times as many bond-melts would be needed" in one.outcome for one in told)


@pytest.mark.parametrize("error", [0.3, 0.03, 0.01])
def test_what_is_not_reached_is_never_had_with_fewer_bond_melts(error):
    """A crossing whose slope is noise is not known, however small its error looks."""
    seen = set()
    for seed in range(12):
        spec = spec_with(chain={"samples": 60}, refine={"error": error, "max_bond_melts": 5e5})
        for one in spec.plan.findings(spec, Planted(seed)):
            if one.step.state is State.FOUND:
                assert one.step.shortfall.times > 1
                firm, close = one.step.at.firm, one.error <= one.wanted
                seen.add((firm, close))
                assert ("its slope is known to less than 3 errors" in one.outcome) == (not firm)
                assert ("next to it alone" in one.outcome) == (firm and close)
                assert "times as many bond-melts would be needed" in one.outcome
    assert any(not firm for firm, _ in seen), seen


def test_an_end_is_told_once_its_last_stage_is_stored():
    spec = spec_with(refine={"error": 0.0001, "max_bond_melts": 5e7})
    wanted = spec.plan.wanted(spec, Planted())
    last = {p: ends[-1] for p, ends in wanted.items()}
    late = max(last, key=lambda p: (last[p] * p.length, str(p)))

    class But(Planted):
        def __call__(self, point, n):
            return None if (point, n) == (late, last[late]) else super().__call__(point, n)

    assert spec.plan.wanted(spec, But()) == wanted, "all is wanted by now"
    told = spec.plan.findings(spec, But())
    assert not any(one.ended for one in told)
    assert "more samples come" in told[1].outcome
    assert all(one.ended for one in spec.plan.findings(spec, Planted()))


@pytest.mark.parametrize(
    ("values", "state", "said"),
    [
        ([0.05, 0.06, 0.07, 0.08], State.DARK, "p is seen nowhere: add values where it is larger"),
        ([0.9, 0.92, 0.94, 0.96], State.FULL, "p is 1 everywhere: add values where it is smaller"),
    ],
)
@pytest.mark.parametrize("rare", [0, 2e-4])
def test_where_p_does_not_change_no_budget_is_spent(values, state, said, rare):
    spec = spec_with(disorder={"epsilon": values}, chain={"samples": 100})
    known = Planted()
    known.drawn.p = lambda x, _: rare if x < 0.5 else 1 - rare
    told = spec.plan.findings(spec, known)
    assert {one.step.state for one in told} == {state}
    assert all(one.ended for one in told)
    assert said in told[0].outcome
    wanted = spec.plan.wanted(spec, known)
    assert sum(point.length * ends[-1] for point, ends in wanted.items()) < 1e8 < 1e10


def test_the_most_is_foreseen():
    spec = spec_with()
    most = spec.plan.most(spec)
    assert all(most[point] >= n for point, n in spec.grid.items())
    assert sum(point.length * n for point, n in most.items()) == pytest.approx(10**10, rel=1e-3)


def test_crossings_outside_of_the_values():
    spec = spec_with(disorder={"epsilon": [0.235, 0.24, 0.245, 0.25]}, chain={"samples": 50_000})
    told = spec.plan.findings(spec, Planted())
    assert {one.step.state for one in told} == {State.ABOVE}
    assert "no crossing: p still falls" in told[0].outcome
    spec = spec_with(disorder={"epsilon": [0.27, 0.275, 0.28, 0.285]})
    told = spec.plan.findings(spec, Planted())
    assert {one.step.state for one in told} == {State.BELOW}
    assert told[0].error is None
    assert "p rises with L at all values" in told[0].outcome


def test_families_are_refined_each_by_itself():
    several = {
        "disorder": {**CONTENT["disorder"], "K": [1.0, 2.0]},
        "rules": {"crossing": ["rmt", "halted"]},
        "refine": {**CONTENT["refine"], "parameter": "epsilon"},
    }
    spec = parse_spec({**CONTENT, **several})
    told = spec.plan.findings(spec, Planted())
    assert len(told) == 8
    assert len({one.told for one in told}) == 4
    wanted = spec.plan.wanted(spec, Planted())
    one = parse_spec(CONTENT)
    alone = one.plan.wanted(one, Planted())
    own = {p: ends for p, ends in wanted.items() if p in alone}
    assert own == alone


def test_another_law_whose_one_listed_parameter_is_meant():
    law = {"law": "norm", "loc": [-1.0, -0.9, -0.8, -0.7, -0.6], "scale": 1.5}
    spec = parse_spec({**CONTENT, "disorder": law})
    assert spec.plan.refined(spec) == "loc"
    assert families_of(spec, "loc")[0].rising
    falling = {**law, "loc": -1.0, "scale": [1.5, 1.4, 1.3, 1.2]}
    assert families_of(parse_spec({**CONTENT, "disorder": falling}), "scale")[0].rising
    falling["loc"] = 1.0
    assert not families_of(parse_spec({**CONTENT, "disorder": falling}), "scale")[0].rising


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"refine": {"error": 0}}, "refine.error = 0: must be a positive number"),
        ({"refine": {"error": "small"}}, "refine.error = 'small'"),
        ({"refine": {"max_bond_melts": 0.5}}, "refine.max_bond_melts = 0.5"),
        ({"refine": {"max_bond_melts": 1000}}, "the samples to begin with melt"),
        ({"refine": {"parameter": "epsilo"}}, 'did you mean "epsilon"'),
        ({"refine": {"parameter": 3}}, "refine.parameter = 3: must be the name"),
        ({"refine": {"erorr": 1}}, "unknown key refine.erorr"),
        ({"disorder": {"epsilon": [0.24, 0.26, 0.28]}}, "3 values: at least 4 values"),
        ({"disorder": {"epsilon": 0.24}}, r"\[refine\] with lists of no parameter: say parameter"),
        ({"disorder": {"K": [1.0, 2.0]}}, r"lists of epsilon, K: say parameter"),
        ({"chain": {"length": 100, "samples": 10}}, "1 length: curves of at least two must cross"),
        ({"chain": {"inserted": [0, 10]}}, "goes without inserted"),
    ],
)  # fmt: skip
def test_bad_sections_are_one_line(changed, said):
    with pytest.raises(qa.InputError, match=said) as caught:
        spec_with(**changed)
    assert "\n" not in str(caught.value)


def test_a_parameter_that_moves_no_resonant_bond_is_refused():
    content = {
        **CONTENT,
        "disorder": {"law": "bimodal", "epsilon": 0.26, "K": [1.0, 2.0, 3.0, 4.0]},
    }
    with pytest.raises(qa.InputError, match="it makes no bond resonant"):
        parse_spec(content)


def test_two_plans_and_a_needed_key():
    with pytest.raises(qa.InputError, match="give one of them"):
        parse_spec({**CONTENT, "stop": {"error": 0.1, "max_samples": 10}})
    with pytest.raises(qa.InputError, match="without max_bond_melts"):
        parse_spec({**CONTENT, "refine": {"error": 0.1}})


def test_a_spec_comes_back_as_it_was():
    spec = spec_with(refine={"parameter": "epsilon"})
    assert parse_spec(spec.to_dict()) == spec
    assert spec.refined
    assert spec.hash != spec_with().hash
