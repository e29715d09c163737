"""docs/figures/make_dynamics.py: exact values beside measured ones, and L_+ between two lengths."""

import math
from types import SimpleNamespace

import pytest
from docs_figures import load_script

import qavalanche as qa


@pytest.fixture(scope="module")
def script():
    return load_script("make_dynamics")


def planted(true, amplitude, samples=10**6):
    """A campaign of chains that are localized with probability A e^(-L / L_+), without noise."""
    law = qa.Bimodal(0.06, K=0.1)
    found = {}
    for length in (100, 200, 400, 800):
        left = round(samples * amplitude * math.exp(-length / true))
        point = SimpleNamespace(law=law, length=length)
        found[point_key(point)] = SimpleNamespace(samples=samples, thermal=samples - left)
    return SimpleNamespace(statistics=lambda: found)


def point_key(point):
    """Namespaces have no hash: a tuple that has the attributes of a point."""
    return type("Key", (), {"law": point.law, "length": point.length})()


def test_lengths_between_neighbours_are_those_planted(script):
    table = script.tail_table(planted(150.0, 0.8))
    assert table["length"].to_list() == pytest.approx([150.0] * 3, rel=0.03)
    assert (table["error"] > 0).all()
    assert table["shorter"].to_list() == [100, 200, 400]


def test_known_lengths_are_continuous_where_the_two_limits_are_not_mixed(script):
    rare = script.known_length(0.06)
    assert rare == pytest.approx(213.92, abs=0.01)
    assert script.known_length(0.08) == pytest.approx(-1 / math.log(0.92))
