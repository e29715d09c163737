"""docs/figures/make_universality.py: what is universal, and which numbers say something."""

import math

import pytest
from docs_figures import load_script

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.paired import Paired


@pytest.fixture(scope="module")
def script():
    return load_script("make_universality")


def numbers(values, error=0.1, known=True):
    return [{"value": value, "own_error": error, "determined": known} for value in values]


def test_numbers_that_are_one_and_numbers_that_are_not(script):
    one = script.universal(numbers([2.1, 2.15, 2.0, 2.2]))
    assert one["verdict"] == "one value"
    assert one["mean"] == pytest.approx(2.1125)
    assert one["error"] == pytest.approx(0.05)
    assert script.universal(numbers([2.1, 2.15, 2.0, 2.9]))["verdict"] == "not one value"


def test_what_is_not_determined_decides_nothing(script):
    both = numbers([2.1]) + numbers([9.0, 5.0], known=False)
    assert script.universal(both) == {"laws": 1, "verdict": "not determined"}
    assert script.determined("τ", Estimate(2.1, 0.1), 0.1)
    assert script.determined("ν_+", Estimate(3.0, 2.5), 1.2)  # the rest is bias
    assert not script.determined("ν_+", Estimate(3.0, 1.8), 1.8)
    assert not script.determined("ν_+", Estimate.none("no L_+"), math.inf)
    assert script.determined("β", Estimate(0.02, 0.1), 0.1)
    assert not script.determined("β", Estimate(0.02, 0.6), 0.6)


def test_ties_of_few_bonds_are_found_and_no_others(script):
    (one,) = script.ties(0.5, 2, 0.17, 0.18)
    assert (one.bonds, one.thermal) == (1, 3)
    assert one.epsilon == pytest.approx(0.5 * 2**-1.5)
    assert [tie.thermal for tie in script.ties(3.0, 2, 0.418, 0.425)] == [17]
    assert [tie.epsilon for tie in script.ties(1.0, 2, 0.24, 0.26)] == [0.25]
    assert script.ties(1.0, 2, 0.2505, 0.27) == []
    assert "1 bond costs what 3 thermal ones pay for" in script.said(one)


def test_what_is_said_of_a_bias_is_read(script):
    text = "ν_+ = 3 ± 1; bias where ν is known: −41 % to +26 % at such sizes, of κ = 2 to 100"
    assert script.bias_said(text) == "−41 % to +26 %"
    assert script.bias_said("from a drift; its bias is not calibrated") == ""


def test_choices_have_a_column_each(script):
    assert script.column_of("crossing = halted") == "crossing halted"
    assert script.column_of("crossing = -0.5493") == "crossing -s/2"
    assert script.column_of("counts = sites") == "counts"


def test_pairs_of_several_points_are_put_together(script):
    none = Paired(10, 0, Estimate(0.0, 0.0), Estimate(0.0, 0.0))
    some = Paired(10, 4, Estimate(0.1, 0.2), Estimate(-0.02, 0.01))
    found = script.together([none, some])
    assert (found["changed"], found["chains"]) == (4, 20)
    assert found["density"] == pytest.approx((-0.01, 0.005))
    assert math.isclose(found["thermal"][0], 0.05)
