"""Tables of rates, resistance and L_+ with a planted relation between them."""

import math

import numpy as np
import polars as pl

from qavalanche.analysis.dynamics import Gathered

S = math.log(2)
EPSILONS = (0.29, 0.3, 0.32, 0.35, 0.4, 0.5)
SHORT = tuple(int(x) for x in np.unique(np.round(np.geomspace(5, 40_000, 30))))
LONG = (1000, 10_000, 100_000, 1_000_000)


def planted(factor=1.0, power=1.0, width=0.9, ends=None, seed=1, scales=None, other=None):
    """L_+ = 3 (epsilon - 0.25)^-1.8; ln t_+ and mu are factor (2 s L_+)^power, to 2 %.

    scales: ln t_+ and mu of epsilon in place of that; other: widening, mu over ln t_+,
    the least mu, the median of ln t over ln t_+, the fall of D.
    """
    rng = np.random.default_rng(seed)
    told = {"scatter": 1.0, "mu": 1.0, "least": 1.0, "median": 0.69, "drop": 0.9} | (other or {})
    rows = []
    for epsilon in EPSILONS:
        plus = 3 * (epsilon - 0.25) ** -1.8
        scale = scales(epsilon) if scales else factor * (2 * S * plus) ** power
        xi = ends(plus) if ends else 3 * math.sqrt(plus)
        for length in SHORT:
            thermal = 1 - min(1.0, 1.5 * math.exp(-length / plus))
            row = _row(epsilon, length, 20_000, rng.binomial(20_000, thermal))
            row["end_to_end"] = rng.binomial(20_000, 0.3 * math.exp(-length / xi)) / 20_000
            rows.append({**row, "decay_rate": 0.3, "decay_rate_error": 0.003})
        for length in LONG:
            mu = max(told["mu"] * scale, told["least"])
            scatter = told["scatter"] * math.pi / math.sqrt(6) * math.sqrt(mu**2 - 1)
            row = _row(epsilon, length, 200, 200)
            means = {
                "log_resistance": (mu * math.log(length), scatter / math.sqrt(200) + 0.01),
                "log_time_scale": (scale, 0.02 * scale),
                "log_rate_spread": (width * scale, 0.02 * width * scale),
                "slowest_drop": (told["drop"], 0.02),
            }
            for name, (mean, error) in means.items():
                row |= {name: rng.normal(mean, error), f"{name}_error": error}
            for name, share in (("log_time_median", told["median"]), ("log_time_mean", 1.0)):
                row |= {name: share * scale, f"{name}_error": 0.02 * scale}
            rows.append(row)
    medians = pl.DataFrame(schema=dict.fromkeys(("epsilon", "median", "mean"), pl.Float64))
    medians = medians.with_columns(length=pl.Series([], dtype=pl.Int64))
    return Gathered("planted", S, pl.DataFrame(rows), (), medians)


def _row(epsilon, length, samples, thermal):
    nothing = {
        f"{name}{ending}": None
        for name in (
            *("decay_rate", "log_resistance", "log_time_scale", "log_rate_spread"),
            *("log_time_median", "log_time_mean", "slowest_drop"),
        )
        for ending in ("", "_error")
    }
    counts = {"samples": samples, "thermal": int(thermal), "end_to_end": 0.0}
    return {"epsilon": epsilon, "length": length, **counts, **nothing}
