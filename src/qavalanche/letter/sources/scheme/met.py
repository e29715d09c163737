"""Couplings as the scheme meets them: what divides them, what eliminating one leaves and makes."""

from __future__ import annotations

import math
from typing import Any

from qavalanche.letter.sources.registry import Size, computed
from qavalanche.operators import diagonalize, draw
from qavalanche.operators.dichotomy import dividing_ratio
from qavalanche.operators.first_order import left_over
from qavalanche.operators.made import made_of
from qavalanche.operators.met import Met, couplings_met

MODELS = ("xxz", "imbrie", "random-matrix")
STRENGTHS = (4.0, 8.0, 16.0)

_SITES = {"quick": 4, "full": 5}
_SAMPLES = {"quick": 4, "full": 15}
_SEED = 2302


@computed("met", order=610)
def met(size: Size) -> dict[str, Any]:
    """Chains, each with the couplings met (`met`: bonds, ln of the dividing G, power of what is
    left and its error) and those made of others (`made`: ln ‖A_I‖‖V_J‖, ln ‖V_{I u J}‖, whether it
    is smaller than both, power beyond the commutator and its error)."""
    cases = [(model, W) for model in MODELS for W in STRENGTHS]
    chains = [
        {"model": model, "W": W, **_chain(model, W, size, i)}
        for model, W in cases
        for i in range(_SAMPLES[size])
    ]
    return {"chains": chains}


def _chain(model: str, W: float, size: Size, sample: int) -> dict[str, Any]:
    result = diagonalize(draw(model, _SITES[size], W, _SEED, sample))
    rows: list[list[float | None]] = []
    made: list[list[float | bool]] = []
    for one in couplings_met(result):
        first, last = one.stretch
        power = error = None
        if one.step.kind == "perturbative":
            left = left_over(one.coupling, one.levels)
            power, error = (left.power, left.error) if left.power < math.inf else (None, None)
            made += _made(one)
        rows.append([last - first, _dividing(one), power, error])
    return {"met": rows, "made": made}


def _dividing(one: Met) -> float | None:
    """ln of the dividing ratio; None where it has none."""
    ratio = dividing_ratio(one.coupling, one.levels)
    return math.log(ratio) if math.isfinite(ratio) else None


def _made(one: Met) -> list[list[float | bool]]:
    rows: list[list[float | bool]] = []
    for new in made_of(one):
        eliminated, against, norm = new.norms
        product, smaller = math.log(new.angle * against), norm < min(eliminated, against)
        rows.append([product, math.log(norm), smaller, new.beyond.power, new.beyond.error])
    return rows
