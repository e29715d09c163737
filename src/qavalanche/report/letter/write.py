"""Write what `qavalanche letter` found: a page, a table, JSON and figures."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qavalanche.errors import check_path
from qavalanche.letter.answer import Letter
from qavalanche.letter.sources.campaigns import STORES, spec_of
from qavalanche.plots import Figure
from qavalanche.plots.letter import figure_of, known_figures
from qavalanche.report.letter.html import FRONT, html
from qavalanche.report.letter.markdown import markdown
from qavalanche.report.letter.sections import section_of
from qavalanche.report.letter.words import by_chance, lead, measured
from qavalanche.store import provenance
from qavalanche.system.files import check_writable, write_whole

WHOLE, PART = "letter", "letter_only"
"""Names of the files: of all statements, and of those that were asked for."""


@dataclass(frozen=True)
class WrittenLetter:
    """page: HTML; table: Markdown; content: JSON with provenance; figures: every file of each."""

    page: Path
    table: Path
    content: Path
    figures: list[Path]


def write_letter(
    found: Letter,
    folder: str | Path,
    whole: bool = True,
    drawing: Callable[[str], None] = lambda _: None,
) -> WrittenLetter:
    """Write letter.html, letter.md, letter.json and figures/ to `folder`.

    whole: False for some statements alone: their files are letter_only.*, beside those of all.
    drawing: called with the name of each figure. Raises InputError if the folder cannot be written.
    """
    place, paths = places(folder, whole)
    drawn = _drawn(found, whole, drawing)
    files = [path for one in drawn.values() for path in one.save(place / "figures")]
    made = content(found)
    told = json.dumps(made["provenance"], indent=1, ensure_ascii=False)
    texts = (
        html(found, drawn, told),
        markdown(found, drawn),
        json.dumps(made, indent=1, ensure_ascii=False, allow_nan=False) + "\n",
    )
    for path, text in zip(paths, texts, strict=True):
        write_whole(path, text.encode())
    page, table, made_of = paths
    return WrittenLetter(page, table, made_of, files)


def places(folder: str | Path, whole: bool) -> tuple[Path, list[Path]]:
    """The folder, and the files of page, table and content. Raises InputError if one of them, or a
    figure, cannot be written: to be asked before anything is measured."""
    place = check_path("folder", folder)
    stem = WHOLE if whole else PART
    paths = [place / f"{stem}.{ending}" for ending in ("html", "md", "json")]
    drawn = (place / "figures" / f"{name}.png" for name in known_figures())
    for path in (*paths, *drawn):
        check_writable(path)
    return place, paths


def content(found: Letter) -> dict[str, Any]:
    """Size, what the page says of all, rows with all that it shows, and provenance, for JSON."""
    return {
        "size": found.size,
        "by_chance": found.by_chance,
        "lead": lead(found),
        "chance": by_chance(found),
        "rows": [_row(found, i) for i in range(len(found.answers))],
        "provenance": _provenance(found),
    }


def _row(found: Letter, i: int) -> dict[str, Any]:
    """A row with its text, short name, parts of the error and what would falsify it."""
    one = found.answers[i]
    about, estimate = one.decided.statement, one.decided.estimate
    parts = estimate.keyed("value", "error", of_statistical="statistical")
    return {
        **one.to_dict(),
        "section": section_of(one),
        "measured": measured(estimate),
        "statistical": parts["statistical"],
        "systematic": parts["systematic"],
        "short_name": about.slug,
        "falsified": about.falsified,
        "looked_into": about.looked_into,
        "mended": about.mended,
        "figure": about.figure,
        "rests_on": list(about.rests_on),
    }


def _provenance(found: Letter) -> dict[str, Any]:
    """What made it: versions, machine, the seconds of every source, the specs of the campaigns."""
    used = sorted({name for one in found.answers for name in one.decided.statement.rests_on})
    stores = found.sources.folder / found.size / STORES
    specs = {one.name: spec_of(one.name, found.size) for one in sorted(stores.glob("*"))}
    return {
        "time": provenance.now(),
        **provenance.software(),
        "seconds": {name: found.sources.seconds.get(name) for name in used},
        "specs": specs,
    }


def _drawn(found: Letter, whole: bool, drawing: Callable[[str], None]) -> dict[str, Figure]:
    """Figures by name, each once: those of the front for the whole letter, then in the order of the
    statements; none that show nothing, or that would need what no statement asked for."""
    names = dict.fromkeys(one.decided.statement.figure for one in found.answers)
    known, drawn = known_figures(), {}
    front = dict.fromkeys(FRONT if whole else ())
    there = {*found.sources.given, *(("critical_chain",) if whole else ())}
    for name in filter(None, front | names):
        if name in known and not set(known[name].rests_on) <= there:
            continue
        drawing(name)
        figure = figure_of(name, found.sources)
        if figure is not None:
            drawn[name] = replace(figure, name=name)
    return drawn
