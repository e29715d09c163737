"""Every figure that planted numbers can fill, for laws that hold for all of them."""

import math

import drawn_objects
import drawn_tables
import numpy as np
from made_statistics import made
from planted import planted_family

import qavalanche as qa
from qavalanche import plots
from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.summary import families
from qavalanche.analysis.tails import LAWS, Counts, compare_laws, fit_tail, lower_cutoff
from qavalanche.analysis.tails.draw import draw
from qavalanche.analysis.tails.laws import Window
from qavalanche.analysis.transition import behaviours, critical_points, extrapolate, growth
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.campaign.statistics import Statistics
from qavalanche.plots.collars import collar_figure
from qavalanche.plots.comparison import p_by_scheme_figure, sizes_by_scheme_figure
from qavalanche.plots.flows import PORTRAITS
from qavalanche.plots.meanfield import exponents_figure, flow_plane_figure, phase_diagram_figure
from qavalanche.plots.steps import steps_figure
from qavalanche.plots.tails import cutoff_figure, tail_figure

LENGTHS = [100, 1000, 10_000, 100_000, 1_000_000]


def against_length():
    """Growth, of which the smallest length is no part, and a limit."""
    values = [0.5 * L**0.2 for L in LENGTHS]
    values[0] *= 1.4
    errors = [0.004 * v for v in values]
    yield plots.growth_figure(LENGTHS, values, errors, growth(LENGTHS, values, errors), "$S$")
    values = [0.7 + 2 * L**-0.5 for L in LENGTHS]
    found = extrapolate(LENGTHS, values, [0.001] * 5)
    yield plots.extrapolation_figure(LENGTHS, values, [0.001] * 5, found, r"$\rho$")


def rarities():
    """p = e^-(L / 50)^0.5 below, 1 - p = e^(-L / L_+) above, none left in long chains."""
    statistics = {}
    for epsilon in (0.2, 0.25, 0.31, 0.32):
        for L in (30, 100, 300, 1000, 3000):
            xi = 60 * (epsilon / 0.2) ** 3
            p = math.exp(-math.sqrt(L / xi)) if epsilon < 0.3 else 1 - math.exp(-L / 2 / xi)
            point = Point(qa.Bimodal(epsilon), L, qa.Rules(crossing="halted"))
            statistics[point] = made(20_000, round(p * 20_000))
    yield plots.rarity_figure(behaviours(families(statistics)[0]))


def transitions():
    """The figures of a family of chains: planted, so that epsilon_c, nu and tau are seen."""
    epsilons = (0.24, 0.26, 0.27, 0.275, 0.28, 0.285, 0.29, 0.295, 0.30)
    family = planted_family(epsilons=epsilons, lengths=(100, 1000, 10_000, 100_000))
    points = critical_points(family)
    yield plots.critical_figure(points)
    for one in (
        plots.probability_figure, plots.probability_length_figure, plots.density_figure,
        plots.decay_figure,
    ):  # fmt: skip
        yield one(family, points.transition)
    group = {"spots, halted": Evidence(family), "spots, rmt": Evidence(family)}
    yield p_by_scheme_figure(group)


def sizes():
    """Of melted chains: the largest regions are single ones."""
    statistics = {}
    for epsilon in (0.25, 0.265, 0.275, 0.285):
        for L, samples in ((1000, 200), (10_000, 40)):
            point = Point(qa.Bimodal(epsilon), L, qa.Rules(crossing="halted"))
            statistics[point] = Statistics.of(melt_chunk(point, 1, 0, samples), L)
    evidence = Evidence(families(statistics)[0])
    yield plots.sizes_figure(evidence.family, evidence.transition)
    yield sizes_by_scheme_figure({"spots, halted": evidence, "again": evidence})


def tails():
    """A truncated power law from 5 on, with a title and a unit."""
    theta, rng = np.array([1.8, math.log(0.01)]), np.random.default_rng(3)
    tail = draw(LAWS["truncated power law"], theta, 5000, Counts.of([1]), Window(5.0), rng)
    counts = Counts.from_pairs(tail.low.astype(int), tail.count)
    fits = [fit_tail(counts, law, 5) for law in ("power law", "truncated power law")]
    title = r"$\varepsilon$ = 0.285, $L$ = $10^6$, halted"
    size = "size of a thermal region $T$ (bonds)"
    yield tail_figure(counts, fits, compare_laws(counts, *fits), title=title, size=size)
    pure = Counts.from_pairs(*np.unique(rng.zipf(2.5, 3000), return_counts=True))
    cutoff = lower_cutoff(pure, resamples=5)
    if cutoff.found:
        yield cutoff_figure(pure, cutoff)


def chains():
    """A melted chain, and the scheme on a short one."""
    chain = qa.Bimodal(0.27).draw(400, 3)
    yield plots.chain_figure(chain, qa.melt(chain, qa.Rules()))
    yield steps_figure(qa.Bimodal(0.27).draw(24, 12))


def others():
    """Laws without data, and tables kept with the docs."""
    yield phase_diagram_figure()
    yield flow_plane_figure()
    yield exponents_figure()
    yield collar_figure()
    for portrait in PORTRAITS.values():
        yield portrait()


PARTS = (
    against_length, rarities, transitions, sizes, tails, chains, others, *drawn_tables.PARTS,
    *drawn_objects.PARTS,
)  # fmt: skip
"""A function each; together all figures of the package."""
