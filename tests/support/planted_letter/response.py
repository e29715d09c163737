"""Chains that respond as the letter says, or otherwise: its section on resonances and scales."""

import math
from functools import cache
from types import SimpleNamespace

import numpy as np
from planted import EPSILON_C

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.response import CriticalOrder, Response, SpotCollar, SpottedMedium

S = math.log(2)
EPSILONS = (0.2, 0.215, 0.23, 0.24, 0.25, 0.258, 0.264, 0.269, 0.273)
ORDERS = (2, 3, 5, 10, 20, 30, 100, 300, 1000)


def running(falls=False):
    """Two rules, two epsilon, eight chains; falls: order 3 makes zeta smaller."""
    rng = np.random.default_rng(1)
    orders = np.arange(1, 13)
    rows = []
    for epsilon in (0.2, 0.25):
        for crossing in ("halted", "rmt"):
            rate = S * (1.2 + 2.0 ** (-orders) * (0.25 / epsilon))
            rate = rate + (0.3 * (orders > 3) if falls else 0)
            noise = rng.normal(0, 0.01, (8, 1)) + rng.normal(0, 1e-5, (8, 12))
            named = {"epsilon": epsilon, "K": 1.0, "crossing": crossing, "entropy_density": S}
            rows.append(named | {"rates": rate + noise})
    return rows


def orders(step=1.0, guess=1.0):
    """Steps of zeta_k that are `step` times what is taken, eqs. 5 and 6 giving `guess` times."""
    rng = np.random.default_rng(2)
    rows = []
    for epsilon in (0.18, 0.24):
        taken = epsilon ** np.arange(1, 8) * rng.normal(1, 0.01, (6, 7))
        named = {"epsilon": epsilon, "length": 1000, "taken": taken.tolist()}
        noise = rng.normal(1, 0.01, (6, 7))
        more = {"steps": step * taken * noise, "guessed": guess * taken * noise}
        more = {name: one.tolist() for name, one in more.items()}
        rows.append(named | more)
    return {"rows": rows}


def collars(late=1.0, alone=1.0, near=1.0):
    """l_k put in late is `late` times that of eq. 6; in order of size `alone` times that, and
    `near` times where a growing spot is in reach."""
    rng = np.random.default_rng(3)
    rows, chains, density = [], 60, 1e-3
    for epsilon, rate in ((0.18, 1.9 * S), (0.24, 1.4 * S)):
        for k in (300, 1000, 3000, 10_000):
            put_in = late * k * S / 2 / (rate - S) * (1 + 0.03 * rng.normal(size=chains))
            nearest = rng.exponential(1 / (2 * density * k * S / 2 / rate), chains)
            more = np.where(nearest <= 1, near, alone)
            values = {"order": put_in * more, "late": put_in, "nearest": nearest}
            values |= {"rate": rate * (1 + 1e-3 * rng.normal(size=chains))}
            values |= {"growing": np.full(chains, density)}
            named = {"epsilon": epsilon, "k": k, "length": 30 * k, "entropy_density": S}
            rows.append(named | {name: one.tolist() for name, one in values.items()})
    return {"rows": rows}


def media(*, at=EPSILON_C, bound=1.0, mu=1.0, nu=1.0, cutoff=1.0, base=None, scale=3.0):
    """1/zeta goes to s as `scale` (at - epsilon)^nu; k/l_k = 2 (1/(zeta s) - bound)^mu for large k;
    sizes are cut off at (1 + 2 l*)^cutoff; base: of the growth of l_k below k = 30."""
    return Response("planted", S, tuple(_medium(e, at, bound, mu, nu, cutoff, base, scale)
                                        for e in EPSILONS if e < at))  # fmt: skip


def _medium(epsilon, at, bound, mu, nu, cutoff, base, scale):
    rng = np.random.default_rng(round(1e6 * epsilon))
    excess = scale * (at - epsilon) ** nu
    inverse = 2 * (excess + 1 - bound) ** mu if excess + 1 > bound else 1e-3
    found = []
    for k in ORDERS:
        value = k / inverse if base is None or k >= 30 else base**k
        value *= 1 + 0.01 * rng.normal()
        found.append(SpotCollar(k, 64, 0, 0, 0, Estimate(value, 0.01 * value, 0.0), 0.0, 0.0))
    star = CriticalOrder(64, 0, Estimate.none("nothing melts"))
    rate = S * (1 + excess)
    size = (1 + 1 / excess) ** cutoff
    given = (epsilon, 10**9, 64, 0, S, Estimate(rate, 1e-5 * rate), size, tuple(found), star)
    return SpottedMedium(*given)


def explosive(power=None):
    """k* = ln L_+ / ln(1/epsilon), or a power of the distance to epsilon_c = 0.257."""
    rng = np.random.default_rng(4)
    rows = []
    for epsilon in (0.262, 0.265, 0.27, 0.28, 0.3, 0.32):
        size = 20 * (epsilon - 0.257) ** -2.5
        order = math.log(size) / -math.log(epsilon)
        if power is not None:
            order *= (0.063 / (epsilon - 0.257)) ** power
        stars = (order * np.exp(0.05 * rng.normal(size=60))).tolist()
        length = round(size * math.log(100 / 60))
        named = {"epsilon": epsilon, "length": length, "chains": 100, "localized": 60}
        rows.append(named | {"k_star": stars})
    return {"rows": rows}


def transition():
    """What of a transition is asked for: its epsilon_c."""
    return SimpleNamespace(critical=Estimate(EPSILON_C, 5e-4))


@cache
def falling():
    """Media whose decay rate falls to s as the third power, twice as near to epsilon_c."""
    return media(nu=3.0, scale=800.0)


AGREES = {
    "running_length": lambda: {"running": running()},
    "eq5_step": lambda: {"orders": orders(step=1.1)},
    "eq5_density": lambda: {"orders": orders()},
    "collar_late": lambda: {"collars": collars(near=1.5)},
    "collar_alone": lambda: {"collars": collars(near=1.5)},
    "collar_large": lambda: {"collars": collars()},
    "response_bound": lambda: {"response": media()},
    "response_power": lambda: {"response": media()},
    "response_diverges": lambda: {"response": media(), "transition_rmt": transition()},
    "zeta_approach": lambda: {"response": falling()},
    "sizes_cut_off": lambda: {"response": media()},
    "collars_at_criticality": lambda: {"response_orders": media(base=0.273**-0.5)},
    "critical_order": lambda: {"explosive": explosive(), "melting": []},
    "explosive_spots": lambda: {"explosive": explosive()},
    "refined_spots": lambda: {"explosive": explosive(power=1.2)},
}
DIFFERS = {
    "running_length": lambda: {"running": running(falls=True)},
    "eq5_step": lambda: {"orders": orders(step=1.6)},
    "eq5_density": lambda: {"orders": orders(guess=2.5)},
    "collar_late": lambda: {"collars": collars(late=1.3)},
    "collar_alone": lambda: {"collars": collars(alone=1.2)},
    "collar_large": lambda: {"collars": collars(near=1.5)},
    "response_bound": lambda: {"response": media(bound=1.3, at=0.32, scale=12.0)},
    "response_power": lambda: {"response": media(mu=2.0)},
    "response_diverges": lambda: {"response": media(at=0.268), "transition_rmt": transition()},
    "zeta_approach": lambda: {"response": media()},
    "sizes_cut_off": lambda: {"response": media(cutoff=3.0)},
    "collars_at_criticality": lambda: {"response_orders": media(base=1.3)},
    "critical_order": lambda: {"explosive": explosive(power=1.2), "melting": []},
    "explosive_spots": lambda: {"explosive": explosive(power=1.2)},
    "refined_spots": lambda: {"explosive": explosive()},
}
REASONED = set()
