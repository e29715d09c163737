"""Unrenormalized is spots with 1 / x_0 - s / 2 as crossing, the number being the law's."""

import math

import numpy as np
import pytest

import qavalanche as qa
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.laws import Correlated, law_from
from qavalanche.laws.bare_decay import mean_bare_decay
from qavalanche.schemes.unrenormalized import Unrenormalized

LAWS = [
    qa.Bimodal(0.26),
    qa.LogCoupling("norm", loc=-0.8, scale=1.0),
    law_from("fields", {"W": 2.0}),
    law_from("quasiperiodic", {"W": 2.0}),
    Correlated(0.7, loc=-0.8),
]


def by_hand(decay, local_dimension=2, **options):
    crossing = decay - math.log(local_dimension) / 2
    return qa.Spots(local_dimension, crossing, any_crossing=True, **options)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.name)
@pytest.mark.parametrize("options", [{}, {"counts": "sites"}, {"local_dimension": 3}])
def test_a_point_melts_as_spots_with_the_number_put_in(law, options):
    point = Point(law, 300, Unrenormalized(**options))
    spots = Point(law, 300, by_hand(mean_bare_decay(law), **options))
    ours, theirs = (melt_chunk(one, 3, 0, 40) for one in (point, spots))
    for column in ("regions", "covered", "largest", "half_cut"):
        assert getattr(ours, column).tolist() == getattr(theirs, column).tolist()
    assert ours.decay_rate.tolist() == theirs.decay_rate.tolist()
    for i in range(4):
        assert point.melt(3, i) == spots.melt(3, i)
    assert point.bytes_needed == spots.bytes_needed


def test_the_address_and_the_name_of_a_point_do_not_hold_the_number():
    point = Point(LAWS[1], 50, Unrenormalized())
    assert point.address["scheme"] == "unrenormalized"
    assert point.address["bare_decay"] == "law"
    assert point.settled.bare_decay == mean_bare_decay(LAWS[1])
    assert point.settled.settled(LAWS[0], 50) is point.settled
    other = Point(LAWS[1], 50, Unrenormalized(bare_decay=1.0))
    assert other.name != point.name
    assert other.settled.rules.crossing == 1 - math.log(2) / 2
    assert Unrenormalized().rules is None


def test_a_chain_alone_has_the_mean_of_its_own_bonds():
    for law in LAWS:
        chain = law.draw(400, 2, 5)
        w = chain.decays()
        mean = math.fsum(w[w > 0]) / (w > 0).sum()
        for scheme in (Unrenormalized(), Unrenormalized(bare_decay=mean)):
            assert scheme.melt(chain) == by_hand(mean).melt(chain)
            assert scheme.record(chain).partition == scheme.melt(chain)
    assert "1/x_0 = " in qa.melt(LAWS[0].draw(50), "unrenormalized").label


def test_it_differs_from_the_letters_rules():
    """Where regions are crossed: fewer are absorbed than with halted decay, never more here."""
    law = qa.Bimodal(0.27)
    ours = melt_chunk(Point(law, 2000, Unrenormalized()), 1, 0, 60).covered
    halted = melt_chunk(Point(law, 2000, qa.Spots(crossing="halted")), 1, 0, 60).covered
    assert ours.sum() < halted.sum()


def test_campaigns_give_the_same_statistics(tmp_path):
    spec = {
        "seed": 4,
        "disorder": {"law": "norm", "loc": [-1.0, -0.6], "scale": 1.0},
        "chain": {"length": [40, 200], "samples": 30},
    }
    ours = qa.run({**spec, "scheme": [{"name": "unrenormalized"}]}, tmp_path / "a", workers=1)
    for point in ours.spec.grid:
        rows = ours.rows(point)
        hand = Point(point.law, point.length, by_hand(mean_bare_decay(point.law)))
        covered = melt_chunk(hand, 4, 0, 30).covered
        assert (rows["thermal_density"] * point.length).to_numpy() == pytest.approx(covered)
    again = qa.open(tmp_path / "a")
    assert again.samples_missing == 0
    assert {one.scheme for one in again.spec.grid} == {Unrenormalized()}


def test_many_chains_of_one_number_go_to_the_kernel():
    w = np.stack([LAWS[1].draw(60, 1, i).decays() for i in range(8)])
    found = Unrenormalized(bare_decay=1.2).thermal_bonds(w <= 0, w, 0, 60)
    assert np.array_equal(found, by_hand(1.2).thermal_bonds(w <= 0, w, 0, 60))


def test_what_cannot_be_is_refused_in_one_line():
    for wrong in (-1.0, math.inf, math.nan, "mean", None, True):
        with pytest.raises(qa.InputError, match='must be "law" or a finite number >= 0'):
            Unrenormalized(bare_decay=wrong)
    with pytest.raises(qa.InputError, match="infinite, or nearly so: give bare_decay"):
        Point(qa.LogCoupling("cauchy", loc=-1.0), 20, Unrenormalized())
    assert Point(qa.LogCoupling("cauchy", loc=-1.0), 20, Unrenormalized(bare_decay="2"))
    with pytest.raises(qa.InputError, match="local_dimension = 1"):
        Unrenormalized(1)
    with pytest.raises(qa.InputError, match="ties = 'x'"):
        Unrenormalized(ties="x")
