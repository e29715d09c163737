"""SM B with matrices: what a coupling loses when it crosses a spot, by four norms."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from qavalanche.letter.sources.registry import Size, computed
from qavalanche.operators.crossing_norms import mean_costs

SEED = 1706

SAMPLES: Mapping[Size, Mapping[int, int]] = {
    "quick": {2: 200, 3: 150, 4: 100, 5: 60, 6: 24},
    "full": {2: 500, 3: 500, 4: 400, 5: 300, 6: 200, 7: 120, 8: 50},
}
"""Of spots at rest, G_b = 1, by l_t."""

WEAKER: Mapping[Size, tuple[int, int]] = {"quick": (5, 16), "full": (7, 24)}
"""l_t and samples of the spots that are met with a weaker V_b."""

DEPTHS = (0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0)
"""-ln G_b of these, in nats."""


@computed("crossing_costs", order=300)
def crossing_costs(size: Size) -> Mapping[str, Any]:
    """Mean costs -ln(‖V_I‖ / ‖V_a‖) in nats, with errors, by rotation and norm: at rest against
    l_t, and at one l_t against G_b. The spot's levels are independent; d_s = 2."""
    rest = [(bonds, 1.0, samples) for bonds, samples in SAMPLES[size].items()]
    bonds, samples = WEAKER[size]
    weaker = [(bonds, math.exp(-depth), samples) for depth in DEPTHS]
    return {"sizes": _rows(rest), "exits": _rows(weaker)}


def _rows(places: Sequence[tuple[int, float, int]]) -> list[dict[str, Any]]:
    return [row for bonds, G, samples in places for row in mean_costs(bonds, G, samples, SEED)]
