"""The laws `grain` and `weak_part`: what they draw, in specs, and that samples are paired."""

import json
import pickle

import numpy as np
import pytest

import qavalanche as qa
from qavalanche.campaign.disorder import disorder_of, facts_of, laws_of
from qavalanche.grain import LuitzGrain, QuantumSun
from qavalanche.laws import DrawnGrain, law_from, names

SECTION = {"model": "sun", "alpha": 0.7}
WEAK = {"W": 10.0, "share": 0.25}


def dense(system):
    return system.sparse().toarray()


def test_it_draws_the_systems_of_its_model():
    law = law_from("grain", {**SECTION, "sides": 2, "conserving": 1})
    assert {"grain", "weak_part"} <= {*names()}
    known = QuantumSun(0.7, sides=2, conserving=True).draw(2, 3, 1)
    assert np.array_equal(dense(law.draw(2, 3, 1)), dense(known))
    assert law.sites(2) == known.sites == 7
    assert str(law) == "sun, alpha = 0.7, conserving = 1, sides = 2"
    assert DrawnGrain.of(LuitzGrain(0.7)) == law_from("grain", {"model": "luitz", "alpha": 0.7})
    assert np.isnan(law.resonance_probability)


def test_a_variant_is_its_model_with_other_parameters():
    one = law_from("grain", {"model": "sun_u1", "alpha": 0.7})
    assert one == law_from("grain", {**SECTION, "conserving": 1})
    assert one.address == law_from("grain", {**SECTION, "conserving": 1}).address
    lists = disorder_of({"law": "grain", "model": "sun_u1", "alpha": [0.6, 0.7]})
    assert lists["model"] == ["sun"]
    assert lists["conserving"] == [1.0]
    assert [law.alpha for law in laws_of(lists)] == [0.6, 0.7]


@pytest.mark.parametrize("other", [{"alpha": 0.4}, {"W": 0.2}, {"g0": 3.0}, {"gamma": 2.0}])
def test_no_parameter_and_no_length_enters_the_random_numbers(other):
    law, changed = law_from("grain", SECTION), law_from("grain", {**SECTION, **other})
    assert law.address != changed.address
    one, two = law.draw(5, 9, 4), changed.draw(3, 9, 4)
    for a, b in zip(one.spins, two.spins, strict=False):
        assert (a.partner, a.position) == (b.partner, b.position)
        assert a.field == pytest.approx(1 + (b.field - 1) * 0.5 / other.get("W", 0.5))
    assert np.allclose(one.grain * other.get("gamma", 1.0), two.grain, rtol=1e-14)


@pytest.mark.parametrize(
    ("name", "section"),
    [("grain", SECTION), ("grain", {"model": "luitz", "alpha": 0.3, "beta": 1}),
     ("grain", {"model": "sun_uniform", "alpha": 0.3}), ("weak_part", WEAK)],
)  # fmt: skip
def test_the_section_makes_the_law_again(name, section):
    law = law_from(name, section)
    told = json.loads(json.dumps(law.section))
    again = law_from(told.pop("law"), told)
    assert again == law == pickle.loads(pickle.dumps(law))
    assert hash(again) == hash(law)
    assert again.address == law.address
    assert all(isinstance(value, str | float) for value in law.address.values())
    assert np.array_equal(dense(again.draw(3, 1, 2)), dense(law.draw(3, 1, 2)))


def test_a_grid_in_a_spec_knows_all_parameters():
    lists = disorder_of({"law": "grain", **SECTION, "alpha": [0.6, 0.8], "W": [0.3, 0.5]})
    assert len(laws_of(lists)) == 4
    facts = facts_of(lists)
    assert facts["disorder.sides"] == [1.0]
    assert facts["disorder.positions"] == ["jittered"]


@pytest.mark.parametrize(
    ("name", "section", "message"),
    [
        ("grain", {"model": "snu", "alpha": 0.7}, 'did you mean "sun"'),
        ("grain", {"model": "sun"}, "grain without alpha"),
        ("grain", {**SECTION, "beta": 1}, "grain parameter 'beta'"),
        ("grain", {**SECTION, "alpha": -1}, "alpha = -1"),
        ("grain", {**SECTION, "sides": 3}, "sides = 3"),
        ("grain", {"model": 3, "alpha": 0.7}, "model = 3"),
        ("weak_part", {**WEAK, "share": 1.5}, "share = 1.5"),
        ("weak_part", {**WEAK, "W": 0}, "W = 0"),
        ("weak_part", {**WEAK, "weak": -1}, "weak = -1"),
        ("weak_part", {"W": 3.0}, "weak_part without share"),
    ],
)
def test_what_is_wrong_is_one_line(name, section, message):
    with pytest.raises(qa.InputError, match=message) as caught:
        law_from(name, section)
    assert "\n" not in str(caught.value)


def fields(chain):
    """h_i of an XXZ chain, by the terms of one site."""
    return np.array([2 * term.matrix[0, 0] for term in chain.terms if len(term.matrix) == 2])


class TestWeakPart:
    def test_a_share_of_the_sites_has_weak_fields(self):
        law = law_from("weak_part", {**WEAK, "weak": 0.5})
        drawn = np.array([fields(law.draw(8, 1, i)) for i in range(300)])
        assert law.weak_sites(8) == 2
        assert np.abs(drawn[:, :2]).max() <= 0.5
        assert np.abs(drawn[:, :2]).max() > 0.49
        assert (np.abs(drawn[:, 2:]).max(axis=0) > 9.5).all()
        assert np.abs(drawn).max() <= 10

    def test_shares_strengths_and_lengths_are_of_one_draw(self):
        one = fields(law_from("weak_part", {"W": 1.0, "weak": 1.0, "share": 0.0}).draw(12, 3, 5))
        for share, W, weak, length in ((0.5, 10.0, 0.5, 8), (1.0, 3.0, 2.0, 12)):
            law = law_from("weak_part", {"W": W, "weak": weak, "share": share})
            width = np.where(np.arange(length) < law.weak_sites(length), weak, W)
            assert fields(law.draw(length, 3, 5)) == pytest.approx(width * one[:length])
        whole = law_from("weak_part", {"W": 3.0, "share": 1.0})
        assert [whole.weak_sites(L) for L in (1, 7)] == [1, 7]
