"""Turn a stored campaign into tables, figures and one HTML page."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qavalanche.analysis.evidence import Evidence, evidences
from qavalanche.analysis.overview import TOPICS, Overview, overview
from qavalanche.analysis.summary import Family, families, summary
from qavalanche.analysis.transition import Behaviour, CriticalPoints, Transition
from qavalanche.errors import check, check_path, counted
from qavalanche.plots import (
    Figure,
    critical_figure,
    decay_figure,
    density_figure,
    growth_figure,
    observable_figure,
    probability_figure,
    probability_length_figure,
    rarity_figure,
    sizes_figure,
)
from qavalanche.report import page
from qavalanche.report.analysis import analysis_section
from qavalanche.report.columns import columns_section
from qavalanche.report.crossings import refined_section
from qavalanche.report.numbers import fitted, interval, with_error
from qavalanche.report.precision import precision_section
from qavalanche.runs.loop import Progress
from qavalanche.runs.progress import Steps
from qavalanche.store import provenance
from qavalanche.store.campaign import REPORT, Campaign
from qavalanche.store.shards import check_folder
from qavalanche.system.files import check_writable, write_whole

_FIGURES = (
    probability_figure,
    probability_length_figure,
    density_figure,
    decay_figure,
    sizes_figure,
)


@dataclass(frozen=True)
class Report:
    """html: the page; table: summary.csv; figures: every file of every figure; transitions: the
    crossings and marks of every family, by its title; points: epsilon_c by all routes, likewise;
    warnings: what is missing or damaged."""

    html: Path
    table: Path
    figures: list[Path]
    transitions: dict[str, Transition]
    points: dict[str, CriticalPoints]
    warnings: list[str]


def write_report(
    campaign: Campaign,
    folder: str | Path | None = None,
    report: Callable[[Progress], None] = lambda _: None,
) -> Report:
    """Write report.html, summary.csv and figures/ to `folder` (default: report/ in the store).

    report: called after each step, with how far it is. Raises InputError if no sample is stored or
    the folder cannot be written.
    """
    if folder is None:
        folder = campaign.directory / REPORT
        for place in (folder, folder / "figures"):
            check_folder(place)
    folder = check_path("folder", folder)
    table, html = folder / "summary.csv", folder / "report.html"
    for path in (table, html, folder / "figures" / "figure"):
        check_writable(path)
    statistics = campaign.statistics()
    total = sum(s.samples for s in statistics.values())
    check(total > 0, f"{campaign.directory}: 0 samples stored", "run the campaign first")
    rare = all(point.rare for point in statistics)
    check(not rare, f"{campaign.directory}: rare events alone", "see `qavalanche rare`")
    warnings = _warnings(campaign)
    groups = evidences(families(statistics, refined=campaign.spec.refined))
    steps = Steps(len(groups) * (2 + len(TOPICS)), report)
    for evidence in groups:
        evidence.transition  # noqa: B018 - found here, kept there
        steps.done()
    parts = [page.paragraph(_overview(campaign, total))]
    parts += [page.paragraph(text, "warning") for text in warnings]
    paths: list[Path] = []
    for i, evidence in enumerate(groups):
        found = overview(evidence, done=steps.done)
        drawn = [draw(evidence.family, evidence.transition) for draw in _FIGURES]
        drawn += [
            observable_figure(evidence.family, evidence.transition, one)
            for one in evidence.family.more
        ]
        drawn += _of_transition(found)
        place = folder / "figures" / (f"family_{i + 1}" if len(groups) > 1 else "")
        paths += [path for figure in drawn for path in figure.save(place)]
        parts += _section(evidence, drawn, found)
        steps.done()
    parts += columns_section(statistics)
    parts += precision_section(campaign)
    parts += refined_section(campaign)
    parts += _provenance(campaign)
    write_whole(table, summary(statistics).write_csv().encode())
    write_whole(html, page.page(f"Campaign {campaign.directory.name}", parts).encode())
    transitions = {one.family.title: one.transition for one in groups}
    points = {one.family.title: one.points for one in groups}
    return Report(html, table, paths, transitions, points, warnings)


def _of_transition(found: Overview) -> list[Figure]:
    """epsilon_c, rarity, and the growth of <S> at the epsilon of the grid nearest epsilon_c."""
    assert found.transition is not None
    assert found.behaviours is not None
    drawn = [critical_figure(found.transition), rarity_figure(found.behaviours)]
    known = [one.value for one in found.transition.found]
    grown = [one for one in found.behaviours if one.entropy]
    if known and grown:
        middle = sorted(known)[len(known) // 2]
        drawn.append(_entropy_figure(min(grown, key=lambda one: abs(one.epsilon - middle))))
    return drawn


def _entropy_figure(one: Behaviour) -> Figure:
    assert one.entropy is not None
    label = rf"$\langle S \rangle$ (nats), $\varepsilon$ = {one.epsilon:g}"
    return growth_figure(*one.entropies, one.entropy, label)


def _overview(campaign: Campaign, total: int) -> str:
    grid = campaign.grid
    melted = [point for point in grid if point.has_regions]
    bonds = sum(point.length * campaign.samples_done(point) for point in melted)
    chains, points = counted(total, "chain"), counted(len(grid), "parameter point")
    return f"{chains} at {points}" + (f", {bonds:.3g} bonds melted in all." if melted else ".")


def _warnings(campaign: Campaign) -> list[str]:
    asked = sum(campaign.grid.values())
    absent = campaign.samples_missing
    warnings = [f"damaged shard left out: {shard.path}" for shard in campaign.damaged]
    if absent:
        are = "is" if absent == 1 else "are"
        again = "" if campaign.closed else ": run the campaign again"
        warnings.append(f"{absent} of {asked} samples {are} missing{again}")
    if short := [one for one in campaign.verdicts().values() if not one.reached]:
        warnings.append(f"precision not reached at {counted(len(short), 'point')}")
    warnings += [one.outcome for one in campaign.findings() if not one.reached]
    if campaign.closed:
        warnings.append(f"of an older version: {campaign.closed}")
    return warnings


def _section(evidence: Evidence, drawn: list[Figure], found: Overview) -> list[str]:
    family, transition = evidence.family, evidence.transition
    return [
        page.heading(family.title),
        page.paragraph(evidence.points.headline, "outcome"),
        page.paragraph(f"Crossings of p: {transition.outcome}."),
        _marks_table(family, transition),
        page.figures(drawn),
        *analysis_section(found),
        page.heading("All points"),
        _points_table(family),
    ]


def _marks_table(family: Family, transition: Transition) -> str:
    """Crossings of p and the marks where the decay rate meets s, by length."""
    crossings = {c.lengths[1]: c for c in transition.crossings}
    rows = []
    for length in family.lengths:
        crossing = crossings.get(length)
        mark = transition.bound_met.get(length)
        crossed = fitted(crossing.epsilon, crossing.error) if crossing else "–"
        share = ("yes" if crossing.resolved else "no") if crossing else "–"
        rows.append([f"{length}", crossed, share, fitted(*mark) if mark else "–"])
    header = [
        "L",
        "ε where p meets that of the next smaller L",
        "resolved",
        "ε where 1/ζ meets s",
    ]
    return page.table(header, rows)


def _points_table(family: Family) -> str:
    header = [
        "L",
        "ε",
        "samples",
        "thermal",
        "p [68 %]",
        "ρ",
        "1/ζ (localized)",
        "S (nats)",
        *(f"{one.symbol} ({one.unit})" if one.unit else one.symbol for one in family.more),
    ]
    rows = [
        [
            f"{row['length']}",
            f"{row['epsilon']:.6g}",
            f"{row['samples']}",
            f"{row['thermal']}",
            interval(row["p"], row["p_low"], row["p_high"]),
            with_error(row["thermal_density"], row["thermal_density_error"]),
            with_error(row["decay_rate"], row["decay_rate_error"]),
            with_error(row["half_chain_entropy"], row["half_chain_entropy_error"]),
            *(with_error(row[one.name], row[f"{one.name}_error"]) for one in family.more),
        ]
        for row in family.table.iter_rows(named=True)
    ]
    return page.table(header, rows)


def _provenance(campaign: Campaign) -> list[str]:
    spec: dict[str, Any] = campaign.spec.to_dict()
    made = {"report": {"time": provenance.now(), **provenance.software()}, "spec": spec}
    text = json.dumps(made, indent=1, ensure_ascii=False)
    return [page.heading("Provenance"), page.preformatted(text)]
