"""Rare thermal chains and regions as sources, and chains well below the transition."""

from __future__ import annotations

from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.rarity import RareTail, rarity
from qavalanche.letter.sources.campaigns import campaign_of, one_evidence
from qavalanche.letter.sources.registry import Place, source


@source("rare_lengths", order=510)
def lengths(place: Place) -> list[RareTail] | None:
    """ln p(epsilon, L) of chains that are hardly ever thermal, a curve an epsilon."""
    return _tails(place, "rare_lengths")


@source("rare_sizes", order=511)
def sizes(place: Place) -> list[RareTail] | None:
    """ln P(T) of regions of T bonds and more, a curve an epsilon."""
    return _tails(place, "rare_sizes")


@source("below", order=512)
def below(place: Place) -> Evidence | None:
    """Plainly sampled regions of localized chains."""
    return one_evidence(place, "below")


def _tails(place: Place, name: str) -> list[RareTail] | None:
    campaign = campaign_of(place, name)
    return None if campaign is None else rarity(campaign)
