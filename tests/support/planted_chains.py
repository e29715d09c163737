"""Chains one by one, drawn from planted laws of rho, entanglement and decay rate."""

import numpy as np
import polars as pl
from planted import LENGTHS, S
from planted_fans import GRID

from qavalanche.letter.sources.chains import surveyed


def none(*_):
    return 0.0


def chains(
    grid=GRID,
    lengths=LENGTHS,
    p=none,
    density=lambda _: 0.45,
    spread=lambda _: 0.02,
    entropy=lambda e, L, u: 0.1,  # noqa: ARG005
    slow=none,
    samples=2000,
):  # fmt: skip
    """p, slow of (epsilon, L): shares of thermal chains, and of localized ones with 1/zeta < s;
    density, spread of L: rho of localized chains; entropy of (epsilon, L, u): over s L / 2, u
    uniform."""
    rng = np.random.default_rng(1706)

    def rows(epsilon, length):
        u, thermal = rng.random(samples), rng.random(samples) < p(epsilon, length)
        rho = density(length) + spread(length) * rng.standard_normal(samples)
        share = np.where(thermal, 1.0, entropy(epsilon, length, u))
        below = rng.random(samples) < slow(epsilon, length)
        return pl.DataFrame({
            "thermal": thermal,
            "thermal_density": np.where(thermal, 1.0, np.clip(rho, 0, 1)),
            "half_chain_entropy": share * S * length / 2,
            "decay_rate": np.where(below, 0.9 * S, 1.2 * S),
        })  # fmt: skip

    return surveyed(((e, L, rows(e, L)) for e in grid for L in lengths), S)
