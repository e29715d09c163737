"""Figures of the tables that are kept with the docs."""

import math

import numpy as np
import polars as pl
from docs_figures import kept_table, load_script

from qavalanche.plots import couplings, grain_collar, operators
from qavalanche.plots.crossing import crossing_figure
from qavalanche.plots.entanglement_clusters import clusters_page_figure
from qavalanche.plots.exact_rates import exact_rates_figure
from qavalanche.plots.inheritance import inheritance_figure
from qavalanche.plots.resonances import strong_resonances_figure
from qavalanche.plots.two_sided import two_sided_figure


def of_tiers():
    """The couplings tier and the operators tier."""
    means = kept_table("iterations").filter(pl.col("kind") == "mean")
    yield couplings.iterations_figure(means, 400)
    yield couplings.norm_decay_figure(kept_table("norm_decay"))
    yield couplings.thermal_probability_figure(kept_table("crossings"))
    yield couplings.halted_decay_figure(crossings(), math.log(2), 0.9)
    lioms = kept_table("lioms")
    rows = lioms.filter(pl.col("rate").is_null()), lioms.filter(pl.col("rate").is_not_null())
    yield operators.lioms_figure(*rows, math.log(2))
    yield operators.prediction_figure(kept_table("prediction"))
    yield operators.criteria_figure(kept_table("criteria"))
    norms = kept_table("crossing_norms")
    sizes = norms.filter(against="size", spot="independent").drop("against")
    yield crossing_figure(sizes, norms.filter(against="exit").drop("against"))


def crossings():
    """Couplings across thermal regions of eq. 12: without l_t from regions, with s / 2 of spins."""
    rng = np.random.default_rng(1)
    outside, thermal = rng.integers(2, 40, 3000), rng.integers(4, 40, 3000)
    active = rng.random(3000) < 0.5
    across = np.where(active, 0.0, math.log(2) / 2 * thermal)
    decay = 0.9 * outside + across + rng.normal(0, 2, 3000)
    return pl.DataFrame(
        {"outside": outside, "thermal": thermal, "decay": decay, "active": active.tolist()}
    )


def of_grains():
    """Grains, exact rates, clusters of entanglement, what dots inherit."""
    spins = kept_table("grain_collar_spins")
    longest = spins.filter(pl.col("chain") == pl.col("chain").max().over("grain_spins", "sides"))
    yield grain_collar.grain_spins_figure(longest)
    yield grain_collar.grain_elements_figure(longest)
    yield grain_collar.grain_collar_figure(kept_table("grain_collar_points"), longest)
    yield two_sided_figure(kept_table("critical_spot_sides"), kept_table("critical_spot"))
    yield exact_rates_figure(*several("exact_rates", "_samples", "", "_growth"))
    stem = "entanglement_clusters"
    yield clusters_page_figure(*(kept_table(f"{stem}{one}") for one in ("", "_sizes", "_breaking")))
    yield inheritance_figure(
        *(kept_table(f"inheritance{one}") for one in ("", "_shares", "_curves"))
    )
    yield strong_resonances_figure(kept_table("strong_resonances"))


def several(stem, *endings):
    return [kept_table(f"{stem}{one}") for one in endings]


def of_scripts():
    """Those that only a page of the docs has."""
    tables = kept_table("dynamics_exact"), kept_table("dynamics_tail")
    yield load_script("make_dynamics").exact_figure(*tables)
    yield load_script("make_response").running_figure(kept_table("running").to_dicts())
    beside = load_script("response_figures").beside_figure
    yield beside(kept_table("response").fill_nan(None))
    yield load_script("make_precision").drawn(kept_table("precision"))
    yield load_script("make_refine").drawn(kept_table("refine"))


PARTS = (of_tiers, of_grains, of_scripts)
