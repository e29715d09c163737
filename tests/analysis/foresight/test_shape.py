"""p(epsilon, L) through few samples: planted curves are found as far as plans need them."""

import numpy as np
import pytest
from scipy.special import expit, logit

from qavalanche.analysis.foresight.shape import LEAST_THERMAL, Tallies, probabilities

EPSILON = np.array([0.24, 0.25, 0.26, 0.27, 0.28, 0.3])
LENGTHS = np.array([100.0, 300.0, 1000.0, 3000.0, 10_000.0])


def planted(epsilon, length, center=0.26, fan=0.25, width=0.45):
    """A fan p ~ L^-beta at the center, and a rise that steepens with L."""
    u = (epsilon - center) * 60 * (length / 1000) ** width
    return expit(-4 - fan * np.log(length / 1000) + u - 0.03 * u * u)


def grid(lengths):
    epsilon, length = (x.ravel() for x in np.meshgrid(EPSILON, lengths))
    return epsilon, length


def drawn(lengths, samples, seed=1, **shape):
    epsilon, length = grid(lengths)
    n = np.broadcast_to(np.asarray(samples, float), lengths.shape)
    n = np.repeat(n, EPSILON.size)
    k = np.random.default_rng(seed).binomial(n.astype(int), planted(epsilon, length, **shape))
    return Tallies(epsilon, length, k.astype(float), n)


@pytest.mark.parametrize("shape", [{}, {"fan": 0.0, "width": 0.35}, {"center": 0.265, "fan": 0.5}])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_planted_curve_is_found_within_its_scatter_and_beyond_the_lengths_seen(shape, seed):
    seen = drawn(LENGTHS[:4], [20_000, 6000, 2000, 600], seed, **shape)
    epsilon, length = grid(LENGTHS)
    found, true = probabilities(seen, epsilon, length), planted(epsilon, length, **shape)
    told = (true > 1e-3) & (true < 1 - 1e-3)
    off = np.abs(logit(found) - logit(true))[told]
    assert np.median(off[length[told] < 5000]) < 0.25
    assert np.median(off[length[told] > 5000]) < 1.0


def test_many_samples_at_a_point_outweigh_the_shape():
    """A point where p is not on any smooth curve is believed if it was measured well, else not."""
    seen = drawn(LENGTHS, 1000)
    place = 8  # epsilon = 0.26, L = 300
    for samples, share in ((10_000, 0.9), (4, 0.2)):
        k, n = seen.thermal.copy(), seen.samples.copy()
        k[place], n[place] = samples / 2, samples
        odd = Tallies(seen.epsilon, seen.length, k, n)
        before = logit(probabilities(seen, seen.epsilon, seen.length))[place]
        after = logit(probabilities(odd, seen.epsilon, seen.length))[place]
        moved = (after - before) / (0 - before)
        assert moved > share if samples > 100 else moved < share


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda s: Tallies(s.epsilon, s.length, 0 * s.thermal, s.samples), "0 thermal samples"),
        (lambda s: Tallies(s.epsilon, s.length, s.samples, s.samples), "0 localized samples"),
        (lambda s: Tallies(0 * s.epsilon, s.length, s.thermal, s.samples), "two ε and two lengths"),
        (lambda s: Tallies(s.epsilon, 0 * s.length + 5, s.thermal, s.samples), "two ε and two"),
    ],
)
def test_what_was_seen_too_little_of_is_said(change, says):
    seen = drawn(LENGTHS, 1000)
    found = probabilities(change(seen), seen.epsilon, seen.length)
    assert isinstance(found, str)
    assert says in found
    assert str(LEAST_THERMAL) in found or "two" in found
