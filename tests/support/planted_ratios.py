"""Gap ratios with known crossings, planted sample by sample."""

import numpy as np

from qavalanche.analysis.gap_ratios import RatioTable
from qavalanche.spectra.gaps import GOE, POISSON


def planted(alphas, lengths, star, width=0.12, samples=200, seed=1, scatter=0.012, **shape):
    """A table of r = P + (G - P) / (1 + e^{-x}), x = (alpha - star(L)) L / 5 width.

    Curves of a constant star cross there, at the middle of both levels; of one that moves, near
    it. Noise is shared by all alpha of one size, as paired samples share much of theirs.
    """
    rng = np.random.default_rng(seed)
    noise = {L: rng.normal(0, scatter, samples) for L in lengths}
    ratios = {}
    for alpha in alphas:
        for L in lengths:
            x = (alpha - star(L)) / width * L / 5
            mean = POISSON + (GOE - POISSON) / (1 + np.exp(-x))
            own = noise[L] + rng.normal(0, scatter / 3, samples)
            ratios[alpha, L] = np.clip(mean + own, 0, 1)
    return RatioTable.from_arrays(ratios, **shape)
