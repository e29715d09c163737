"""Collars of inserted spots: geometry, what is censored, and the smallest spot that melts all."""

import math

import numpy as np
import pytest

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.response.collars import collar_of, inverse_of
from qavalanche.analysis.response.critical_order import critical_order

LENGTH = 101  # the middle bond is number 50


def reaches(*pairs):
    return np.array(pairs, np.int64)


def test_a_collar_is_half_of_what_is_melted_beyond_the_spot():
    before = reaches(*[(0, 0)] * 8)
    after = reaches(*[(8, 7)] * 8)  # bonds 43 ... 57 around the 5 of the spot
    found = collar_of(5, LENGTH, before, after)
    assert found.collar.value == (8 + 7 - 5) / 2
    assert found.susceptibility.value == 1.0
    assert found.inverse.value == 1.0
    assert (found.chains, found.there, found.ends, found.melted) == (8, 0, 0, 0)
    assert (found.low, found.high) == (5.0, 5.0)


def test_chains_whose_region_was_there_are_left_out_and_counted():
    before = reaches(*[(0, 0)] * 8, (3, 2), (9, 9), (3, 1), (2, 5))
    after = reaches(*[(8, 7)] * 8, (20, 20), (20, 20), (8, 7), (8, 7))
    found = collar_of(5, LENGTH, before, after)  # the spot is bonds 48 ... 52
    assert (found.chains, found.there) == (10, 2)
    assert found.collar.value == 5.0


def test_a_region_at_an_end_is_larger_than_all_others():
    before = reaches(*[(0, 0)] * 10)
    after = reaches(*[(8, 7)] * 6, (51, 7), (9, 50), (51, 50), (51, 50))
    found = collar_of(5, LENGTH, before, after)
    assert (found.ends, found.melted) == (4, 2)
    assert found.collar.value == 5.0
    assert found.high == math.inf
    assert not found.inverse.found  # more than a tenth: it is the length that is seen
    assert "4 of 10" in found.inverse.outcome
    assert found.to_dict()["high"] is None
    most = reaches(*[(8, 7)] * 4, *[(51, 50)] * 6)
    assert not collar_of(5, LENGTH, before, most).collar.found


def test_even_lengths_and_orders_count_the_same_bonds():
    for length in (100, 101):
        for order in (4, 5):
            first, middle = (length - order) // 2, (length - 1) // 2
            extent = (middle - first + 1, first + order - 1 - middle)
            found = collar_of(order, length, reaches(*[(0, 0)] * 6), reaches(*[extent] * 6))
            assert found.collar.value == 0
            assert found.there == 0
            there = collar_of(order, length, reaches(*[extent] * 6), reaches(*[extent] * 6))
            assert there.there == 6


def test_an_inverse_carries_its_relative_error():
    found = inverse_of(Estimate(4.0, 0.4, 0.3))
    assert found.value == 0.25
    assert found.error == pytest.approx(0.25 * 0.5 / 4)
    assert not inverse_of(Estimate(0.0, 0.1)).found
    assert inverse_of(Estimate.none("no chains")).outcome == "no chains"


def melting(orders, at, chains=20):
    """Reaches of chains whose k* is `at`."""
    whole, some = (51, 50), (9, 9)
    return [reaches(*[whole if k >= at else some] * chains) for k in orders]


def test_the_smallest_spot_that_melts_everything_lies_between_two_that_were_tried():
    orders = [1, 10, 100, 1000]
    for at, expected in ((30, math.sqrt(10 * 100)), (10, math.sqrt(1 * 10)), (1, 1.0)):
        found = critical_order(orders, melting(orders, at), LENGTH)
        assert found.order.value == pytest.approx(expected)
        assert found.melted == 20
    assert found.order.error > 0


def test_where_no_spot_melts_half_of_the_chains_there_is_none():
    found = critical_order([1, 10], melting([1, 10], 99), LENGTH)
    assert (found.melted, found.chains) == (0, 20)
    assert not found.order.found
    assert not critical_order([], [], LENGTH).order.found
