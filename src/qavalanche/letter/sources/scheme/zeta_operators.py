"""Norms by length of the parts of LIOMs and of the couplings eliminated, on the same chains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qavalanche.letter.sources.registry import Size, computed
from qavalanche.operators import diagonalize, draw
from qavalanche.operators.lioms import liom_decay, liom_parts, norms_by_length
from qavalanche.operators.met import coupling_norms

if TYPE_CHECKING:
    import polars as pl

CASES = (("xxz", 16.0), ("xxz", 32.0), ("random-matrix", 32.0), ("random-matrix", 64.0))

_SITES = {"quick": 6, "full": 8}
_SAMPLES = {"quick": 12, "full": 40}
_SEED = 2303


@computed("zeta_operators", order=620)
def zeta_operators(size: Size) -> dict[str, Any]:
    """Strongly disordered chains: of every sample, by length in bonds, the mean of −ln‖τ_{i,I}‖
    and of −ln‖V_I‖ as it was eliminated, with their numbers: [length, number, mean]."""
    return {
        "sites": _SITES[size],
        "cases": [
            {"model": model, "W": W, "samples": [_sample(model, W, size, i) for i in _of(size)]}
            for model, W in CASES
        ],
    }


def _of(size: Size) -> range:
    return range(_SAMPLES[size])


def _sample(model: str, W: float, size: Size, sample: int) -> dict[str, Any]:
    result = diagonalize(draw(model, _SITES[size], W, _SEED, sample))
    made = coupling_norms(result)
    return {
        "lioms": _rows(liom_decay(liom_parts(result))),
        "couplings": _rows(norms_by_length(made)),
    }


def _rows(table: pl.DataFrame) -> list[list[float]]:
    return [list(row) for row in table.select("length", "count", "decay").iter_rows()]
