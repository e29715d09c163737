"""Section of a report on points of schemes that give columns: their means, and no regions."""

from __future__ import annotations

from qavalanche.campaign.point import Point
from qavalanche.campaign.statistics import Statistics
from qavalanche.observables import registry
from qavalanche.observables.observable import Observable
from qavalanche.report import page
from qavalanche.report.numbers import with_error


def columns_section(statistics: dict[Point, Statistics]) -> list[str]:
    """Heading, what is not said, and a table for every scheme of columns with samples; or nothing.

    A mean over samples of which one is infinite is infinite, without an error.
    """
    parts: list[str] = []
    schemes = {p.scheme.name: p.scheme for p in statistics if not p.has_regions}
    for name, scheme in schemes.items():
        own = {p: s for p, s in statistics.items() if p.scheme.name == name and s.samples}
        if own:
            told = f"The scheme {name} {scheme.no_regions}. There is no p and no ε_c here."
            errors = "Means over samples, with standard errors."
            parts += [page.heading(name), page.paragraph(f"{told} {errors}"), _table(own)]
    return parts


def _table(statistics: dict[Point, Statistics]) -> str:
    names = registry.ordered(name for s in statistics.values() for name in s.moments)
    known = [registry.described(name) for name in names]
    header = ["point", "L", "samples", *map(_title, known)]
    rows = [
        [
            _point(point),
            f"{point.length}",
            f"{s.samples}",
            *(with_error(*s.mean(one.name, point)) for one in known),
        ]
        for point, s in statistics.items()
    ]
    return page.table(header, rows)


def _point(point: Point) -> str:
    parameters = "".join(f", {k}: {v}" for k, v in point.scheme.parameters.items())
    return f"{point.law}{parameters}"


def _title(one: Observable) -> str:
    return f"{one.symbol} ({one.unit})" if one.unit else one.symbol
