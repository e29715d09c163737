"""Figures of planted or small results: those that are drawn of objects, not of tables."""

import dataclasses
import math

import numpy as np
import polars as pl
from planted_rates import anderson, avalanche, planted_rates
from planted_ratios import planted as planted_ratios
from planted_tails import grid, planted
from synthetic_scaling import counts, two_sided_x

import qavalanche as qa
from qavalanche import Estimate
from qavalanche.analysis.assumptions import (
    CoupledBimodal,
    CoupledShift,
    adding_sites,
    concentration,
    superadditivity,
)
from qavalanche.analysis.bridge import WindowSlopes, bridge_of
from qavalanche.analysis.dynamics import Dynamics, Gathered
from qavalanche.analysis.gap_ratios import gap_ratios_of_table
from qavalanche.analysis.rarity import rare_tail
from qavalanche.analysis.response import CriticalOrder, Response, SpotCollar, SpottedMedium
from qavalanche.analysis.scaling.collapse import collapse
from qavalanche.analysis.scaling.comparison import compare
from qavalanche.analysis.scaling.forms import power_law, two_sided
from qavalanche.analysis.threshold import threshold_of_rates
from qavalanche.bath import resonances
from qavalanche.hamiltonians import draw
from qavalanche.operators import chain_of, diagonalize
from qavalanche.operators.entanglement_clusters import state_clusters
from qavalanche.operators.exact import middle_states
from qavalanche.plots.assumptions import concentration_figure, surplus_figure, violations_figure
from qavalanche.plots.bridge import bridge_figure
from qavalanche.plots.couplings import comparison_figure as regions_of_tiers
from qavalanche.plots.dynamics import dynamics_figure
from qavalanche.plots.rare_tails import rare_tails_figure
from qavalanche.plots.response import response_figure
from qavalanche.plots.scaling import collapse_figure, comparison_figure, residual_figure

S = math.log(2)


def thresholds():
    """One of three panels, and two side by side."""
    found = [
        threshold_of_rates(
            dataclasses.replace(planted_rates(slope, W, range(3, 9), 1), title=title)
        )
        for slope, W, title in (
            (avalanche, [5, 8, 12, 16], "random"), (anderson, [1, 2, 4, 8], "quasiperiodic"),
        )
    ]  # fmt: skip
    yield found[0].plot()
    yield found[0].plot(found[1])


def media():
    """Response of eq. 6, and gap ratios with a crossing that drifts."""
    found = []
    for epsilon in (0.2, 0.21, 0.22, 0.23, 0.24, 0.245, 0.25, 0.253):
        rate = S * (1 + 60 * (0.257 - epsilon) ** 2 + 1.5 * (0.257 - epsilon))
        value = [k / (2 * (rate / S - 1)) for k in (2, 5, 10, 30, 100, 300, 1000)]
        collars = tuple(
            SpotCollar(k, 64, 0, 0, 0, Estimate(v, 0.02 * v, 0.0), 0.0, 0.0)
            for k, v in zip((2, 5, 10, 30, 100, 300, 1000), value, strict=True)
        )
        star = CriticalOrder(64, 0, Estimate.none("nothing melts"))
        rates = Estimate(rate, 1e-4 * rate)
        found.append(
            SpottedMedium(epsilon, 10**6, 64, 0, S, rates, value[-1] / 1000, collars, star)
        )
    yield response_figure(Response("planted", S, tuple(found)))
    yield gap_ratios_of_table(
        planted_ratios([0.4, 0.5, 0.6, 0.7, 0.8, 0.9], [4, 5, 6, 7, 8], lambda L: 0.6 + 0.02 * L)
    ).plot()


def tails_of_the_rare():
    """Two curves of rare lengths, which hold no inclusions."""
    rng = np.random.default_rng(52)
    two = [
        rare_tail(planted(law, rng, grid(12)), title=f"ε = {e}, halted")
        for law, e in (("stretched exponential", 0.1), ("exponential", 0.15))
    ]
    yield rare_tails_figure(two, Estimate(0.6, 0.02))


def dynamic():
    """L_+ = 3 (epsilon - 0.25)^-1.8, ln t_+ and mu = 2 s L_+."""
    rows = []
    names = ("decay_rate", "log_resistance", "log_time_scale", "log_rate_spread", "slowest_drop")
    nothing = {f"{name}{ending}": None for name in names for ending in ("", "_error")}
    for epsilon in (0.29, 0.3, 0.32, 0.35, 0.4, 0.5):
        plus = 3 * (epsilon - 0.25) ** -1.8
        scale = 2 * S * plus
        for length in np.unique(np.geomspace(5, 40_000, 20).astype(int)).tolist():
            localized = min(1.0, 1.5 * math.exp(-length / plus))
            row = {"epsilon": epsilon, "length": length, "samples": 20_000, **nothing}
            row |= {"thermal": 20_000 - round(20_000 * localized)}
            row |= {"end_to_end": 0.3 * math.exp(-length / 3 / math.sqrt(plus))}
            rows.append({**row, "decay_rate": 0.3, "decay_rate_error": 0.003})
        for length in (1000, 10_000, 100_000, 1_000_000):
            row = {"epsilon": epsilon, "length": length, "samples": 200, "thermal": 200, **nothing}
            row |= {"end_to_end": 0.0}
            row |= {"log_resistance": scale * math.log(length), "log_resistance_error": scale / 10}
            for name, value in (("log_time_scale", scale), ("log_rate_spread", 0.9 * scale)):
                row |= {name: value, f"{name}_error": 0.02 * value}
            rows.append(row)
    medians = pl.DataFrame(schema=dict.fromkeys(("epsilon", "median", "mean"), pl.Float64))
    medians = medians.with_columns(length=pl.Series([], dtype=pl.Int64))
    table = pl.DataFrame(rows, infer_schema_length=None)
    yield dynamics_figure([Dynamics(Gathered("planted", S, table, (), medians))])


def assumed():
    """Violations, some of which no sample shows; gains; variances."""
    laws = CoupledBimodal(), CoupledShift()
    yield violations_figure([adding_sites(law, e, 30, 400) for law in laws for e in (0.25, 0.4)])
    lengths = (10, 20, 40)
    yield surplus_figure([superadditivity(laws[0], 0.3, (L // 2, L // 2), 300) for L in lengths])
    rng = np.random.default_rng(1)
    drawn = {L: rng.binomial(L, 0.3, 2000) for L in (100, 300, 1000)}
    yield concentration_figure([concentration(drawn, "ε = 0.3")])


def scaled():
    """A collapse, its residuals and the evidence of two forms."""
    data = counts(two_sided_x, 13, 1000, np.random.default_rng(3))
    found = [collapse(data, form, resamples=20) for form in (two_sided(), power_law())]
    yield collapse_figure(found[0], value="fraction $p$")
    yield residual_figure(found[1])
    yield comparison_figure(compare(found))


def exact():
    """Small matrices: a sample, its clusters, its resonances, the critical spot, a bridge."""
    yield diagonalize(draw("xxz", 6, 8.0, seed=1)).plot()
    H = draw("xxz", 6, 2.0, 1)
    regions = {name: qa.melt(chain_of(H), crossing=name) for name in ("rmt", "halted")}
    yield state_clusters(middle_states(H, 6, 0.0)[1], 6).plot(regions)
    chains = [draw("xxz", 6, 2.0, 1, i) for i in range(8)]
    yield qa.entanglement_clusters(chains, 4, 0.0, schemes=["halted"]).plot()
    yield resonances(draw("xxz", 6, 9.0), removed=[1, 2, 4]).plot()
    yield spot()
    rates = np.random.default_rng(2).normal(40, 4, 20)
    slopes = [WindowSlopes(W, 7, 10, rates / d, rates) for W, d in ((8.0, 20.0), (20.0, 3.0))]
    yield bridge_figure(bridge_of(slopes, (100, 1000, 10_000)))


def spot():
    """The critical spot with two sizes."""
    return qa.critical_spot([0.03, 0.1, 0.3, 1.0, 3.0], (8, 16), 8).plot()


def tiers():
    """Regions of both tiers on two short chains."""
    cases = []
    for seed in (2, 5):
        chain = qa.Bimodal(0.3).draw(14, seed)
        cases.append((f"chain {seed}", chain, qa.melt(chain, qa.Couplings()), qa.melt(chain)))
    yield regions_of_tiers(cases)


PARTS = (thresholds, media, tails_of_the_rare, dynamic, assumed, scaled, exact, tiers)
