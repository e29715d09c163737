"""All claims of a family, in the order of the letter."""

from __future__ import annotations

import pkgutil
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.of_campaign import evidence_of
from qavalanche.analysis.overview import SCHEMA
from qavalanche.analysis.summary import Family
from qavalanche.arguments import typed
from qavalanche.letter.claim import Claim, Claimed, declared_claims
from qavalanche.store.campaign import Campaign

if TYPE_CHECKING:
    import polars as pl

_FRAME = ("about", "letter", "value", "error", "verdict", "outcome", "where")


def known_claims() -> list[Claimed]:
    """The claims of every module in this folder, in the order of the table."""
    folder = import_module("qavalanche.letter")
    for module in pkgutil.iter_modules(folder.__path__):
        import_module(f"{folder.__name__}.{module.name}")
    return declared_claims()


@typed
def claims_of(evidence: Evidence) -> list[Claim]:
    """Every prediction of the letter that a family of points can be held against.

    Quantities at epsilon_c are interpolated between the two points of the grid around it. What
    cannot be measured is named. Time: seconds, of which the collapse takes most.
    """
    return [row for one in known_claims() for row in one.rows(evidence)]


@typed
def claims(family: Family) -> list[Claim]:
    """`claims_of` the evidence of a family."""
    return claims_of(Evidence(family))


def claims_of_campaign(campaign: Campaign | str | Path) -> dict[str, list[Claim]]:
    """What `qavalanche claims` prints: the claims of every family of a campaign, by its title.

    campaign: one, or the directory of one. Raises InputError as `analysis.evidence_of`.
    """
    return {one.family.title: claims_of(one) for one in evidence_of(campaign)}


@typed
def claims_frame(found: Sequence[Claim]) -> pl.DataFrame:
    """One row per claim: about, letter, value, error, verdict, outcome, where."""
    import polars as pl

    rows = [one.to_dict() for one in found]
    return pl.DataFrame(
        {name: [row[name] for row in rows] for name in _FRAME},
        schema_overrides={"value": pl.Float64, "error": pl.Float64},
    )


def claims_content(title: str, found: Sequence[Claim]) -> dict[str, Any]:
    """schema, family and its claims, for JSON."""
    return {"schema": SCHEMA, "family": title, "claims": [one.to_dict() for one in found]}
