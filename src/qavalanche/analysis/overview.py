"""Every analysis of one family of points, as rows: what `qavalanche analyze` prints."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qavalanche.analysis.measured import pair
from qavalanche.analysis.summary import Family
from qavalanche.analysis.transition import (
    Behaviour,
    CriticalPoints,
    behaviours,
    critical_points,
)
from qavalanche.analysis.transition.behaviour import FEWEST_LENGTHS
from qavalanche.arguments import typed
from qavalanche.errors import check, shown

if TYPE_CHECKING:
    from qavalanche.analysis.scaling import Collapse, Comparison
    from qavalanche.analysis.tails import Comparison as TailComparison
    from qavalanche.analysis.tails import LowerCutoff, TailFit

_FEW = f"not said: <S> has errors at fewer than {FEWEST_LENGTHS} lengths"

TOPICS = ("transition", "tails", "scaling")


@dataclass(frozen=True)
class Tail:
    """The size distribution at one epsilon and length: cut-off, both fits from it, the verdict.

    truncated and comparison are None where there is no cut-off to fit from.
    """

    epsilon: float
    length: int
    cutoff: LowerCutoff
    truncated: TailFit | None
    comparison: TailComparison | None


@dataclass(frozen=True)
class Overview:
    """What was asked for of one family; None for the rest."""

    title: str
    transition: CriticalPoints | None = None
    behaviours: list[Behaviour] | None = None
    tails: list[Tail] | None = None
    scaling: Comparison | None = None


@typed
def overview(
    family: Family, topics: tuple[str, ...] = TOPICS, done: Callable[[], None] = lambda: None
) -> Overview:
    """The analyses of a family.

    topics: transition, epsilon_c by three routes, and what happens with L at every epsilon; tails;
    scaling of p. done: called after each of them, for they may take minutes.
    """
    unknown = [topic for topic in topics if topic not in TOPICS]
    check(not unknown, f"topics = {shown(topics)}", f"must be among {', '.join(TOPICS)}")
    found: dict[str, Any] = {}
    for topic in topics:
        if topic == "transition":
            found["transition"] = critical_points(family)
            found["behaviours"] = behaviours(family)
        else:
            found[topic] = (tails_of if topic == "tails" else scaling_of)(family)
        done()
    return Overview(family.title, **found)


def tails_of(family: Family) -> list[Tail]:
    """The tail of the region sizes of localized samples at the largest length, by epsilon.

    Sizes are limited by L: fits end there.
    """
    from qavalanche.analysis.tails import Counts, compare_laws, fit_tail, lower_cutoff

    length, rows = family.lengths[-1], []
    for point in (one for one in family.sizes if one.length == length):
        counts = Counts.from_statistics(point, length)
        cutoff = lower_cutoff(counts)
        truncated = comparison = None
        if cutoff.found:
            plain = fit_tail(counts, "power law", cutoff.xmin)
            truncated = fit_tail(counts, "truncated power law", cutoff.xmin)
            comparison = compare_laws(counts, plain, truncated)
        rows.append(Tail(point.epsilon, length, cutoff, truncated, comparison))
    return rows


def scaling_of(family: Family) -> Comparison:
    """p(epsilon, L) collapsed by three forms, compared by evidence.

    One exponent, two exponents on the two sides, Kosterlitz-Thouless; epsilon_c within the grid.
    Points where no sample, or every sample, is thermal at all lengths say nothing and are used too:
    the binomial errors weigh them.
    """
    from qavalanche.analysis.scaling import (
        ScalingData,
        collapse,
        compare,
        kosterlitz_thouless,
        power_law,
        two_sided,
    )

    data = ScalingData.from_family(family)
    forms = (power_law(), two_sided(), kosterlitz_thouless())
    return compare([collapse(data, form) for form in forms])


def rows_of_transition(points: CriticalPoints) -> list[dict[str, Any]]:
    """by, epsilon_c and error (None if there is none), outcome."""
    return [
        {
            "by": one.by,
            **_pair(one.value, one.error, "epsilon_c", "error"),
            "outcome": one.outcome,
        }
        for one in points.estimates
    ]


def rows_of_behaviours(found: list[Behaviour]) -> list[dict[str, Any]]:
    """epsilon; log_length (ln L_+), exponent b of the stretched exponential, beta of p ~ L^-beta,
    each with its error and outcome; entropy, the law that <S> follows, and entropy_outcome."""
    rows = []
    for one in found:
        L_plus, stretched, fan = one.thermal_length, one.stretched, one.fan
        rows.append(
            {
                "epsilon": one.epsilon,
                **_pair(L_plus.log_length, L_plus.error, "log_length"),
                "log_length_outcome": L_plus.outcome,
                **_pair(stretched.exponent, stretched.exponent_error, "exponent"),
                "exponent_outcome": stretched.outcome,
                **_pair(fan.beta, fan.beta_error, "beta"),
                "beta_outcome": fan.outcome,
                "entropy": one.entropy.favoured if one.entropy else None,
                "entropy_outcome": one.entropy.outcome if one.entropy else _FEW,
            }
        )
    return rows


def rows_of_tails(tails: list[Tail]) -> list[dict[str, Any]]:
    """epsilon, length, xmin, tau and inverse_xi with errors, verdict, outcome of the cut-off."""
    rows = []
    for tail in tails:
        fit = tail.truncated
        xi = (math.nan, math.nan)
        if fit is not None and fit.found:
            xi = fit.values["inverse_xi"], fit.errors["inverse_xi"]
        rows.append(
            {
                "epsilon": tail.epsilon,
                "length": tail.length,
                "xmin": _known(tail.cutoff.xmin),
                **_pair(tail.cutoff.tau, tail.cutoff.tau_error, "tau"),
                **_pair(*xi, "inverse_xi"),
                "verdict": tail.comparison.verdict if tail.comparison else None,
                "outcome": tail.cutoff.outcome,
            }
        )
    return rows


def rows_of_scaling(comparison: Comparison) -> list[dict[str, Any]]:
    """form, status, parameters with errors, log_evidence, reduced chi^2, outcome."""
    return [
        {
            "form": one.form.name,
            "status": str(one.status),
            "parameters": _parameters(one),
            "log_evidence": _known(one.log_evidence),
            "reduced_chi2": _known(one.reduced_chi2),
            "outcome": one.outcome,
        }
        for one in comparison.collapses
    ]


def _parameters(one: Collapse) -> dict[str, list[float | None]]:
    known = {name: one.determined(name) for name in one.estimates}
    return {name: list(pair(e.value, e.error)) for name, e in known.items()}


def _pair(value: float, error: float, name: str, of_error: str = "") -> dict[str, float | None]:
    """Value and error by their names: None for both if either is not determined."""
    return dict(zip((name, of_error or f"{name}_error"), pair(value, error), strict=True))


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
