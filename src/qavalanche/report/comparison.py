"""Write a comparison: table, figures and a page in Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qavalanche.comparison import SchemeComparison, tables
from qavalanche.errors import check_path, escaped
from qavalanche.plots.comparison import p_by_scheme_figure, sizes_by_scheme_figure
from qavalanche.plots.figure import Figure
from qavalanche.store.shards import check_folder
from qavalanche.system.files import check_writable, write_whole

FOLDER = "compare"
"""The folder in a store that a comparison is written to."""


@dataclass(frozen=True)
class Written:
    """table: compare.csv; page: compare.md; figures: every file of every figure."""

    table: Path
    page: Path
    figures: list[Path]


def write_comparison(comparison: SchemeComparison, folder: str | Path | None = None) -> Written:
    """Write compare.csv, compare.md, p_by_scheme and sizes_by_scheme to `folder`.

    By default to compare/ in the store. Raises InputError if the folder cannot be written.
    """
    if folder is None:
        folder = comparison.directory / FOLDER
        check_folder(folder)
    folder = check_path("folder", folder)
    table, page = folder / "compare.csv", folder / "compare.md"
    for path in (table, page):
        check_writable(path)
    groups = {one.label: one.evidence for one in comparison.cases if one.evidence is not None}
    figures = [p_by_scheme_figure(groups), sizes_by_scheme_figure(groups)]
    paths = [path for figure in figures for path in figure.save(folder)]
    write_whole(table, comparison.to_frame().write_csv().encode())
    write_whole(page, markdown(comparison, figures).encode())
    return Written(table, page, paths)


def markdown(comparison: SchemeComparison, figures: list[Figure]) -> str:
    """The page: tables, figures, and how every answer was found."""
    parts = ["# Schemes side by side", f"Law: {comparison.law}.", _schemes(comparison)]
    parts += ["## Answers", *map(tables.markdown, tables.answers(comparison))]
    parts += ["## Held against what is stated", *map(tables.markdown, tables.held(comparison))]
    parts += ["## The letter's claims", *map(tables.markdown, tables.claims(comparison))]
    parts += ["## Each scheme's own predictions", *map(tables.markdown, tables.own(comparison))]
    parts.append(" ".join(tables.legend()) + ".")
    parts += [f"![{one.name}]({one.name}.png)\n\n{one.caption}" for one in figures]
    parts.append("## How each was found, or why it was not")
    for asked, found in tables.asked(comparison):
        parts.append(f"**{asked.name}**: {asked.asks}")
        parts.append("\n".join(f"- {escaped(line)}" for line in found))
    return "\n\n".join(parts) + "\n"


def _schemes(comparison: SchemeComparison) -> str:
    lines = [f"- {one.label}: {one.scheme}. {one.scheme.source}" for one in comparison.cases]
    return "\n".join(escaped(line) for line in lines)
