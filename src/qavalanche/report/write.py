"""Turn a stored campaign into tables, figures and one HTML page."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qavalanche.analysis.evidence import Evidence, evidences
from qavalanche.analysis.overview import TOPICS, overview
from qavalanche.analysis.summary import families, summary
from qavalanche.analysis.transition import CriticalPoints, Transition
from qavalanche.errors import check, check_path, counted
from qavalanche.letter.claim import Claim
from qavalanche.letter.table import claims_of
from qavalanche.report import page
from qavalanche.report.claims import summary_line
from qavalanche.report.columns import columns_section
from qavalanche.report.crossings import refined_section
from qavalanche.report.drawn import figures_of
from qavalanche.report.family import Told, folders
from qavalanche.report.numbers import plain
from qavalanche.report.precision import precision_section
from qavalanche.runs.loop import Progress
from qavalanche.runs.progress import Steps
from qavalanche.store import provenance
from qavalanche.store.campaign import REPORT, Campaign
from qavalanche.store.shards import check_folder
from qavalanche.system.files import check_writable, write_whole


@dataclass(frozen=True)
class Report:
    """html: the page; table: summary.csv; figures: every file of every figure; transitions: the
    crossings and marks of every family, by its title; points: epsilon_c by all routes, likewise;
    warnings: what is missing or damaged; headlines: epsilon_c in words, or that its routes
    disagree; claims: of the letter, with verdicts, both by family."""

    html: Path
    table: Path
    figures: list[Path]
    transitions: dict[str, Transition]
    points: dict[str, CriticalPoints]
    warnings: list[str]
    headlines: dict[str, str]
    claims: dict[str, list[Claim]]


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
    told = _told(groups, Steps(len(groups) * (2 + len(TOPICS)), report))
    several = len(told) > 1
    paths = [
        path
        for one in told
        for figure in one.drawn
        for path in figure.save(folder / "figures" / (one.folder if several else ""))
    ]
    parts = opening(told)
    parts += [page.paragraph(text, "warning") for text in warnings]
    parts.append(page.paragraph(_overview(campaign, total)))
    for i, one in enumerate(told):
        parts += [page.heading(one.title, anchor=_anchor(i))]
        parts += one.answer if several else []
        parts += one.section(level=3)
    parts += columns_section(statistics)
    parts += precision_section(campaign)
    parts += refined_section(campaign)
    parts += _provenance(campaign)
    write_whole(table, summary(statistics).write_csv().encode())
    write_whole(html, page.page(f"Campaign {campaign.directory.name}", parts).encode())
    return Report(
        html,
        table,
        paths,
        {one.title: one.evidence.transition for one in told},
        {one.title: one.evidence.points for one in told},
        warnings,
        {one.title: one.evidence.headline for one in told},
        {one.title: list(one.claims) for one in told},
    )


def _told(groups: list[Evidence], steps: Steps) -> list[Told]:
    """All that is said of every family."""
    for evidence in groups:
        evidence.transition  # noqa: B018 - found here, kept there
        steps.done()
    told = []
    for evidence, place in zip(groups, folders([one.family.title for one in groups]), strict=True):
        found = overview(evidence, done=steps.done)
        claims = claims_of(evidence)
        told.append(Told(evidence, found, claims, figures_of(evidence, found), place))
        steps.done()
    return told


def opening(told: list[Told]) -> list[str]:
    """The answer of the one family, or those of all, and what the page holds."""
    if not told:
        return []
    if len(told) == 1:
        return told[0].answer
    header = ["family", "ε_c", "claims of the letter"]
    ranked = sorted(told, key=lambda one: one.settled)
    rows = [[one.title, one.evidence.headline, summary_line(one.claims)] for one in ranked]
    table = page.table(header, rows, left={0, 1, 2})
    return [table, page.contents({_anchor(i): one.title for i, one in enumerate(told)})]


def _anchor(i: int) -> str:
    return f"family-{i + 1}"


def _overview(campaign: Campaign, total: int) -> str:
    grid = campaign.grid
    melted = [point for point in grid if point.has_regions]
    bonds = sum(point.length * campaign.samples_done(point) for point in melted)
    chains, points = counted(total, "chain"), counted(len(grid), "parameter point")
    return f"{chains} at {points}" + (
        f", {plain(bonds, 3)} bonds melted in all." if melted else "."
    )


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


def _provenance(campaign: Campaign) -> list[str]:
    spec: dict[str, Any] = campaign.spec.to_dict()
    made = {"report": {"time": provenance.now(), **provenance.software()}, "spec": spec}
    text = json.dumps(made, indent=1, ensure_ascii=False)
    return [page.heading("Provenance"), page.preformatted(text)]
