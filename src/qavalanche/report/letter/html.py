"""The page: answer and disagreements first, then every statement with its figure."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from qavalanche.letter.answer import AnsweredStatement, Letter
from qavalanche.plots import Figure
from qavalanche.report.letter.sections import sections
from qavalanche.report.letter.words import (
    SUMMARY,
    TERMS,
    VERDICTS,
    by_chance,
    disagreements,
    lead,
    measured,
)
from qavalanche.report.page import escape, heading, page, paragraph, preformatted

TITLE = "Many-body delocalization as a quantum avalanche, statement by statement"

_STYLE = """<style>
td, th { text-align: left; vertical-align: top; } td.n { text-align: right; white-space: nowrap; }
.badge { font-size: 12px; font-weight: 600; padding: .05rem .5rem; border: 1px solid;
         border-radius: 1rem; white-space: nowrap; }
.agrees { color: #1b6b3a; } .differs { color: #b3140f; } .undecided { color: #6b5b00; }
.beyond { color: #555; }
.statement { border-top: 1px solid #ddd; padding: .4rem 0 .8rem; }
.statement h3 { font-size: 1.02rem; margin: .6rem 0 .3rem; }
dl { display: grid; grid-template-columns: 9.5rem 1fr; gap: .15rem .8rem; margin: 0;
     font-size: 14px; }
dt { color: #666; } dd { margin: 0; }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; } }
</style>"""

FRONT = ("phase_diagram", "scales")
"""Figures that the page of the whole letter opens with."""

_CLASSES = {"agrees": "agrees", "differs": "differs", "undecided": "undecided"}


def html(found: Letter, drawn: Mapping[str, Figure], provenance: str) -> str:
    """The whole page, pictures inside; drawn: figures by name; provenance: text at its end."""
    parts = [_STYLE, paragraph(lead(found), "outcome"), paragraph(by_chance(found))]
    parts += [_figure(drawn[name], name) for name in FRONT if name in drawn]
    parts += _disagreements(found)
    parts += [paragraph(SUMMARY), paragraph(VERDICTS), heading("All statements"), _overview(found)]
    parts += [heading("Symbols"), _terms()]
    for title, answers in sections(found):
        parts.append(heading(title))
        parts += [_statement(one, drawn) for one in answers]
        names = dict.fromkeys(one.decided.statement.figure for one in answers)
        parts += [_figure(drawn[name], name) for name in names if name in drawn.keys() - {*FRONT}]
    parts += [heading("Provenance"), preformatted(provenance)]
    return page(TITLE, parts)


def _disagreements(found: Letter) -> list[str]:
    differ = disagreements(found)
    if not differ:
        return [paragraph("No statement differs.")]
    lines = []
    for one in differ:
        about = one.decided.statement
        said = about.looked_into or one.decided.evidence
        link = f'<a href="#{escape(about.slug)}">{escape(about.name)}</a>'
        where = escape(f" ({about.where}): expected {about.expected}, found ")
        lines.append(
            f"<li>{link}{where}{escape(measured(one.decided.estimate))}. {escape(said)}</li>"
        )
    return [heading("What differs"), f"<ul>{''.join(lines)}</ul>"]


def _overview(found: Letter) -> str:
    head = "".join(
        f"<th>{one}</th>" for one in ("claim", "where", "expected", "measured", "verdict")
    )
    rows = []
    for one in found.answers:
        about = one.decided.statement
        cells = [
            f'<td><a href="#{escape(about.slug)}">{escape(about.name)}</a></td>',
            f"<td>{escape(about.where)}</td>",
            f"<td>{escape(about.expected)}</td>",
            f'<td class="n">{escape(_short(one))}</td>',
            f"<td>{_badge(one)}</td>",
        ]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table><tr>{head}</tr>\n" + "\n".join(rows) + "</table>"


def _short(one: AnsweredStatement) -> str:
    return measured(one.decided.estimate).partition(" (")[0]


def _badge(one: AnsweredStatement) -> str:
    verdict = one.decided.verdict
    return f'<span class="badge {_CLASSES.get(verdict, "beyond")}">{escape(verdict)}</span>'


def _terms() -> str:
    items = (f"<dt>{escape(term)}</dt><dd>{escape(said)}</dd>" for term, said in TERMS)
    return f"<dl>{''.join(items)}</dl>"


def _statement(one: AnsweredStatement, drawn: Mapping[str, Figure]) -> str:
    about, decided = one.decided.statement, one.decided
    said = [
        ("where", about.where),
        ("expected", about.expected),
        ("measured", measured(decided.estimate)),
        ("evidence", decided.evidence),
        ("would falsify it", about.falsified),
        ("looked into", about.looked_into),
        ("rule changed", about.mended),
        ("took", f"{one.seconds:.1f} s, with all that it rests on"),
        ("short name", about.slug),
    ]
    items = [f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in said if v and v != "–"]
    if about.figure in drawn:
        name = escape(about.figure)
        items.append(f'<dt>figure</dt><dd><a href="#figure-{name}">{name}</a></dd>')
    head = f"<h3>{escape(about.name)} {_badge(one)}</h3>"
    slug = escape(about.slug)
    return f'<div class="statement" id="{slug}">{head}<dl>{"".join(items)}</dl></div>'


def _figure(figure: Figure, name: str) -> str:
    data = base64.b64encode(figure.drawn("png")).decode()
    caption = escape(figure.caption)
    return (
        f'<figure id="figure-{escape(name)}"><img alt="{caption}" '
        f'src="data:image/png;base64,{data}"><figcaption>{caption}</figcaption></figure>'
    )
