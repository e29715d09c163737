"""A medium: localized chains of one law, length and scheme, and what spots put into them melt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.analysis.response.collars import SpotCollar, collar_of, inverse_of, scaled
from qavalanche.analysis.response.critical_order import CriticalOrder, critical_order
from qavalanche.analysis.sizes import cutoff_length
from qavalanche.campaign.point import Point
from qavalanche.store.campaign import Campaign

if TYPE_CHECKING:
    import polars as pl

NEEDED = ("left_reach", "right_reach")
"""Observables that a campaign must hold: `response = true` in its spec."""


@dataclass(frozen=True)
class SpottedMedium:
    """Chains of L = `length` bonds at one epsilon, and their response to spots of k bonds.

    rate: 1 / zeta of the localized ones without a spot, nats per bond; cutoff: <T^3> / <T^2> of
    their regions, bonds; collars: by k, ascending; critical_order: the smallest k that melts
    everything; melted: by k, how many of all samples are thermal with a spot of k bonds, those that
    are without one included. thermal: how many of the `samples` were thermal without a spot, and
    are left out.
    """

    epsilon: float
    length: int
    samples: int
    thermal: int
    entropy_density: float
    rate: Estimate
    cutoff: float
    collars: tuple[SpotCollar, ...]
    critical_order: CriticalOrder
    melted: dict[int, int] = field(default_factory=dict)

    @property
    def predicted(self) -> Estimate:
        """l* = (s / 2) / (1 / zeta - s) of eqs. 6 and 8 with the 1 / zeta of these chains."""
        return inverse_of(self.predicted_inverse)

    @property
    def predicted_inverse(self) -> Estimate:
        """1 / l* = 2 (1 / zeta - s) / s of eqs. 6 and 8; negative beyond the bound of eq. 7."""
        s = self.entropy_density
        return scaled(self.rate, 2 / s).valued(2 * (self.rate.value - s) / s)

    @property
    def orders(self) -> list[int]:
        """The k that were inserted."""
        return [one.order for one in self.collars]

    def collar(self, order: int) -> SpotCollar:
        """The collar of spots of `order` bonds."""
        return self.collars[self.orders.index(order)]

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers."""
        counts = {n: getattr(self, n) for n in ("epsilon", "length", "samples", "thermal")}
        return {
            **counts,
            **shown_fields(self, "rate", "predicted", "cutoff"),
            "collars": [one.to_dict() for one in self.collars],
            "critical_order": self.critical_order.to_dict(),
        }


def medium_of(campaign: Campaign, bare: Point, spotted: dict[int, Point]) -> SpottedMedium:
    """The medium of a point without a spot, and of those that differ by an inserted one, by k.

    Chains that are thermal without a spot are left out, and those that a point lacks.
    """
    rows = {0: campaign.rows(bare), **{k: campaign.rows(p) for k, p in spotted.items()}}
    common = set.intersection(*(set(table["sample"].to_list()) for table in rows.values()))
    chosen = {k: table.filter(table["sample"].is_in(sorted(common))) for k, table in rows.items()}
    localized = ~chosen[0]["thermal"].to_numpy()
    length = bare.length
    reach = {k: _reach(table)[localized] for k, table in chosen.items()}
    collars = [collar_of(k, length, reach[0], reach[k]) for k in sorted(spotted)]
    s = bare.entropy_density
    rate = chosen[0]["decay_rate"].to_numpy()[localized]
    return SpottedMedium(
        bare.law.resonance_probability,
        length,
        len(common),
        int((~localized).sum()),
        s,
        _mean(rate),
        cutoff_length(campaign.statistics()[bare]),
        tuple(collars),
        critical_order(sorted(spotted), [reach[k] for k in sorted(spotted)], length),
        {k: int(chosen[k]["thermal"].sum()) for k in sorted(spotted)},
    )


def _reach(table: pl.DataFrame) -> NDArray[np.int64]:
    return np.stack([table[name].to_numpy().astype(np.int64) for name in NEEDED], axis=1)


def _mean(values: NDArray[np.float64]) -> Estimate:
    if values.size < 2:
        return Estimate.none(f"{values.size} localized chains, at least 2 are needed")
    error = float(values.std(ddof=1)) / values.size**0.5
    return Estimate(float(values.mean()), error, 0.0, "nats per bond")
