"""slowest_rate: what it asks of a law, and what it says of time and memory before it starts."""

import itertools
import math

import pytest

import qavalanche as qa
from qavalanche import schemes
from qavalanche.bath import relaxation
from qavalanche.bath.sectors import Sectors
from qavalanche.bath.weak import bytes_of
from qavalanche.campaign.point import Point
from qavalanche.laws import law_from

PARAMETERS = {"xxz": {"W": 8.0}, "imbrie": {"W": 5.0}, "spin1": {"W": 8.0}, "kicked": {"W": 2.0}}


def law(model):
    return law_from("hamiltonian", {"model": model, **PARAMETERS[model]})


def made(**parameters):
    return schemes.scheme_from("slowest_rate", parameters)


def test_it_is_the_function_and_its_record():
    chain = law("xxz").draw(5, 3, 1)
    found, direct = qa.melt(chain, "slowest_rate", site=4), relaxation(chain, 4)
    assert (found.rate, found.bound, found.site) == (direct.rate, direct.bound, 4)


@pytest.mark.parametrize("model", PARAMETERS)
@pytest.mark.parametrize("length", [1, 2, 5, 7])
def test_memory_is_foreseen_without_drawing_the_chain(model, length):
    """At least what the sample asks for itself, and no more than all states in one block."""
    chain = law(model).draw(length)
    asked = bytes_of(chain, Sectors(chain, 0))
    foreseen = made().bytes_needed(law(model), length)
    whole = (24.0 + 6 * chain.dtype.itemsize) * chain.states**2
    assert asked <= foreseen <= max(whole, asked)
    if model == "xxz":
        assert foreseen == asked


def test_cost_grows_as_the_cube_of_the_largest_block():
    seconds = [made().seconds(law("xxz"), length) for length in (11, 12, 13, 14)]
    ratios = [b / a for a, b in itertools.pairwise(seconds)]
    assert all(6 < ratio < 8.5 for ratio in ratios)
    assert made().seconds(law("imbrie"), 11) > 5 * seconds[0]  # no charge: one block
    assert made().seconds(law("spin1"), 8) > 5 * made().seconds(law("xxz"), 8)


def test_of_a_law_that_cannot_be_drawn_here_the_cost_is_a_guess_all_the_same():
    gone = law_from("hamiltonian", {"model": "gone.toml", "W": 3.0, "digest": "0" * 16})
    assert made().seconds(gone, 12) == made().seconds(law("xxz"), 12)


def test_what_cannot_be_melted_is_one_line():
    for parameters, length, message in [
        ({"site": 5}, 5, "site = 5 in a chain of 5 sites: must be 0 to 4"),
        ({}, 10**9, "length = 1000000000 with the scheme slowest_rate: must be at most 300"),
    ]:
        with pytest.raises(qa.InputError, match=message):
            Point(law("xxz"), length, made(**parameters))
    for wrong in ({"site": -1}, {"bath": 0}, {"bath": "strong"}, {"bath": math.inf}):
        with pytest.raises(qa.InputError, match=next(iter(wrong))):
            made(**wrong)
    with pytest.raises(qa.InputError, match="takes an Evolution, and the law bimodal draws a Ch"):
        Point(qa.Bimodal(0.2), 5, made())


def test_a_finite_bath_is_for_short_chains():
    chain = law("xxz").draw(3, 1)
    assert made(bath=0.5).melt(chain).rate == relaxation(chain, 0, 0.5).rate
    needed = [made(bath=0.5).bytes_needed(law("xxz"), length) for length in (6, 7, 8)]
    assert 10 < needed[1] / needed[0] < needed[2] / needed[1] < 16
    with pytest.raises(qa.InputError, match='bath = "weak" goes further'):
        made(bath=0.5).bytes_needed(law("xxz"), 9)


def test_a_rate_agrees_within_its_tolerance_and_noise_with_anything():
    one, rate, close = made(), -37.25, -37.25 * (1 + 5e-7)
    row = {"log_rate": close, "resolved": True}
    assert one.agrees("log_rate", close, rate, row)
    assert not one.agrees("log_rate", rate * (1 + 5e-6), rate, row)
    assert one.agrees("log_rate", 3e-16, 0.0, row)  # a logarithm of 1 has no relative error
    assert one.agrees("log_rate", -math.inf, -math.inf, row)
    assert not one.agrees("log_rate", -math.inf, rate, row)
    assert not one.agrees("log_rate", None, rate, row)
    assert not one.agrees("resolved", False, True, {**row, "resolved": False})
    assert one.agrees("log_rate", -64.5, -65.1, {**row, "resolved": False})
    assert not one.agrees("sample", 3, 4, {**row, "resolved": False})


def test_other_schemes_agree_to_the_last_bit():
    spots = qa.Spots()
    assert spots.agrees("decay_rate", 1.5, 1.5, {})
    assert not spots.agrees("decay_rate", 1.5, math.nextafter(1.5, 2), {})
