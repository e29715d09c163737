"""Collars in d dimensions: from which size on a spot runs away."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from qavalanche.arguments import typed
from qavalanche.meanfield.collars import collar, critical_spot_radius
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.style import COLUMN, styled

_COLORS = {1: "#31688e", 2: "#c1121f", 3: "#5a8f29"}


@typed
def collar_figure(local_dimension: int = 2) -> Figure:
    """Critical radius of a spot over zeta for p = 1 and 2 in one, two and three dimensions.

    Raises InputError for d_s < 2.
    """
    import polars as pl

    lengths = np.geomspace(0.05, 3, 120)
    rows = []
    with styled():
        canvas = new_canvas(COLUMN, 2.6)
        axes = canvas.add_subplot()
        for p, style in ((1, "-"), (2, "--")):
            for d, color in _COLORS.items():
                options: dict[str, Any] = {
                    "color": color,
                    "linestyle": style,
                    "label": f"$d={d}$, $p={p}$",
                }
                found = [critical_spot_radius(d, p, z, local_dimension) for z in lengths.tolist()]
                rows += [(p, d, *row) for row in zip(lengths.tolist(), found, strict=True)]
                if p == d:
                    edge = collar(1, d, p, 1, local_dimension).critical_localization_length
                    axes.axvline(edge, **options)
                elif p < d:
                    axes.loglog(lengths, found, **options)
        axes.set(xscale="log", yscale="log", xlim=(lengths[0], lengths[-1]), ylim=(0.005, 100))
        axes.set(xlabel=r"localization length $\zeta$ (bonds)")
        axes.set_ylabel("critical spot radius $r_c$ (bonds)")
        axes.legend(loc="lower left", handlelength=2.4)
    names = ("power", "dimension", "localization_length", "critical_radius")
    data = pl.DataFrame(rows, schema=names, orient="row")
    data = data.with_columns(pl.col("critical_radius").replace({math.inf: None}))
    caption = (
        "Radius from which on a bare spot runs away, in lattice spacings; vertical lines: p = d, "
        "where every spot does to the right and none to the left; p > d: none does."
    )
    return Figure("meanfield_collars", caption, canvas, data)
