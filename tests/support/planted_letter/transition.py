"""The transition: planted families with the letter's laws, and with others."""

import dataclasses
import math
from functools import cache
from types import SimpleNamespace

import numpy as np
from made_statistics import made
from planted import EPSILON_C, LENGTHS, S, moments, planted_family
from planted_chains import chains
from planted_fans import SAMPLES, bins_of, cut_off, entangled, family

import qavalanche as qa
from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.summary import families
from qavalanche.analysis.transition import CriticalPoint, CriticalPoints, Route
from qavalanche.campaign.point import Point

ABOVE = (0.279, 0.281, 0.283, 0.286, 0.29, 0.295, 0.3)
WIDE = (0.265, 0.27, 0.273, 0.275, 0.276, *ABOVE)
EVERY_HALF = tuple(round(10**x) for x in np.arange(3, 7.1, 0.5))
NEAR = tuple(np.round(EPSILON_C + np.linspace(-0.006, 0.006, 9), 5))


def rng():
    return np.random.default_rng(11)


@cache
def plain(saturated=True):
    return Evidence(planted_family(saturated=saturated))


@cache
def unbounded():
    """Decay rates lower by 0.3, epsilon_c as it is."""
    return changed(plain(), decay_rate=plain().family.table["decay_rate"] - 0.3)


def changed(base, **columns):
    """Other columns of the table, epsilon_c by the same routes."""
    table = base.family.table.with_columns(**columns)
    evidence = Evidence(dataclasses.replace(base.family, table=table))
    evidence.points = base.points
    return evidence


@cache
def fans(beta=0.2, tau=2.2, xi=math.inf):
    return Evidence(family(np.random.default_rng(7), beta, tau, xi=lambda _: xi))


@cache
def drifting(power):
    """The epsilon where the rate meets s comes down as L^-power."""
    base = fans().family
    marks = [0.03 * length**-power for length in base.table["length"]]
    rate = [S - 20 * (e - EPSILON_C - m) for e, m in zip(base.table["epsilon"], marks, strict=True)]
    noise = base.table["decay_rate_error"].to_numpy() * rng().standard_normal(len(rate))
    table = base.table.with_columns(decay_rate=np.array(rate) + noise)
    return Evidence(dataclasses.replace(base, table=table))


@cache
def curves(p, epsilons=WIDE, lengths=EVERY_HALF, samples=SAMPLES):
    """p(epsilon, L) drawn, no sizes but a few, a rate that meets s at EPSILON_C + 0.05 L^-0.4."""
    statistics, draws = {}, rng()
    for epsilon in epsilons:
        for length in lengths:
            thermal = int(draws.binomial(samples, min(1.0, p(epsilon, length))))
            rate = S - 20 * (epsilon - EPSILON_C - 0.05 * length**-0.4)
            rate += 2e-5 * draws.standard_normal()
            statistics[Point(qa.Bimodal(epsilon), length, qa.Rules())] = made(
                samples,
                thermal,
                bins_of(draws, 2.2, 1e4, 1000),
                covered=moments(samples, "thermal_density", 0.45 * length),
                decay_rate=moments(samples, "decay_rate", rate, 0.002),
            )
    return Evidence(families(statistics)[0])


def nuclei(q):
    """A fan that nuclei take over above: 1 - p = e^-(L / L_+)^q, L_+ ~ (epsilon - epsilon_c)^-3."""

    def p(epsilon, length):
        critical = 0.02 * (length / 1000) ** -0.3
        if epsilon < EPSILON_C:
            return critical * math.exp(-((length / 1e5) ** 0.5))
        scale = 2e4 * ((epsilon - EPSILON_C) / 0.01) ** -3
        melted = -math.expm1(-((length / scale) ** q))
        return melted + (1 - melted) * critical

    return p


EXPONENTIAL, STRETCHED = nuclei(1.0), nuclei(0.6)


def one_height(epsilon, length):
    """p = f((epsilon - epsilon_c) L^(1/3))."""
    return 1 / (1 + math.exp(2 - 20 * (epsilon - EPSILON_C) * length ** (1 / 3)))


def faster(epsilon, length):
    """Below, a stretched exponential; above, a fan."""
    return 0.3 * math.exp(-((length / 200) ** 0.35)) if epsilon < EPSILON_C else 0.01


def slower(epsilon, length):
    """Below, p falls slower than a power: to a constant."""
    return 0.01 * (1 + 4 * (length / 1000) ** -0.5) if epsilon < EPSILON_C else 0.01


def dips_below(epsilon, length):
    """p falls and rises at an epsilon far below the transition."""
    return 0.001 + 0.01 * abs(math.log10(length) - 5) if epsilon == WIDE[0] else 0.01


@cache
def below(nu):
    return Evidence(cut_off(np.random.default_rng(10), nu))


def both_sides(minus, plus):
    """Cut-offs below as of `cut_off`, and a nu_+ measured to 0.2."""
    base = below(minus)
    evidence = Evidence(base.family)
    of_lengths = dataclasses.replace(base.points.divergence, nu=Estimate(plus, 0.2))
    evidence.points = dataclasses.replace(base.points, divergence=of_lengths)
    return evidence


def routes(crossings, lengths, rate):
    """epsilon_c by three routes, errors of 0.001."""
    values = {Route.CROSSINGS: crossings, Route.LENGTHS: lengths, Route.RATE: rate}
    found = tuple(CriticalPoint(route, Estimate(one, 0.001)) for route, one in values.items())
    points = CriticalPoints(found, None, None, None)
    return {"transition_rmt": SimpleNamespace(points=points, critical=points.consensus)}


def positions(*values):
    """epsilon_c of three rules and a law."""
    names = ("transition_rmt", "transition_halted", "transition_improved", "normal")
    return {
        name: SimpleNamespace(critical=Estimate(value, 5e-4))
        for name, value in zip(names, values, strict=True)
    }


def collapsed(minus, plus):
    """A two-sided collapse with these exponents, and nothing by one."""
    values = {"nu_minus": minus, "nu_plus": plus, "nu": minus}

    def form(*names):
        return SimpleNamespace(
            form=SimpleNamespace(names=("critical_point", *names)),
            status="found",
            estimate=lambda name: Estimate(values[name], 0.1, outcome="planted"),
        )

    scaling = {"two-sided": form("nu_minus", "nu_plus"), "power law": form("nu")}
    critical = Estimate(EPSILON_C, 1e-3)
    return {
        "transition_rmt": SimpleNamespace(scaling=scaling, critical=critical, lacks=lambda _: [])
    }


def entangled_cuts(grows):
    """One cut in seven within a region of 100 bonds; or six within a share of the chain."""

    def share(_, length, u):
        size, often = (length, 6 / 7) if grows else (100.0, 1 / 7)
        return np.where(u < often, size * (0.1 + u) / length, 0.0)

    return share


@cache
def cuts(grows):
    return chains(entropy=entangled_cuts(grows))


@cache
def rising(narrows):
    """The median of the share rises over a width ~ L^-0.3, or over one that stays."""

    def share(epsilon, length, u):
        width = 0.004 * ((length / 1000) ** -0.3 if narrows else 1.0)
        return 1 / (1 + np.exp(-(epsilon - EPSILON_C) / width)) + 0.01 * (u - 0.5)

    grid = tuple(np.round(EPSILON_C + np.linspace(-0.012, 0.012, 41), 5))
    return chains(grid, lengths=LENGTHS[:4], entropy=share, samples=200)


@cache
def slow(power):
    """Below, chains with 1/zeta < s: a share 0.2 (L / 1000)^-power."""
    return chains(
        (0.262, 0.268),
        slow=lambda _, length: 0.1 * (length / LENGTHS[0]) ** -power,
        samples=4000,
    )


def rmt(one):
    return {"transition_rmt": one}


AGREES = {
    "saturated": lambda: rmt(plain()),
    "bound": lambda: rmt(plain()),
    "bound_every": lambda: {**rmt(plain()), "transition_chains": slow(0.5)},
    "one_transition": lambda: routes(0.277, 0.2775, 0.2765),
    "not_universal": lambda: positions(0.257, 0.273, 0.25, 0.16),
    "sizes_power": lambda: rmt(fans()),
    "tau": lambda: rmt(fans()),
    "typical_bounded": lambda: {**rmt(fans()), "transition_chains": cuts(False)},
    "typical_jumps": lambda: {"transition_chains": rising(True)},
    "mean_entropy": lambda: rmt(entangled(lambda L, _: 0.1 * L**0.8)),
    "entropy_power": lambda: rmt(entangled(lambda L, _: 0.1 * L**0.8)),
    "p_localized": lambda: rmt(curves(faster)),
    "fan": lambda: rmt(fans(0.3)),
    "p_thermal": lambda: rmt(curves(EXPONENTIAL)),
    "beta_tau": lambda: rmt(fans()),
    "falls_and_rises": lambda: rmt(curves(EXPONENTIAL)),
    "nu_minus": lambda: rmt(below(4.0)),
    "nu_plus": lambda: rmt(both_sides(4.0, 3.0)),
    "nu_differ": lambda: rmt(both_sides(1.2, 4.0)),
    "nu_drift": lambda: rmt(drifting(0.3)),
    "nu_collapse": lambda: collapsed(3.0, 2.5),
    "one_parameter": lambda: rmt(curves(EXPONENTIAL)),
    "spots_vanish": lambda: routes(0.277, 0.2775, 0.2765),
}
DIFFERS = {
    "saturated": lambda: rmt(plain(False)),
    "bound": lambda: rmt(unbounded()),
    "bound_every": lambda: {**rmt(plain()), "transition_chains": slow(-0.2)},
    "one_transition": lambda: routes(0.277, 0.29, 0.2765),
    "not_universal": lambda: positions(0.257, 0.2572, 0.2571, 0.2569),
    "sizes_power": lambda: rmt(fans(xi=20_000.0)),
    "tau": lambda: rmt(fans(tau=1.6)),
    "typical_bounded": lambda: {**rmt(fans()), "transition_chains": cuts(True)},
    "typical_jumps": lambda: {"transition_chains": rising(False)},
    "mean_entropy": lambda: rmt(entangled(lambda L, _: 0.1 * L)),
    "entropy_power": lambda: rmt(entangled(lambda L, _: 0.1 * L**0.5)),
    "p_localized": lambda: rmt(curves(slower)),
    "fan": lambda: rmt(fans(-0.05)),
    "p_thermal": lambda: rmt(curves(STRETCHED)),
    "beta_tau": lambda: rmt(fans(0.6)),
    "falls_and_rises": lambda: rmt(curves(dips_below)),
    "nu_minus": lambda: rmt(below(1.0)),
    "nu_plus": lambda: rmt(both_sides(4.0, 1.0)),
    "nu_differ": lambda: rmt(both_sides(2.0, 2.0)),
    "nu_drift": lambda: rmt(drifting(0.8)),
    "nu_collapse": lambda: collapsed(1.2, 2.5),
    "one_parameter": lambda: rmt(curves(one_height, NEAR, EVERY_HALF[:4], 200_000)),
    "spots_vanish": lambda: routes(0.277, 0.264, 0.2765),
}
REASONED = set()
