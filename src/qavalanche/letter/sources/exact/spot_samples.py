"""SpotSamples as plain numbers, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from qavalanche.grain.critical_spot import CriticalSpot, SpotModel, SpotSamples

DIGITS = 8


def plain_samples(one: SpotSamples) -> dict[str, Any]:
    """states, G, ratios, and the values of every sample by quantity."""
    return {
        "states": one.states,
        "G": _rounded(one.G),
        "ratios": _rounded(one.ratios),
        "values": {name: _rounded(values) for name, values in one.values.items()},
    }


def critical_spot_of(sizes: Sequence[Mapping[str, Any]]) -> CriticalSpot:
    """The result that `plain_samples` of each size make."""
    return CriticalSpot(tuple(_samples(one) for one in sizes))


def _samples(kept: Mapping[str, Any]) -> SpotSamples:
    values = {name: np.array(one, float) for name, one in kept["values"].items()}
    numbers = (np.array(kept[name], float) for name in ("G", "ratios"))
    G, ratios = numbers
    return SpotSamples(SpotModel(int(kept["states"])), G, 1.0, values, ratios)


def _rounded(values: Any) -> Any:
    """To DIGITS figures: rounding of the last bits differs from machine to machine."""
    array = np.asarray(values, float)
    text = np.vectorize(lambda x: float(f"{x:.{DIGITS}g}"), otypes=[float])(array)
    return text.tolist()
