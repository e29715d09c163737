"""Makes what docs/figures/dynamics* hold: rates, resistance and correlations of drawn chains.

python docs/figures/make_dynamics.py FOLDER, which holds the stores of examples/dynamics*.toml and
examples/exact_rmt.toml by their names. `make dynamics` runs the campaigns and this. dynamics.csv:
every epsilon; dynamics_claims.csv: the verdicts; dynamics_exact.csv: mu and L_+ where they are
known exactly; dynamics_tail.csv: how L_+ drifts with L; dynamics_jump.csv: the rise of the
entanglement; dynamics.json: how every number was found, and what made it.
"""

import json
import math
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
from made import note

import qavalanche as qa
from qavalanche.analysis.dynamics import (
    Dynamics,
    everywhere,
    exact_length,
    exact_power,
    nucleus_spacing,
    steepest_power,
)
from qavalanche.letter.dynamics import DERIVED, DynamicsFound, dynamics
from qavalanche.plots.dynamics import dynamics_figure
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.legend import add_legend
from qavalanche.plots.style import PAGE, styled
from qavalanche.store.campaign import Campaign

FULL = ("dynamics", "dynamics_short", "dynamics_ends", "dynamics_below")
RARE, TAIL, JUMP = "dynamics_solvable", "dynamics_tail", "exact_rmt"
ALL = (*FULL, RARE, TAIL, JUMP)
QUANTITIES = (
    *("thermal_length", "decay_rate", "time_scale", "time_mean", "time_median", "rate_spread"),
    *("power", "spread_power", "drop", "climb", "end_length"),
)
COLORS = ("#31688e", "#c1121f")
K, S = 0.1, math.log(2)  # of examples/dynamics_solvable.toml and dynamics_tail.toml


def points_table(found: dict[str, DynamicsFound]) -> pl.DataFrame:
    """store, epsilon, and every quantity with its whole error."""
    rows = []
    for store, one in found.items():
        for point in one.dynamics.points:
            row: dict[str, object] = {"store": store, "epsilon": point.epsilon}
            for name in QUANTITIES:
                value, error = getattr(point, name).pair
                row |= {name: value, f"{name}_error": error}
            rows.append(row)
    return pl.DataFrame(rows, infer_schema_length=None)


def claims_table(found: dict[str, DynamicsFound]) -> pl.DataFrame:
    """store, about, value, error, verdict, derived, outcome."""
    rows = [
        {
            "store": store,
            "about": claim.about,
            "value": claim.value,
            "error": claim.error,
            "verdict": claim.verdict,
            "derived": claim.verdicts.get(DERIVED, ""),
            "outcome": claim.outcome,
        }
        for store, one in found.items()
        for claim in one.claims
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def exact_table(one: Dynamics) -> pl.DataFrame:
    """epsilon, w over s, exact mu (from one side) and its L_+, beside the measured ones."""
    rows = []
    for point in one.points:
        w = math.log(K / point.epsilon)
        simple = everywhere(point.epsilon, K, S)
        mu = exact_power(point.epsilon, K) if simple else steepest_power(point.epsilon, K, S)
        spacing = exact_length(point.epsilon) if simple else nucleus_spacing(point.epsilon)
        row = {"epsilon": point.epsilon, "decay_over_s": w / S, "region": "rare"}
        row |= {"region": "everywhere"} if simple else {}
        row |= {"exact_power": mu, "spacing": spacing}
        row["exact_length"] = spacing if simple else mu / S
        for name in ("power", "spread_power", "time_scale", "thermal_length", "drop"):
            row[name], row[f"{name}_error"] = getattr(point, name).pair
        rows.append(row)
    return pl.DataFrame(rows, infer_schema_length=None)


def tail_table(campaign: Campaign) -> pl.DataFrame:
    """epsilon, shorter and longer L, and the L_+ of 1 - p between them, with its error."""
    rows = []
    counts: dict[float, list[tuple[int, int, int]]] = {}
    for point, found in campaign.statistics().items():
        left = found.samples - found.thermal
        epsilon = point.law.resonance_probability
        counts.setdefault(epsilon, []).append((point.length, left, found.samples))
    for epsilon, found in counts.items():
        held = [one for one in sorted(found) if one[1] >= 10]
        for (a, k, n), (b, m, o) in pairwise(held):
            fall = math.log(k / n) - math.log(m / o)
            error = math.sqrt(1 / k - 1 / n + 1 / m - 1 / o)
            rows.append((epsilon, a, b, m / o, (b - a) / fall, (b - a) / fall**2 * error))
    names = ["epsilon", "shorter", "longer", "localized", "length", "error"]
    return pl.DataFrame(rows, names, orient="row")


def jump_table(one: Dynamics) -> pl.DataFrame:
    """length, and of median and mean: where they pass 1/2, widths, and the largest jump."""
    rows = []
    for median, mean in zip(one.median_rises, one.mean_rises, strict=True):
        row: dict[str, object] = {"length": median.length}
        for name, found in (("median", median), ("mean", mean)):
            for what in ("middle", "width", "jump"):
                value, error = getattr(found, what).pair
                row |= {f"{name}_{what}": value, f"{name}_{what}_error": error}
            row[f"{name}_outcome"] = found.jump.outcome
        rows.append(row)
    return pl.DataFrame(rows, infer_schema_length=None)


def exact_figure(exact: pl.DataFrame, tail: pl.DataFrame) -> Figure:
    """mu over the exact one against w / s, and L_+ of neighbouring lengths against L."""
    with styled():
        canvas = new_canvas(PAGE, 2.6)
        powers, lengths = canvas.subplots(1, 2)
        x = exact["decay_over_s"]
        for name, label, mark, color in LOOKS:
            ratio = exact[name] / exact["exact_power"]
            error = exact[f"{name}_error"] / exact["exact_power"]
            powers.errorbar(x, ratio, error, fmt=mark, color=color, label=label)
        powers.axhline(1, color="0.4", lw=0.8, zorder=0)
        powers.axhline(0.5, color="0.4", lw=0.8, ls=":", label="from both sides", zorder=0)
        powers.axvline(0.5, color="0.7", lw=0.8, ls="--", zorder=0)
        powers.set(xlabel="$w / s$", ylabel=r"$\mu$ / exact $\mu$ from one side", ylim=(0.0, 1.25))
        add_legend(powers, "", loc="lower left")
        for color, epsilon in zip(COLORS, sorted(tail["epsilon"].unique()), strict=True):
            rows = tail.filter(tail["epsilon"] == epsilon)
            limit = known_length(epsilon)
            middle = np.sqrt(rows["shorter"] * rows["longer"]) / limit
            value, error = rows["length"] / limit, rows["error"] / limit
            label = rf"$\varepsilon$ = {epsilon:g}"
            lengths.errorbar(middle, value, error, fmt="o", color=color, label=label)
        lengths.axhline(1, color="0.4", lw=0.8, zorder=0)
        lengths.set(xlabel="$L$ / exact $L_+$", ylabel=r"$L_+(L)$ / exact $L_+$", xscale="log")
        add_legend(lengths, "")
    caption = "mu over its exact value where gaps melt from one side; L_+ of neighbouring lengths."
    return Figure("dynamics_exact", caption, canvas, exact)


LOOKS = (
    ("power", r"$\mu$ by growth", "s", "#c1121f"),
    ("spread_power", r"$\mu$ by scatter", "D", "#6a994e"),
    ("time_scale", r"$\ln t_+$", "o", "#31688e"),
)


def known_length(epsilon: float) -> float:
    """L_+ for L to infinity with K = 0.1, d_s = 2."""
    if everywhere(epsilon, K, S):
        return exact_length(epsilon)
    return steepest_power(epsilon, K, S) / S


def provenance(campaign: Campaign) -> dict[str, object]:
    """What made the numbers."""
    made = [shards[0].metadata() for shards in campaign.shards.values()]
    return {
        "version": qa.__version__,
        "source": sorted({one["git"] for one in made}),
        "dependencies": made[0]["dependencies"],
        "python": made[0]["python"],
        "samples": sum(campaign.samples_done(point) for point in campaign.spec.grid),
        "missing": campaign.samples_missing,
        "spec": campaign.spec.to_dict(),
    }


def main(stores: Path, folder: Path = Path(__file__).parent) -> None:
    """Write the tables and the figures to `folder`."""
    campaigns = {name: Campaign.open(stores / name) for name in ALL}
    (full,) = dynamics([campaigns[name] for name in FULL])
    (rare,), (jump,) = dynamics(campaigns[RARE]), dynamics(campaigns[JUMP])
    found = {"dynamics": full, RARE: rare}
    points_table(found).write_csv(folder / "dynamics.csv")
    claims_table(found | {JUMP: jump}).write_csv(folder / "dynamics_claims.csv")
    exact, tail = exact_table(rare.dynamics), tail_table(campaigns[TAIL])
    tail.write_csv(folder / "dynamics_tail.csv")
    jump_table(jump.dynamics).write_csv(folder / "dynamics_jump.csv")
    data = full.dynamics.data
    curves = replace(data, medians=jump.dynamics.data.medians)  # of the finer grid
    dynamics_figure([Dynamics(curves)]).save_as(folder / "dynamics.png")
    drawn = exact_figure(exact, tail)
    drawn.save_as(folder / "dynamics_exact.png")
    drawn.data.write_csv(folder / "dynamics_exact.csv")
    content = {
        "estimates": {name: one.to_dict() for name, one in (found | {JUMP: jump}).items()},
        "made": {name: provenance(campaign) for name, campaign in campaigns.items()},
    }
    text = json.dumps(content, indent=1, ensure_ascii=False)
    (folder / "dynamics.json").write_text(text + "\n", encoding="utf-8")
    note("dynamics", folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
