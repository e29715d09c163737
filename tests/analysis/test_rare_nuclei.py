"""Rare nuclei in a nearly clean medium: which pairs melt, their spacing, and the price of D."""

import math

import numpy as np
import pytest

from qavalanche import Chain, InputError, melt
from qavalanche.analysis.dynamics import nucleus_spacing, steepest_power

S = math.log(2)


def chain_of(pattern, length, decay):
    decays = np.full(length, decay)
    start = (length - len(pattern)) // 2
    decays[start : start + len(pattern)][np.array(list(pattern)) == "1"] = 0
    return Chain.from_decays(decays)


@pytest.mark.parametrize("share", [0.55, 0.75, 1.0])
def test_only_two_resonant_bonds_within_three_are_a_nucleus(share):
    for pattern in ("11", "101"):
        assert melt(chain_of(pattern, 81, share * S)).thermal
    for pattern in ("1", "1001", "100100010001"):
        melted = melt(chain_of(pattern, 81, share * S))
        assert melted.sizes.tolist() == [1] * pattern.count("1")


def free(epsilon, length, samples, rng):
    """Whether drawn bonds have neither 11 nor 101."""
    bonds = rng.random((samples, length)) < epsilon
    return ~((bonds[:, 1:] & bonds[:, :-1]).any(1) | (bonds[:, 2:] & bonds[:, :-2]).any(1))


@pytest.mark.parametrize("epsilon", [0.1, 0.2, 0.4])
def test_the_spacing_is_that_of_drawn_bonds(epsilon):
    rng = np.random.default_rng(9)
    spacing = nucleus_spacing(epsilon)
    short, long = int(2 * spacing) + 4, int(4 * spacing) + 8
    shares = [free(epsilon, length, 60_000, rng).mean() for length in (short, long)]
    measured = (long - short) / math.log(shares[0] / shares[1])
    assert measured == pytest.approx(spacing, rel=0.05)


@pytest.mark.parametrize("epsilon", [0.3, 0.25])
def test_the_price_of_decay_is_that_of_drawn_blocks(epsilon):
    """Blocks 0 and 100 until the row ends: P(D > x) falls by e^(-kappa x), kappa = 2 / mu."""
    K = epsilon * math.exp(0.8 * S)
    rng, q, w = np.random.default_rng(10), 1 - epsilon, 0.8 * S
    kinds = rng.choice(3, (40_000, 120), p=[q, epsilon * q * q, 1 - q - epsilon * q * q])
    alive = np.cumprod(kinds != 2, axis=1)
    decay = (alive * np.where(kinds == 0, w, 2 * w - S / 2)).sum(axis=1)
    mu = steepest_power(epsilon, K, S)
    near, far = (math.log((decay > x).mean()) for x in (mu, 3 * mu))
    assert 2 * mu / (near - far) == pytest.approx(mu / 2, rel=0.06)


def test_outside_of_their_region_nothing_is_said():
    with pytest.raises(InputError, match="must be in"):
        steepest_power(0.3, 0.3 * math.exp(0.4 * S), S)
    with pytest.raises(InputError, match="must be in"):
        steepest_power(0.3, 0.3 * math.exp(1.1 * S), S)
    with pytest.raises(InputError, match="above epsilon"):
        steepest_power(0.3, 0.2, S)
    with pytest.raises(InputError, match="epsilon"):
        nucleus_spacing(0.0)
