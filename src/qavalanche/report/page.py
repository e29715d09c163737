"""A self-contained HTML page: text, tables and pictures in one file, no outside request."""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterable, Mapping, Sequence
from html import escape as _escape

from qavalanche.errors import escaped
from qavalanche.plots import Figure

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem;
       color: #1a1a1a; background: #fff; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 2.5rem; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
th, td { padding: .15rem .7rem; text-align: right; border-bottom: 1px solid #e3e3e3;
         vertical-align: top; white-space: nowrap; }
th { border-bottom: 2px solid #888; font-weight: 600; vertical-align: bottom; }
th { white-space: normal; }
.left { text-align: left; } td.left { white-space: normal; }
.wide { overflow-x: auto; margin: 1rem 0; } @media print { .wide { overflow-x: visible; } }
details { margin: .6rem 0; font-size: 13px; } summary { cursor: pointer; }
td.left { min-width: 5.5rem; }
.differs { color: #c1121f; font-weight: 600; }
h3 { font-size: 1.05rem; margin: 1.6rem 0 .4rem; } li { margin: .15rem 0; }
.figures { display: grid; gap: 1.5rem;
           grid-template-columns: repeat(auto-fill, minmax(26rem, 1fr)); }
figure { margin: 0; } figure img { width: 100%; max-width: 27rem; }
figcaption { font-size: 13px; color: #444; }
.outcome { font-size: 1.1rem; border-left: 4px solid #31688e; padding-left: .8rem; }
.warning { border-left: 4px solid #c1121f; padding-left: .8rem; }
pre { background: #f6f6f6; padding: .8rem; overflow: auto; font-size: 12px; }
"""

_MARKED = ("differs",)
"""Cells that are set off: what disagrees is seen first."""


def escape(text: str) -> str:
    """Text as it stands in the page, whatever a name in it holds."""
    return _escape(escaped(text))


def page(title: str, parts: Iterable[str]) -> str:
    """The whole page."""
    body = "\n".join(parts)
    name = escape(title)
    head = f'<meta charset="utf-8"><title>{name}</title><style>{_STYLE}</style>'
    return (
        f'<!doctype html>\n<html lang="en"><head>{head}</head>\n'
        f"<body>\n<h1>{name}</h1>\n{body}\n</body></html>\n"
    )


def heading(text: str, *, level: int = 2, anchor: str = "") -> str:
    """A section's heading; level: 2, or 3 within a section; anchor: what `contents` point to."""
    to = f' id="{escape(anchor)}"' if anchor else ""
    return f"<h{level}{to}>{escape(text)}</h{level}>"


def contents(entries: Mapping[str, str]) -> str:
    """A list of sections, each a link within the page: text by anchor."""
    lines = (
        f'<li><a href="#{escape(anchor)}">{escape(text)}</a></li>'
        for anchor, text in entries.items()
    )
    return f"<nav><ul>{''.join(lines)}</ul></nav>"


def bullets(lines: Iterable[str], kind: str = "") -> str:
    """Sentences, each on a line of its own; kind: as of `paragraph`."""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<ul class="{kind}">{items}</ul>' if kind else f"<ul>{items}</ul>"


def paragraph(text: str, kind: str = "") -> str:
    """A paragraph; kind: "outcome" or "warning" sets it off."""
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def preformatted(text: str) -> str:
    """Text shown as it is."""
    return f"<pre>{escape(text)}</pre>"


def details(text: str, lines: Iterable[str]) -> str:
    """Sentences that are folded away below `text`; nothing without any."""
    items = list(lines)
    return f"<details><summary>{escape(text)}</summary>{bullets(items)}</details>" if items else ""


def table(
    header: Sequence[str], rows: Iterable[Sequence[str]], left: Collection[int] | None = None
) -> str:
    """A table of ready-made cells, whole: words stand left in their column, numbers right.

    left: the columns that stand left; by default those most of whose cells hold words.
    """
    lines = list(rows)
    words = _of_words(len(header), lines) if left is None else set(left)
    head = "".join(_cell("th", cell, i in words) for i, cell in enumerate(header))
    body = "\n".join(
        f"<tr>{''.join(_cell('td', cell, i in words) for i, cell in enumerate(row))}</tr>"
        for row in lines
    )
    return f'<div class="wide"><table><tr>{head}</tr>\n{body}</table></div>'


def _cell(kind: str, text: str, left: bool) -> str:
    classes = [name for name in ("left" if left else "", text if text in _MARKED else "") if name]
    of = f' class="{" ".join(classes)}"' if classes else ""
    return f"<{kind}{of}>{escape(text)}</{kind}>"


def _of_words(columns: int, rows: Sequence[Sequence[str]]) -> set[int]:
    """The columns in which more cells hold words than numbers."""
    cells = [[row[i] for row in rows if row[i] not in ("", "–")] for i in range(columns)]
    return {i for i, one in enumerate(cells) if 2 * sum(map(_has_words, one)) > len(one)}


def _has_words(cell: str) -> bool:
    """Whether a cell holds more than numbers, with their signs, errors, intervals and percents."""
    return any(ch.isalpha() for ch in cell)


def figures(shown: Iterable[Figure]) -> str:
    """The figures with their captions, pictures inside the page."""
    return '<div class="figures">' + "\n".join(map(_figure, shown)) + "</div>"


def _figure(figure: Figure) -> str:
    data = base64.b64encode(figure.drawn("png")).decode()
    caption = escape(figure.caption)
    return (
        f'<figure><img alt="{caption}" src="data:image/png;base64,{data}">'
        f"<figcaption>{caption}</figcaption></figure>"
    )
