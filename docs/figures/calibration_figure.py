"""Bias, coverage and verdicts of the data sets of make_calibration.py, and their figure."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from qavalanche.analysis.calibration import NORMAL, calibration
from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.scaling.comparison import DECISIVE
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.style import COLUMN, shades, styled

ESTIMATORS = ("collapse_nu", "slope_nu", "drifting_nu", "two_sided_nu_minus", "two_sided_nu_plus")
VERDICTS = {
    "power law": "one_parameter", "two-sided": "two_sided", "drifting": "drifting",
    "Kosterlitz-Thouless": "kt", "undecided": "undecided", "none fits": "none_fits",
}  # fmt: skip
SHOWN = {"collapse_nu": "collapse", "slope_nu": "slope at the crossing"}
LEAST = 5  # estimates that a coverage is shown of
CENTERS = {"zhang": 0.5}
"""Where epsilon_c is known: T and I blocks alike."""


def table_of(rows: Sequence[Mapping[str, Any]], nu: Mapping[str, float]) -> pl.DataFrame:
    """A row for each scheme, size and estimator: bias, spread, coverage, shares of verdicts.

    nu: the exact one of each scheme, NaN if there is none: then only median and spread are given.
    """
    groups: dict[tuple[str, int], list[Mapping[str, Any]]] = {}
    for row in rows:
        groups.setdefault((row["scheme"], row["blocks"]), []).append(row)
    found = []
    for (name, blocks), sets in sorted(groups.items()):
        truths = dict.fromkeys(ESTIMATORS, nu[name])
        if name in CENTERS:
            truths |= dict.fromkeys(("crossing_epsilon_c", "collapse_epsilon_c"), CENTERS[name])
        for estimator, exact in truths.items():
            own = {"scheme": name, "blocks": blocks, "estimator": estimator}
            found.append(own | _measured(sets, estimator, exact) | _shares(sets))
    return pl.DataFrame(found, infer_schema_length=None)


def _measured(sets: Sequence[Mapping[str, Any]], name: str, exact: float) -> dict[str, Any]:
    one = [_estimate(row[name], row[f"{name}_error"]) for row in sets]
    known = calibration(one, exact if math.isfinite(exact) else 0.0)
    numbers = {key: value for key, value in known.to_dict().items() if key != "not_found"}
    if not math.isfinite(exact):
        without = ("exact", "bias", "bias_error", "coverage_1", "coverage_1_error")
        numbers |= dict.fromkeys((*without, "coverage_2", "coverage_2_error"))
        numbers["outcome"] = "no exact value"
    return numbers


def _estimate(value: float | None, error: float | None) -> Estimate:
    return Estimate.none("none") if value is None or error is None else Estimate(value, error)


def _shares(sets: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Shares of the sets in which each form is favoured; of fits that the data do not refuse."""
    said = [row["favoured"] for row in sets]
    shares = {name: said.count(verdict) / len(said) for verdict, name in VERDICTS.items()}
    for form in ("power_law", "kt"):
        p = [row[f"{form}_p"] for row in sets]
        shares[f"{form}_fits"] = sum(one is not None and one >= 0.05 for one in p) / len(p)
    flow = [row["log_evidence"] for row in sets if row.get("log_evidence") is not None]
    shares["log_favoured"] = sum(one > DECISIVE for one in flow) / max(len(flow), 1)
    shares["log_refused"] = sum(one < -DECISIVE for one in flow) / max(len(flow), 1)
    shares["log_evidence"] = float(np.median(flow)) if flow else math.nan
    gain = [row["kt_evidence"] for row in sets if row["kt_evidence"] is not None]
    return shares | {"kt_evidence": float(np.median(gain)) if gain else math.nan}


def calibration_figure(table: pl.DataFrame) -> Figure:
    """Estimate over exact value and coverage against size; below, the scheme without a nu."""
    known = table.filter(pl.col("exact").is_not_null(), pl.col("estimator").is_in([*SHOWN]))
    names = sorted(known["scheme"].unique(), key=lambda name: float(_kappa(name)))
    with styled():
        canvas = new_canvas(COLUMN, 6.2)
        axes: Any = canvas.subplots(4, 1, sharex=True)
        for panel, estimator in zip(axes, SHOWN, strict=False):
            _ratios(panel, known.filter(estimator=estimator), names)
            panel.set(ylabel=r"$\nu$ / exact $\nu$", ylim=(0.15, 1.85))
            panel.set_title(SHOWN[estimator], loc="left", pad=2)
        axes[0].legend(title=r"$\kappa$", title_fontsize=7, ncols=5, columnspacing=0.8)
        _coverages(axes[2], known)
        _without(axes[3], table.filter(pl.col("scheme") == "morningstar_huse"))
        axes[3].set(xscale="log", xlabel="T blocks of the smallest rings, $n$")
    caption = (
        "Estimates of the exponent on rings of n to 8n T blocks. Above: over the exact value, for "
        "asymmetries kappa; points: median; bars: standard deviation of one data set, of a single "
        "one its quoted error. Third: share of estimates within one quoted error, over all kappa. "
        "Below: the exponent that one would quote for morningstar_huse."
    )
    return Figure("calibration", caption, canvas, table)


def _kappa(name: str) -> str:
    return name.partition("_")[2] or "1"


def _ratios(panel: Any, part: pl.DataFrame, names: Sequence[str]) -> None:
    panel.axhline(1, color="0.4", linewidth=0.6, zorder=0)
    for i, (name, color) in enumerate(zip(names, shades(len(names)), strict=True)):
        own = part.filter(pl.col("scheme") == name, pl.col("found") > 0).sort("blocks")
        at = own["blocks"].to_numpy() * 1.13 ** (i - len(names) // 2)
        ratio = own["median"].to_numpy() / own["exact"].to_numpy()
        error = _bars(own) / own["exact"].to_numpy()
        panel.errorbar(at, ratio, error, fmt="o-", color=color, label=_kappa(name), linewidth=0.6)


def _bars(own: pl.DataFrame) -> np.ndarray:
    """The spread, of a single estimate its quoted error."""
    return own["spread"].fill_null(own["quoted"]).to_numpy()


def _coverages(panel: Any, known: pl.DataFrame) -> None:
    """Of all kappa together."""
    panel.axhline(NORMAL[1], color="0.4", linewidth=0.6, zorder=0)
    for i, (estimator, label) in enumerate(SHOWN.items()):
        own = known.filter(estimator=estimator).drop_nulls("coverage_1")
        own = own.with_columns(inside=pl.col("coverage_1") * pl.col("found"))
        sums = own.group_by("blocks").agg(pl.col("inside", "found").sum()).sort("blocks")
        sums = sums.filter(pl.col("found") >= LEAST)
        share = sums["inside"] / sums["found"]
        error = (share * (1 - share) / sums["found"]).sqrt()
        at = sums["blocks"].to_numpy() * 1.13 ** (2 * i - 1)
        marker = ("o-", "s--")[i]
        panel.errorbar(at, share, error, fmt=marker, color=shades(3)[i], label=label, linewidth=0.6)
    panel.set(ylabel="within 1 error", ylim=(-0.03, 1.03))
    panel.legend()


def _without(panel: Any, part: pl.DataFrame) -> None:
    for i, (estimator, label) in enumerate(SHOWN.items()):
        own = part.filter(pl.col("estimator") == estimator, pl.col("found") > 0).sort("blocks")
        at = own["blocks"].to_numpy() * 1.13 ** (2 * i - 1)
        marker, color = ("o-", "s--")[i], shades(3)[i]
        panel.errorbar(
            at, own["median"], _bars(own), fmt=marker, color=color, label=label, linewidth=0.6
        )
    panel.set(ylabel=r"$\nu$ quoted", ylim=(0, None))
    panel.set_title("morningstar_huse: none is known", loc="left", pad=2)
