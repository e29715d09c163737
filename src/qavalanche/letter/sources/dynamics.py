"""Rates, resistance and L_+ of drawn chains above the transition."""

from __future__ import annotations

from qavalanche.analysis.dynamics import Dynamics, gathered
from qavalanche.letter.sources.campaigns import campaign_of
from qavalanche.letter.sources.registry import Place, source

_STORES = ("dynamics", "dynamics_short", "dynamics_ends")
"""Recorded long chains, and short ones for L_+ (the last for some epsilons more)."""


@source("dynamics", order=60)
def dynamics(place: Place) -> Dynamics | None:
    """All stores of this size together, as `qavalanche dynamics` takes them."""
    campaigns = [campaign_of(place, name) for name in _STORES]
    held = [one for one in campaigns if one is not None]
    return Dynamics(gathered(held)[0]) if held else None
