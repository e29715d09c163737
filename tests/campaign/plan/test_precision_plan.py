"""[stop]: its rule, what it measures, and what it refuses."""

import math

import numpy as np
import pytest

import qavalanche as qa
from qavalanche.campaign.moments import Moments
from qavalanche.campaign.plan.precision import block_end, safe_error
from qavalanche.campaign.spec import parse_spec
from qavalanche.campaign.statistics import Statistics

CONTENT = {
    "seed": 3,
    "disorder": {"law": "bimodal", "epsilon": [0.25, 0.3]},
    "chain": {"length": [50, 400]},
    "stop": {"error": 0.02, "max_samples": [2000, 500]},
}
SPEC = parse_spec(CONTENT)
POINT = next(iter(SPEC.grid))


def with_stop(**keys):
    return {**CONTENT, "stop": {**CONTENT["stop"], **keys}}


def counted(k, n):
    return Statistics(n, {"thermal": Moments(n, k, k)})


def planted(share):
    """Statistics of any first samples of which this share is thermal."""
    return lambda _, n: counted(round(share * n), n)


@pytest.mark.parametrize("first", [1, 2, 3, 100, 10**14])
def test_ends_of_blocks_grow_by_the_root_of_two(first):
    ends = [block_end(first, k) for k in range(20)]
    assert ends[::2] == [first * 2**j for j in range(10)]
    for j, end in enumerate(ends[1::2]):
        assert (end - 1) ** 2 < 2 * (first * 2**j) ** 2 <= end**2


def test_the_error_is_never_nothing_and_comes_to_the_plain_one():
    for n in (1, 10, 1000):
        assert safe_error(0, n) == pytest.approx(safe_error(n, n))
        assert safe_error(0, n) > 1 / (n + 4)
    k, n = 300_000, 1_000_000
    assert safe_error(k, n) == pytest.approx(math.sqrt(0.3 * 0.7 / n), rel=1e-4)
    assert math.isnan(safe_error(0, 0))


@pytest.mark.parametrize("share", [0.0, 0.02, 0.3, 1.0])
def test_a_point_ends_with_the_first_block_that_is_good_enough(share):
    ends = SPEC.plan.wanted(SPEC, planted(share))[POINT]
    good = [safe_error(round(share * n), n) <= 0.02 for n in ends]
    assert good == [False] * (len(ends) - 1) + [True]
    assert SPEC.plan.verdicts(SPEC, planted(share))[POINT].outcome.startswith("reached: error 0.0")


def test_max_samples_ends_a_point_and_that_is_said():
    spec = parse_spec(with_stop(error=1e-4))
    for point, ends in spec.plan.wanted(spec, planted(0.3)).items():
        assert ends[-1] == {50: 2000, 400: 500}[point.length]
        verdict = spec.plan.verdicts(spec, planted(0.3))[point]
        assert verdict.ended
        assert not verdict.reached
        assert verdict.outcome.startswith("not reached with max_samples: error 0.0")


def test_nothing_is_wanted_beyond_what_is_not_known():
    spec = parse_spec(with_stop(error=1e-4))
    first = spec.plan.wanted(spec, lambda *_: None)
    assert set(first.values()) == {(100,)}
    known = planted(0.3)
    second = spec.plan.wanted(spec, lambda point, n: known(point, n) if n == 100 else None)
    assert set(second.values()) == {(100, 142)}
    verdicts = spec.plan.verdicts(spec, lambda point, n: known(point, n) if n == 100 else None)
    assert {one.outcome[:15] for one in verdicts.values()} == {"not yet reached"}


def test_samples_that_are_all_alike_tell_of_no_error_of_a_mean():
    spec = parse_spec(with_stop(quantity="half_chain_entropy"))
    alike = Statistics(100, {"half_cut": Moments.of(np.full(100, 4))})
    assert math.isnan(spec.plan.error_of(POINT, alike))
    assert math.isnan(spec.plan.error_of(POINT, Statistics(100, {})))
    infinite = Statistics(100, {"half_cut": Moments(100, 3, 9, 1)})
    assert not spec.plan.error_of(POINT, infinite) <= 1e9


def test_samples_are_the_first_block():
    spec = parse_spec({**CONTENT, "chain": {"length": [50, 400], "samples": [200, 20]}})
    assert sorted(spec.grid.values()) == [20, 20, 200, 200]
    assert set(SPEC.grid.values()) == {100}
    few = parse_spec(with_stop(max_samples=30))
    assert set(few.grid.values()) == {30}
    stop = {"quantity": "log_rate", "error": 0.1, "max_samples": 300}
    short = {"seed": 1, "hamiltonian": {"model": "xxz", "W": 6, "sites": 4}, "stop": stop}
    assert set(parse_spec(short).grid.values()) == {100}


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"error": 0}, "stop.error = 0: must be a positive number"),
        ({"error": "small"}, "stop.error = 'small': must be"),
        ({"max_samples": 0}, "stop.max_samples = 0: must be"),
        ({"max_samples": []}, r"stop.max_samples = \[\]: at least one"),
        ({"max_samples": [1000, 1000, 1000]}, "3 numbers for 2 lengths: give one number"),
        ({"quantity": 3}, 'stop.quantity = 3: must be "p"'),
        ({"quantity": "half_chain_entrpy"}, r'did you mean "half_chain_entropy"'),
        (
            {"quantity": "regions"},
            "'regions' .* with the scheme spots: measured are p",
        ),
        ({"quantity": "rounds"}, "ask for it with history = true under"),
        (
            {"sampels": 3},
            r"unknown key stop.sampels.*: known keys are quantity, error, max_samples",
        ),
    ],
)
def test_bad_keys_are_one_line(keys, said):
    with pytest.raises(qa.InputError, match=said) as caught:
        parse_spec(with_stop(**keys))
    assert "\n" not in str(caught.value)


def test_contradictions_are_refused():
    with pytest.raises(qa.InputError, match="samples are the first block of"):
        parse_spec({**with_stop(max_samples=500), "chain": {"length": 50, "samples": 501}})
    exact = {"seed": 1, "hamiltonian": {"model": "xxz", "W": 6, "sites": 4, "samples": 2}}
    with pytest.raises(qa.InputError, match="'p' with the scheme slowest_rate: measured are log_r"):
        parse_spec({**exact, "stop": {"error": 0.1, "max_samples": 9}})
    parse_spec({**exact, "stop": {"quantity": "log_rate", "error": 0.1, "max_samples": 9}})


def test_it_goes_around_as_plain_data():
    for content in (CONTENT, with_stop(max_samples=700), with_stop(quantity="thermal")):
        spec = parse_spec(content)
        assert parse_spec(spec.to_dict()) == spec
        assert spec.plan.quantity == "p"
    assert parse_spec(with_stop(max_samples=[700, 700])).hash != parse_spec(CONTENT).hash
