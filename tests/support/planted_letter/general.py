"""What follows from the letter's assumptions: planted cases, and planted chains one by one."""

import dataclasses
from functools import cache

import numpy as np
from planted import EPSILON_C, LENGTHS
from planted_chains import chains
from planted_fans import family

from qavalanche.analysis.evidence import Evidence


@cache
def evidence(density=None):
    """A fan about EPSILON_C; density: rho of a length, by default 0.45."""
    base = family(np.random.default_rng(3), 0.2, 2.2)
    if density is None:
        return Evidence(base)
    rho = [density(length) for length in base.table["length"]]
    table = base.table.with_columns(
        thermal_density=np.array(rho), thermal_density_error=np.full(len(rho), 1e-3)
    )
    return Evidence(dataclasses.replace(base, table=table))


def case(gain, error, violated=0):
    return {
        "law": "bimodal", "epsilon": 0.2, "length": 100, "violated": violated,
        "samples": 10_000, "gain": gain, "gain_error": error, "example": "",
    }  # fmt: skip


def cases(gain, error=1.0, violated=0):
    """Twelve cases drawn about a gain, with that error."""
    rng = np.random.default_rng(5)
    rows = [case(gain + error * rng.standard_normal(), error, violated) for _ in range(12)]
    return {"assumptions": dict.fromkeys(("rises", "kept", "joined"), rows)}


def jumps(tied):
    return {"continuity": {"bimodal": case(tied, 0.02), "normal": case(0.0, 0.0)}}


@cache
def concentrating(power):
    """Var rho ~ L^-power, and a chain of every length."""
    return chains(spread=lambda length: 0.2 * (length / LENGTHS[0]) ** (-power / 2))


@cache
def at_half(gap):
    """Localized chains leave gap(L), where p passes 1/2 at a grid of 0.27 to 0.284."""
    grid = (0.27, 0.274, 0.278, 0.284)
    return chains(
        grid,
        p=lambda e, _: 1 / (1 + np.exp(-800 * (e - EPSILON_C))),
        density=lambda length: 1 - gap(length),
        spread=lambda _: 0.02,
    )


AGREES = {
    "rises": lambda: cases(10.0),
    "continuous": lambda: jumps(0.01),
    "kept": lambda: cases(1.0, violated=3),
    "superadditive": lambda: cases(10.0),
    "limit": lambda: {"transition_rmt": evidence(lambda L: 0.5 - L**-0.3)},
    "concentrates": lambda: {
        "transition_rmt": evidence(), "transition_chains": concentrating(0.5)
    },
    "localized_at_critical": lambda: {"transition_rmt": evidence(lambda _: 0.45)},
    "jump": lambda: {"transition_chains": at_half(lambda L: 0.4 + 0.3 * (L / 1000) ** -0.4)},
}  # fmt: skip
DIFFERS = {
    "rises": lambda: cases(-6.0),
    "continuous": lambda: jumps(3.0),
    "kept": lambda: cases(1.0, violated=400),
    "superadditive": lambda: cases(-6.0),
    "limit": lambda: {"transition_rmt": evidence(lambda L: 0.3 + L**-0.3)},
    "concentrates": lambda: {
        "transition_rmt": evidence(), "transition_chains": concentrating(-0.2)
    },
    "localized_at_critical": lambda: {"transition_rmt": evidence(lambda _: 0.99)},
    "jump": lambda: {"transition_chains": at_half(lambda L: 0.3 * (L / 1000) ** -0.4)},
}  # fmt: skip
REASONED = set()
