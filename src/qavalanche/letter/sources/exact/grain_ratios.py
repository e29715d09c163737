"""Ref. 44: gap ratios of one grain with localized spins on one side, against alpha."""

from __future__ import annotations

from collections.abc import Mapping
from tempfile import TemporaryDirectory
from typing import Any

from qavalanche.analysis.gap_ratios.table import RatioTable
from qavalanche.letter.sources.registry import Size, computed
from qavalanche.runs.execution import run

SEED = 1706

ALPHAS: Mapping[Size, tuple[float, ...]] = {
    "quick": (0.5, 0.7071, 0.9),
    "full": (0.5, 0.66, 0.7071, 0.76, 0.82, 0.9),
}
"""e^{-1/zeta}; on one side an avalanche goes on from d_s^{-1/2} = 0.7071 on."""

SAMPLES: Mapping[Size, Mapping[int, int]] = {
    "quick": {3: 140, 4: 120, 5: 80},
    "full": {4: 2000, 5: 1500, 6: 1000, 7: 200},
}
"""By the localized spins."""


@computed("grain_ratios", order=340)
def grain_ratios(size: Size) -> Mapping[str, Any]:
    """The gap ratio of every sample of the quantum sun, by alpha and number of spins."""
    samples = SAMPLES[size]
    spec = {
        "seed": SEED,
        "disorder": {"law": "grain", "model": "sun", "alpha": list(ALPHAS[size])},
        "chain": {"length": list(samples), "samples": list(samples.values())},
        "scheme": [{"name": "level_statistics"}],
    }
    with TemporaryDirectory(prefix="qavalanche-") as folder:
        campaign = run(spec, folder)
        rows = [
            {
                "alpha": point.law.address["alpha"],
                "spins": point.length,
                "gap_ratios": campaign.rows(point)["gap_ratio"].round(9).to_list(),
            }
            for point in campaign.spec.grid
        ]
    return {"points": rows}


def ratio_table_of(kept: Mapping[str, Any]) -> RatioTable:
    """The table that these rows make."""
    points = kept["points"]
    return RatioTable.from_arrays(
        {(one["alpha"], one["spins"]): one["gap_ratios"] for one in points}, title="quantum sun"
    )
