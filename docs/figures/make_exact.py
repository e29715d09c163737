"""Makes what docs/figures/exact* hold: the transition of the exact scheme, beside the old one.

python docs/figures/make_exact.py RMT HALTED, the stores of examples/exact_rmt.toml and
examples/exact_halted.toml. `make exact` runs the campaigns and this. exact.csv: old against new;
exact_routes.csv and exact.png: the marks whose limit is epsilon_c; exact_ladder.csv: what a ladder
of spots melts; exact.json: how every number was found, and what made it. exact_old.csv holds the
numbers of the scheme without inherited couplings, from campaigns of more chains.
"""

import json
import math
import sys
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl
from exact_ladder import ladder
from made import note
from scipy.stats import chi2 as chi2_law

import qavalanche as qa
from qavalanche.analysis.estimate import Estimate, excess
from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.summary import families
from qavalanche.analysis.transition import CriticalPoints, Route, extrapolate
from qavalanche.analysis.window import GOOD
from qavalanche.letter.entanglement import power
from qavalanche.letter.fan import beta_at
from qavalanche.letter.localized import localized
from qavalanche.letter.saturated import saturated
from qavalanche.letter.tau import FROM, exponent, largest_size, not_a_power
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.legend import add_legend
from qavalanche.plots.style import COLUMN, styled
from qavalanche.store.campaign import Campaign

RULES = ("rmt", "halted")
COLORS = {"rmt": "#31688e", "halted": "#c1121f"}
TIES = {"halted": 2 ** (-15 / 8)}
"""s T / 2 = n w with T = 15 and n = 4: smaller spots begin to grow there."""


def by_logarithm(lengths: list[int], values: list[float], errors: list[float]) -> Estimate:
    """Limit of v(L) = v_inf + a / ln L, over the most lengths that it fits, of three at least."""
    L, v, e = (np.array(column, float) for column in (lengths, values, errors))
    for first in range(L.size - 2):
        x, y, error = 1 / np.log(L[first:]), v[first:], e[first:]
        (slope, value), covariance = np.polyfit(x, y, 1, w=1 / error, cov="unscaled")
        chi2 = float((((y - value - slope * x) / error) ** 2).sum())
        p = float(chi2_law.sf(chi2, x.size - 2))
        if p >= GOOD:
            text = f"a + b / ln L from L = {L[first]:.0f} on, p = {p:.1g}"
            return Estimate(float(value), math.sqrt(covariance[1, 1]), outcome=text)
    return Estimate.none("a + b / ln L does not fit the three largest lengths")


def limits_meet(evidence: Evidence) -> Estimate:
    """epsilon where the limits L -> infinity of the decay rate, by a + b / ln L at every epsilon,
    fall through s: the other order of limits, with the slowest drift."""
    s = evidence.family.entropy_density
    above: tuple[float, Estimate] | None = None
    for epsilon in evidence.grid:
        rows = evidence.behaviour(epsilon).points
        rows = rows.filter(rows["decay_rate"].is_finite() & (rows["decay_rate_error"] > 0))
        columns = (rows[name].to_list() for name in ("length", "decay_rate", "decay_rate_error"))
        limit = by_logarithm(*columns)
        if not limit.found:
            continue
        if limit.value < s and above is not None:
            slope = (limit.value - above[1].value) / (epsilon - above[0])
            where, error = above[0] + (s - above[1].value) / slope, max(limit.error, above[1].error)
            text = f"rates at fixed epsilon by a + b / ln L, between {above[0]:g} and {epsilon:g}"
            return Estimate(where, error / abs(slope), outcome=text)
        if limit.value >= s:
            above = epsilon, limit
    return Estimate.none("the limits of the decay rate by a + b / ln L do not fall through s")


def without_smallest(marks: dict[int, tuple[float, float]]) -> Estimate:
    """Limit of v(L) = v_inf + a L^-b without the smallest length."""
    lengths = sorted(marks)[1:]
    values, errors = zip(*(marks[length] for length in lengths), strict=True)
    return extrapolate(lengths, values, errors).estimate


class Widened(Evidence):
    """Evidence whose route by the decay rate is widened by what limits by 1 / ln L change."""

    @cached_property
    def points(self) -> CriticalPoints:
        """epsilon_c by three routes."""
        points, slow = super().points, limits_meet(self)
        rate = points.by(Route.RATE)
        if not (slow.found and rate.found):
            return points
        rate = rate.widened(excess(slow.value - rate.value, slow.error, 0.0))
        found = [
            replace(one, estimate=rate) if one.route is Route.RATE else one
            for one in points.estimates
        ]
        return replace(points, estimates=tuple(found))


def tau_below(evidence: Evidence, length: int) -> Estimate:
    """tau of the truncated power law at the point of the grid next below epsilon_c."""
    pair = evidence.around(evidence.epsilon)
    if pair is None:
        return Estimate.none("no epsilon_c within the grid")
    window = (FROM, largest_size(length))
    fit = evidence.tail_fit(pair[0], length, "truncated power law", *window)
    if fit is None or not fit.found:
        return Estimate.none(f"fewer than 50 sizes at epsilon = {pair[0]:g}")
    cutoff = f"1/xi = {fit.values['inverse_xi']:.2g} +- {fit.errors['inverse_xi']:.1g} a bond"
    text = f"truncated power law at epsilon = {pair[0]:g}, T = {window[0]} to {window[1]}: {cutoff}"
    return Estimate(fit.values["tau"], fit.errors["tau"], outcome=text)


def logarithm(evidence: Evidence) -> Estimate:
    """b of <S> = a + b ln L next to epsilon_c, in nats; none where that does not fit."""
    grown = evidence.behaviour(evidence.nearest).entropy
    if grown is None:
        return Estimate.none("fewer than four lengths")
    fit = grown["logarithm"]
    if fit.p_value < GOOD:
        return Estimate.none(f"a + b ln L does not fit, p = {fit.p_value:.1g}: {grown.outcome}")
    return fit.last.saying(grown.outcome)


def measured(evidence: Evidence) -> dict[str, Estimate]:
    """All that the table holds, by name."""
    points, marks = evidence.points, evidence.transition.bound_met
    longest, nearest = evidence.family.lengths[-1], evidence.nearest
    found = {f"epsilon_c by {one.route}": one.estimate for one in points.estimates}
    grown = evidence.behaviour(nearest).entropy
    tau = exponent(evidence, longest)
    window = f"power law from T = {FROM} to {largest_size(longest)}"
    return {
        "epsilon_c": points.consensus.saying(points.outcome),
        **found,
        "epsilon where the rate meets s, without the smallest L": without_smallest(marks),
        "epsilon where the rate meets s, limits by 1 / ln L": limits_meet(evidence),
        "nu_+": points.divergence.nu.saying(points.divergence.outcome),
        "1/zeta over s, less 1, at epsilon_c by crossings": saturated(evidence),
        "rho at epsilon_c": localized(evidence),
        "tau at epsilon_c": tau.saying(window + not_a_power(evidence, longest)),
        "tau below epsilon_c": tau_below(evidence, longest),
        "beta at epsilon_c": beta_at(evidence),
        "power of <S> at epsilon_c": power(evidence).saying(grown.outcome if grown else ""),
        "slope of <S> in ln L at epsilon_c": logarithm(evidence),
    }


def table(found: dict[str, dict[str, Estimate]], folder: Path) -> pl.DataFrame:
    """what, rule, old, old_error, new, new_error, outcome."""
    old = pl.read_csv(folder / "exact_old.csv")
    rows = [
        (what, rule, *one.pair, one.outcome) for rule in RULES for what, one in found[rule].items()
    ]
    names = ["what", "rule", "new", "new_error", "outcome"]
    new = pl.DataFrame(rows, names, orient="row").fill_nan(None)
    columns = ["what", "rule", "old", "old_error", "new", "new_error", "outcome"]
    joined = new.join(old, on=["what", "rule"], how="left", maintain_order="left")
    return joined.select(columns)


def marks_table(groups: dict[str, Evidence]) -> pl.DataFrame:
    """route, rule, length, epsilon, error: the marks that drift with L."""
    rows = []
    for rule, evidence in groups.items():
        met = evidence.transition.bound_met.items()
        rows += [(str(Route.RATE), rule, length, *mark) for length, mark in met]
        rows += [
            (str(Route.CROSSINGS), rule, one.lengths[1], one.epsilon, one.error)
            for one in evidence.transition.resolved
        ]
    columns = ["route", "rule", "length", "epsilon", "error"]
    return pl.DataFrame(rows, columns, orient="row")


def figure(groups: dict[str, Evidence], found: dict[str, dict[str, Estimate]]) -> Figure:
    """The marks of both rules against 1 / ln L, and epsilon_c with its error at L = infinity."""
    data = marks_table(groups)
    with styled():
        canvas = new_canvas(COLUMN, 2.8)
        axes = canvas.subplots()
        for rule, evidence in groups.items():
            color, one = COLORS[rule], found[rule]["epsilon_c"]
            looks = ((Route.RATE, "o", "full"), (Route.CROSSINGS, "s", "none"))
            for route, mark, fill in looks:
                rows = data.filter((pl.col("rule") == rule) & (pl.col("route") == str(route)))
                x, label = 1 / np.log(rows["length"].to_numpy()), f"{rule}: {route}"
                y, error = rows["epsilon"], rows["error"]
                axes.errorbar(x, y, error, fmt=mark, color=color, fillstyle=fill, label=label)
            axes.errorbar([0], [one.value], [one.error], fmt="D", color=color, clip_on=False)
            drift = evidence.points.drift
            if drift.found:
                x = np.linspace(0.005, 1 / math.log(drift.lengths[0]), 200)
                axes.plot(x, drift.at(np.exp(1 / x)), color=color, lw=0.8, zorder=0)
        for tie in TIES.values():
            axes.axhline(tie, color="0.6", lw=0.6, ls=":", zorder=0, label="halted: tie")
        axes.set(xlabel=r"$1 / \ln L$", ylabel=r"$\varepsilon$", xlim=(0, None))
        add_legend(axes, "", loc="center left")
    caption = (
        "Where the decay rate of localized samples meets s, and where p of neighbouring lengths "
        "crosses (at the larger one), against 1 / ln L, with the fitted drift L^-b; diamonds: "
        "epsilon_c with its whole error; dotted: the tie of halted decay, epsilon = 2^(-15/8)."
    )
    return Figure("exact", caption, canvas, data)


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


def main(stores: list[Path], folder: Path = Path(__file__).parent) -> None:
    """Write the tables and the figure to `folder`."""
    campaigns = [Campaign.open(store) for store in stores]
    groups = {
        rule: Widened(families(campaign.statistics())[0])
        for rule, campaign in zip(RULES, campaigns, strict=True)
    }
    found = {rule: measured(evidence) for rule, evidence in groups.items()}
    table(found, folder).write_csv(folder / "exact.csv")
    ladder(RULES).write_csv(folder / "exact_ladder.csv")
    drawn = figure(groups, found)
    drawn.save_as(folder / "exact.png")
    drawn.data.write_csv(folder / "exact_routes.csv")
    content = {
        rule: {
            "estimates": {what: one.to_dict() for what, one in found[rule].items()},
            "made": provenance(campaign),
        }
        for rule, campaign in zip(RULES, campaigns, strict=True)
    }
    text = json.dumps(content, indent=1, ensure_ascii=False)
    (folder / "exact.json").write_text(text + "\n", encoding="utf-8")
    note("exact", folder)


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
