"""All claims of a family, in the order of the letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from qavalanche.analysis.summary import Family
from qavalanche.arguments import typed
from qavalanche.claims.claim import Claim
from qavalanche.claims.critical import Critical
from qavalanche.claims.exponents import from_collapse, from_drift, from_lengths
from qavalanche.claims.growth import entanglement, fan, stretched
from qavalanche.claims.position import localized, not_monotonic, position, saturated
from qavalanche.claims.sizes import cutoff, divergence_of_cutoff, exponents

if TYPE_CHECKING:
    import polars as pl


@typed
def claims(family: Family) -> list[Claim]:
    """Every prediction of the letter that a family of points can be held against.

    Quantities at epsilon_c are interpolated between the two points of the grid around it. What
    cannot be measured is named. Time: seconds, of which the collapse takes most.
    """
    critical = Critical.of(family)
    return [
        *position(critical),
        localized(critical),
        saturated(critical),
        not_monotonic(critical),
        *exponents(critical),
        cutoff(critical),
        *fan(critical),
        *entanglement(critical),
        *stretched(critical),
        from_lengths(critical),
        from_drift(critical),
        divergence_of_cutoff(critical),
        *from_collapse(critical),
    ]


@typed
def claims_frame(found: Sequence[Claim]) -> pl.DataFrame:
    """One row per claim: about, letter, value, error, verdict, outcome."""
    import polars as pl

    return pl.DataFrame([asdict(one) for one in found])
