"""Rates, resistance and L_+ with planted relations; chains and grains that obey a law, or not."""

import math
from functools import cache
from types import SimpleNamespace

import numpy as np
import polars as pl
from planted_dynamics import S, planted

from qavalanche.analysis.dynamics import Dynamics, Gathered
from qavalanche.analysis.estimate import Estimate


@cache
def _dynamics(factor=1.0, power=1.0, width=0.9, **other):
    return Dynamics(planted(factor, power, width, other=other))


def dynamics(**how):
    return lambda: {"dynamics": _dynamics(**how)}


def diverging(scales):
    """ln t_+ of epsilon, with epsilon_c = 0.25 known to 0.002."""
    points = Dynamics(planted(scales=scales))
    return {"dynamics": points, "transition_rmt": SimpleNamespace(critical=Estimate(0.25, 0.002))}


def fixed_width():
    """sigma(ln Gamma) is 5 nats at every epsilon."""
    one = planted()
    held = pl.col("log_rate_spread").is_not_null()
    table = one.table.with_columns(pl.when(held).then(5.0).alias("log_rate_spread"))
    return {"dynamics": Dynamics(Gathered(one.title, S, table, (), one.medians))}


def grains(b=1.0, c=1.0):
    """ln Gamma = b ln m^2 - c ln delta, to 2 %, over grains and couplings."""
    rng, rows = np.random.default_rng(3), []
    for spins in (6, 7, 8, 9, 10):
        for coupling in (0.2, 0.3, 0.4):
            delta = 10 * 2.0**-spins
            m = 0.4 * coupling * math.sqrt(delta)
            rate = b * 2 * math.log(m) - c * math.log(delta) + 0.02 * rng.normal()
            rows.append({"log_rate": rate, "log_element": math.log(m),
                         "log_spacing": math.log(delta)})  # fmt: skip
    return {"golden_rule": {"rows": rows}}


def rates(ratio):
    rows = [
        {"anisotropy": a, "samples": 300, "ratio": ratio, "ratio_error": 0.03} for a in (0.0, 1.0)
    ]
    return {"exact_rates": {"W": 10.0, "sites": [4, 7], "rows": rows}}


def intervals(near):
    """Half of R in L^near bonds where it should be in few, and in half of the chain elsewhere."""
    rng, rows = np.random.default_rng(4), []
    for epsilon, power in ((0.45, near), (0.8, 1.0)):
        for length in (1000, 3000, 10_000, 30_000, 100_000):
            mean = power * math.log(length) + 0.7 + 0.02 * rng.normal()
            rows.append({"epsilon": epsilon, "length": length, "log_bonds": mean, "error": 0.02})
    return {"blocking": {"rows": rows}}


def shorts(log_resistance):
    """ln R of short chains, to 1 %."""
    rng, rows = np.random.default_rng(5), []
    for order in ("chain", "bath"):
        for length in (32, 64, 128, 256, 512, 1024):
            mean = log_resistance(length) * (1 + 0.01 * rng.normal())
            rows.append({"order": order, "length": length, "log_resistance": mean,
                         "error": 0.01 * mean})  # fmt: skip
    return {"short_chains": {"epsilon": 0.275, "rows": rows}}


def solvable(factor):
    """mu = factor 2 L_+/zeta where that is above 1, to 1 %, and 1 below."""
    rng, rows = np.random.default_rng(6), []
    for twice in (0.2, 0.5, 2.0, 4.0, 6.0, 8.0):
        mu, error = (factor * twice, 0.01) if twice > 1 else (1.0, 0.003)
        power = mu * (1 + error * rng.normal())
        rows.append({"twice": twice, "power": power, "error": error * mu})
    return {"solvable": {"K": 0.1, "rows": rows}}


def slow(epsilon):
    return -20 * math.log(epsilon - 0.25)


OWN = 0.3 / S  # of 2 s L_+: where ln t_+ is 2 L_+/zeta with the planted 1/zeta = 0.3

AGREES = {
    "slowing": dynamics(),
    "slowing_factor": dynamics(),
    "slowing_own_decay": dynamics(factor=OWN),
    "quasi_exponential": lambda: diverging(lambda epsilon: (epsilon - 0.25) ** -2.0),
    "typical_spins": dynamics(),
    "width_of_rates": dynamics(),
    "resistance": dynamics(),
    "resistance_factor": dynamics(),
    "resistance_own_decay": dynamics(factor=OWN),
    "one_scale": dynamics(),
    "transport_threshold": lambda: solvable(1.0),
    "diffusive": dynamics(factor=0.004),
    "short_chains": lambda: shorts(lambda length: 1.4 * length),
    "blocking": lambda: intervals(0.0),
    "blocking_scatter": dynamics(),
    "from_one_side": dynamics(),
    "golden_rule": grains,
    "rates_free": lambda: rates(1.02),
    "rates_interacting": lambda: rates(1.02),
}
DIFFERS = {
    "slowing": dynamics(power=0.6, factor=3.0),
    "slowing_factor": dynamics(factor=0.36),
    "slowing_own_decay": dynamics(),
    "quasi_exponential": lambda: diverging(slow),
    "typical_spins": dynamics(median=0.01),
    "width_of_rates": fixed_width,
    "resistance": dynamics(power=0.6, factor=3.0),
    "resistance_factor": dynamics(factor=0.36),
    "resistance_own_decay": dynamics(),
    "one_scale": dynamics(mu=1.5),
    "transport_threshold": lambda: solvable(0.5),
    "diffusive": dynamics(factor=0.004, least=1.2),
    "short_chains": lambda: shorts(lambda length: 20 * math.log(length)),
    "blocking": lambda: intervals(0.5),
    "blocking_scatter": dynamics(scatter=0.5),
    "from_one_side": dynamics(drop=0.3),
    "golden_rule": lambda: grains(c=0.5),
    "rates_free": lambda: rates(0.5),
    "rates_interacting": lambda: rates(0.5),
}
REASONED = set()
