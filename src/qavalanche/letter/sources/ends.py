"""Chains whose two ends are correlated: the short chains of two campaigns together."""

from __future__ import annotations

from qavalanche.analysis.dynamics.dynamics import Dynamics
from qavalanche.analysis.dynamics.gather import gathered
from qavalanche.letter.sources.campaigns import campaign_of
from qavalanche.letter.sources.registry import Place, source


@source("ends", order=515)
def ends(place: Place) -> Dynamics | None:
    """L_+ and the end-to-end correlation length of every epsilon above the transition."""
    stores = [campaign_of(place, name) for name in ("dynamics_short", "dynamics_ends")]
    made = [one for one in stores if one is not None]
    return Dynamics(gathered(made)[0]) if made else None
