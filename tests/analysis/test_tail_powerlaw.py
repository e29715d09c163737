"""Agreement with the package powerlaw on its own examples."""

import itertools
import math
import warnings

import numpy as np
import pytest
from tail_examples import EXAMPLES, example, powerlaw

from qavalanche.analysis.tails import (
    Counts,
    compare_laws,
    fit_tail,
    goodness,
    lower_cutoff,
)

THEIRS = {
    "power law": ("power_law", ("alpha",)),
    "truncated power law": ("truncated_power_law", ("alpha", "Lambda")),
    "exponential": ("exponential", ("Lambda",)),
    "stretched exponential": ("stretched_exponential", ("Lambda", "beta")),
    "log-normal": ("lognormal", ("mu", "sigma")),
}


class TestPowerlaw:
    @pytest.mark.parametrize(
        ("name", "integers", "xmin", "tau"),
        [
            ("words", True, 7, 1.95),
            ("terrorism", True, 12, 2.4),
            ("blackouts", False, 230_000, 2.3),
        ],
    )
    def test_lower_cutoff(self, name, integers, xmin, tau):
        """Also the values of Clauset, Shalizi, Newman (2009), Table 6.1."""
        counts, theirs = example(name, integers)
        ours = lower_cutoff(counts, resamples=20)
        assert ours.xmin == theirs.xmin == xmin
        assert ours.tau == pytest.approx(theirs.alpha, abs=2e-4)
        assert ours.tau == pytest.approx(tau, abs=0.05)
        assert ours.n == theirs.n_tail

    @pytest.mark.parametrize(
        ("name", "integers", "xmin", "laws"),
        [
            ("words", True, 7, ("power law", "truncated power law", "exponential")),
            ("words", True, 1, ("power law", "stretched exponential", "log-normal")),
            ("terrorism", True, 12, ("power law", "exponential", "log-normal")),
            ("surnames", True, 111_920, ("stretched exponential", "log-normal")),
            ("blackouts", False, 230_000, ("power law", "truncated power law", "exponential")),
            ("surnames", False, 111_920, ("stretched exponential", "log-normal", "exponential")),
        ],
    )  # fmt: skip
    def test_fits_and_ratios(self, name, integers, xmin, laws):
        """Their Nelder-Mead simplex stops at 1e-4, so its likelihood can be the lower one."""
        counts, theirs = example(name, integers, xmin)
        fits, logs = [], []
        for law in laws:
            ours = fit_tail(counts, law, xmin)
            attribute, parameters = THEIRS[law]
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                other = getattr(theirs, attribute)
                logs.append(other.loglikelihoods(theirs.data))
            assert -1e-4 < ours.log_likelihood - logs[-1].sum() < 2e-3
            for key, parameter in zip(ours.values, parameters, strict=True):
                value = getattr(other, parameter)
                off = abs(ours.values[key] - (-math.log(value) if key == "ln_xi" else value))
                assert off < 0.05 * ours.errors[key]
            fits.append(ours)
        for a, b in itertools.combinations(range(len(laws)), 2):
            mine = compare_laws(counts, fits[a], fits[b])
            ratio, p = powerlaw.loglikelihood_ratio(logs[a], logs[b], nested=mine.nested)
            assert mine.ratio == pytest.approx(ratio, rel=1e-3, abs=2e-3)
            assert mine.p == pytest.approx(p, rel=2e-2, abs=1e-12)

    def test_goodness_of_their_first_example(self):
        """Clauset et al., Table 6.1: p = 0.49 for the words of Moby Dick."""
        counts = Counts.of(np.loadtxt(EXAMPLES / "words.txt", dtype=int))
        result = goodness(counts, lower_cutoff(counts, resamples=2), 100)
        assert abs(result.p - 0.49) < 4 * result.error
