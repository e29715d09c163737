"""Figures of the data of others: their collapse under the best form, their tail with its laws."""

from __future__ import annotations

from qavalanche.analysis.own import Collapses, Tails
from qavalanche.plots.figure import Figure
from qavalanche.plots.scaling import collapse_figure
from qavalanche.plots.tails import tail_figure


def collapses_figure(found: Collapses) -> Figure:
    """`collapse_figure` of the form of highest evidence, its axes named as the columns."""
    names = [found.columns.get(role) for role in ("control", "value")]
    usual = ("control parameter", "share of samples" if "samples" in found.columns else "$y$")
    labels = [_plain(name) if name else other for name, other in zip(names, usual, strict=True)]
    return collapse_figure(found.best, *labels)


def tails_figure(found: Tails) -> Figure:
    """`tail_figure` of the sizes and all laws."""
    return tail_figure(found.counts, found.fits)


def _plain(name: str) -> str:
    """A name as it stands, whatever is a command in mathematical text."""
    return "".join(c for c in name if c.isprintable()).replace("$", r"\$")
