"""Rules: validation and the resonance criterion."""

import math

import pytest

import qavalanche as qa
from qavalanche import InputError, Rules
from qavalanche.schemes import couplings, spots


def test_defaults():
    rules = Rules()
    assert rules.entropy_density == math.log(2)
    assert rules.crossing_slope == -math.log(2) / 2
    assert rules.keeps_exit_decay
    assert str(rules) == "d_s = 2, rmt"


def test_crossings():
    assert Rules(crossing="halted").crossing_slope == 0
    assert not Rules(crossing="halted").keeps_exit_decay
    assert Rules(crossing="rmt").crossing_slope == -math.log(2) / 2
    assert Rules(crossing="rmt").keeps_exit_decay
    assert Rules(3, -0.25).crossing_slope == -0.25
    assert Rules(crossing="0.1").crossing == 0.1


def test_negative_zero_is_zero():
    assert str(Rules(crossing=-0.0)) == str(Rules(crossing="-0.0")) == "d_s = 2, 1/ζ_t = 0"


def test_criterion_is_matrix_element_over_level_spacing():
    # G = exp(s T / 2 - D) >= 1, ties resonant up to 1e-12
    rules = Rules(2)
    s = math.log(2)
    assert rules.resonant(1.5 * s, 3)
    assert rules.resonant(1.5 * s * (1 + 5e-13), 3)
    assert not rules.resonant(1.5 * s * (1 + 1e-10), 3)


def test_ties_and_what_counts_are_choices():
    s = math.log(2)
    assert not Rules(ties="perturbative").resonant(1.5 * s, 3)
    assert Rules(ties="perturbative").resonant(1.5 * s * (1 - 1e-10), 3)
    sites = Rules(counts="sites")
    assert sites.resonant(2 * s, 3)
    assert not sites.resonant(2 * s * (1 + 1e-10), 3)
    assert sites.resonant(2.5 * s, 3, units=2)
    assert Rules().options == {}
    assert sites.options == {"counts": "sites"}
    assert str(Rules(3, 0.2, "perturbative", "sites")) == (
        "d_s = 3, 1/ζ_t = 0.2, ties: perturbative, counts: sites"
    )


def test_a_number_of_s_or_more_needs_a_word():
    s = math.log(2)
    with pytest.raises(InputError, match=r"crossing = 0.8: .* any number with any_crossing = true"):
        Rules(crossing=0.8)
    rival = Rules(crossing=0.8, any_crossing=True)
    assert rival.crossing_slope == 0.8
    assert rival.options == {"any_crossing": True}
    assert Rules(crossing="7", any_crossing=True).crossing == 7
    assert Rules(crossing=s - 1e-9).options == {}
    for crossing in (math.inf, math.nan, "-inf"):
        with pytest.raises(InputError, match=r'must be "halted", "rmt" or a finite number$'):
            Rules(crossing=crossing, any_crossing=True)


def test_ends_are_open_but_for_a_ring():
    assert Rules().ends == "open"
    assert Rules(ends="ring").options == {"ends": "ring"}
    assert str(Rules(ends="ring")) == "d_s = 2, rmt, ends: ring"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"local_dimension": 1}, "local_dimension = 1: must be a whole number >= 2"),
        ({"local_dimension": 2.5}, "local_dimension = 2.5"),
        ({"local_dimension": True}, "local_dimension = True"),
        ({"crossing": "halt"}, "crossing = 'halt': must be"),
        ({"crossing": math.log(2)}, "below s = 0.6931"),
        ({"crossing": math.nan}, "crossing = nan"),
        ({"crossing": -math.inf}, "crossing = -inf"),
        ({"crossing": None}, "crossing = None"),
        ({"crossing": True}, "crossing = True"),
        ({"ties": "none"}, """ties = 'none': must be "resonant" or "perturbative\""""),
        ({"crossing": "x", "any_crossing": True}, "crossing = 'x': must be"),
        ({"any_crossing": 1}, "any_crossing = 1: must be true or false"),
        ({"any_crossing": "yes"}, "any_crossing = 'yes': must be true or false"),
        ({"ends": "closed"}, """ends = 'closed': must be "open" or "ring\""""),
        ({"counts": "atoms"}, """counts = 'atoms': must be "bonds" or "sites\""""),
    ],
)
def test_bad_rules(arguments, message):
    with pytest.raises(InputError, match=message):
        Rules(**arguments)


@pytest.mark.parametrize(
    "function", [couplings.melt, couplings.diagonalize, spots.melt, spots.record]
)
def test_functions_of_one_scheme_take_rules_or_parameters_of_them(function):
    chain = qa.Bimodal(0.27).draw(60, seed=4)

    def regions(*rules, **parameters):
        found = function(chain, *rules, **parameters)
        found = found[0] if isinstance(found, tuple) else getattr(found, "partition", found)
        return found.regions.tolist()

    every = {"crossing": "halted", "ties": "perturbative", "local_dimension": 3}
    assert regions(**every) == regions(Rules(**every)) == qa.melt(chain, **every).regions.tolist()
    assert regions(**every) != regions()
    with pytest.raises(
        InputError, match=r"^rule 'crosing' \(did you mean \"crossing\"\?\): must be"
    ):
        function(chain, crosing="rmt")
    with pytest.raises(InputError, match=r"^parameters crossing: go without Rules, which have"):
        function(chain, Rules(), crossing="rmt")
    with pytest.raises(InputError, match=r"^rules = 'halted': must be"):
        function(chain, "halted")


def test_a_number_as_crossing_is_told_with_what_it_is():
    assert str(Rules(2, 1, any_crossing=True)) == "d_s = 2, 1/ζ_t = 1, any_crossing: True"
    assert str(qa.Spots(crossing=0.25)) == "d_s = 2, 1/ζ_t = 0.25"
    assert "d_s = 2, rmt" in str(Rules())
    assert qa.Spots(crossing=0.25).address["crossing"] == 0.25
