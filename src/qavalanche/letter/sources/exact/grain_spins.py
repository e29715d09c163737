"""Ref. 44: exact grains held against eq. 6, spin by spin (`analysis.grain.spins_table`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from qavalanche.analysis.grain.table import spins_table
from qavalanche.grain import QuantumSun
from qavalanche.letter.sources.registry import Size, computed

if TYPE_CHECKING:
    import polars as pl

SEED = 1706

SPINS: Mapping[Size, int] = {"quick": 7, "full": 9}
"""Of grain and chain together, on one side."""

GRAINS: Mapping[Size, tuple[int, ...]] = {"quick": (3, 4), "full": (3, 4, 5)}
ALPHAS: Mapping[Size, tuple[float, ...]] = {
    "quick": (0.2, 0.3, 0.4, 0.5, 0.8),
    "full": (0.2, 0.3, 0.4, 0.5, 0.6, 0.7071, 0.8),
}
SAMPLES: Mapping[Size, int] = {"quick": 8, "full": 20}


@computed("grain_spins", order=350)
def grain_spins(size: Size) -> Mapping[str, Any]:
    """The columns of the table of every grain."""
    import polars as pl

    tables = []
    for grain in GRAINS[size]:
        model = QuantumSun(alpha=0.5, grain_spins=grain)
        chain = SPINS[size] - grain
        tables.append(spins_table(model, chain, ALPHAS[size], SAMPLES[size], SEED))
    return pl.concat(tables).to_dict(as_series=False)


def spins_frame(kept: Mapping[str, Any]) -> pl.DataFrame:
    """The table again."""
    import polars as pl

    return pl.DataFrame(dict(kept), infer_schema_length=None)
