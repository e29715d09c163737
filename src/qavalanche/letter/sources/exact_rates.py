"""Exact rates of chains with a bath at one end, beside the decay that the scheme gives them."""

from __future__ import annotations

from typing import Any

from qavalanche.analysis.exact_rates import growth, rates_table
from qavalanche.letter.sources.registry import Size, computed

_SEED = 1735
_W = 10.0
_SITES = {"quick": (4, 6), "full": (4, 7)}
_SAMPLES = {"quick": 30, "full": 150}


@computed("exact_rates", order=62)
def exact_rates(size: Size) -> dict[str, Any]:
    """By anisotropy (0: no interactions): decay per bond of the exact rate and of the scheme.

    D = -(1/2) ln Gamma of random-field XXZ chains, fields in [-10 J, 10 J]; ratio of its growth
    between two lengths to that of the scheme, "halted", on the same fields.
    """
    first, last = _SITES[size]
    rows = []
    for anisotropy in (0.0, 1.0):
        table = rates_table(_W, [first, last], _SAMPLES[size], _SEED, 1.0, anisotropy)
        found = growth(table, "halted", first, last)
        row: dict[str, Any] = {"anisotropy": anisotropy, "samples": found.samples}
        for name in ("exact", "predicted", "ratio"):
            row[name], row[f"{name}_error"] = getattr(found, name).pair
        rows.append(row)
    return {"W": _W, "sites": [first, last], "rows": rows}
