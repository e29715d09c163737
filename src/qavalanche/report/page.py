"""A self-contained HTML page: text, tables and pictures in one file, no outside request."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from html import escape as _escape

from qavalanche.errors import escaped
from qavalanche.plots import Figure

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem;
       color: #1a1a1a; background: #fff; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 2.5rem; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
th, td { padding: .15rem .7rem; text-align: right; border-bottom: 1px solid #e3e3e3; }
th { border-bottom: 2px solid #888; font-weight: 600; position: sticky; top: 0; background: #fff; }
.scroll { max-height: 34rem; overflow: auto; }
.figures { display: grid; gap: 1.5rem;
           grid-template-columns: repeat(auto-fill, minmax(26rem, 1fr)); }
figure { margin: 0; } figure img { width: 100%; max-width: 27rem; }
figcaption { font-size: 13px; color: #444; }
.outcome { font-size: 1.1rem; border-left: 4px solid #31688e; padding-left: .8rem; }
.warning { border-left: 4px solid #c1121f; padding-left: .8rem; }
pre { background: #f6f6f6; padding: .8rem; overflow: auto; font-size: 12px; }
"""


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


def heading(text: str) -> str:
    """A section's heading."""
    return f"<h2>{escape(text)}</h2>"


def paragraph(text: str, kind: str = "") -> str:
    """A paragraph; kind: "outcome" or "warning" sets it off."""
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def preformatted(text: str) -> str:
    """Text shown as it is."""
    return f"<pre>{escape(text)}</pre>"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of ready-made cells."""
    head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
    lines = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    body = "\n".join(f"<tr>{line}</tr>" for line in lines)
    return f'<div class="scroll"><table><tr>{head}</tr>\n{body}</table></div>'


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
