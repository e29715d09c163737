"""What the statements on the response rest on: collars, steps of eq. 5, the smallest spot."""

import math

import numpy as np
import pytest

import qavalanche as qa
from qavalanche.letter.sources.collars import both
from qavalanche.letter.sources.explosive import smallest_that_melts
from qavalanche.letter.sources.orders import LAST, followed

K, FIRST = 1000, 9500


def with_spot_at(distance):
    """A clean chain, epsilon = 0.2, with five resonant bonds right of where the spot will be."""
    decays = np.full(20_001, math.log(5))
    if distance is not None:
        decays[FIRST + K + distance :][:5] = 0
    return qa.Chain.from_decays(decays)


def test_a_spot_alone_melts_what_it_melts_when_it_is_put_in_late():
    order, late, nearest, rate, growing = both(with_spot_at(None), K)
    assert order == late == 377
    assert nearest is None
    assert growing == 0
    assert rate == pytest.approx(math.log(5))


@pytest.mark.parametrize(("distance", "longer"), [(150, True), (210, True), (220, False)])
def test_a_growing_spot_tells_only_within_reach(distance, longer):
    order, late, nearest, _, growing = both(with_spot_at(distance), K)
    assert (order > 1.1 * late) == longer
    assert (nearest <= 1) == longer
    assert growing > 0


def test_steps_of_eq_5_are_followed_order_by_order():
    chain = qa.Bimodal(0.22).draw(20_000, seed=5)
    alpha, rho = followed(chain)
    assert alpha.size == LAST + 1
    assert rho.size == LAST
    assert alpha[0] == pytest.approx(-math.log(0.22))
    assert alpha[1] == pytest.approx((1 - rho[0]) * alpha[0])  # single bonds: an identity
    assert (np.diff(alpha) <= 0).all()
    assert (rho >= 0).all()


def test_the_smallest_spot_that_melts_a_chain_is_one_that_does():
    chain = qa.Bimodal(0.3).draw(400, seed=11)
    assert not qa.melt(chain).thermal
    found = smallest_that_melts(chain)
    if math.isfinite(found):
        assert qa.melt(qa.Preparation(inserted=int(found)).of(chain)).thermal
    strong = qa.Chain.from_decays(np.full(400, 3.0))
    assert smallest_that_melts(strong) == math.inf


def test_a_soft_chain_is_melted_by_the_spot_that_theory_says():
    w = 0.8 * math.log(2)  # below s: a spot that melts one spin melts all
    chain = qa.Chain.from_decays(np.full(400, w))
    assert smallest_that_melts(chain) == 2  # k s / 2 >= w: k = 1.6
