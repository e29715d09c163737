"""The transition for three crossing rules, and for a law without ties."""

from __future__ import annotations

from qavalanche.analysis.evidence import Evidence
from qavalanche.letter.sources.campaigns import one_evidence
from qavalanche.letter.sources.registry import Place, source


@source("transition_rmt", order=10)
def rmt(place: Place) -> Evidence | None:
    """Bimodal bonds, eq. 11 taken literally: the definition of the scheme."""
    return one_evidence(place, "transition_rmt")


@source("transition_halted", order=20)
def halted(place: Place) -> Evidence | None:
    """Bimodal bonds, the norm halted in thermal regions: the letter's simplification."""
    return one_evidence(place, "transition_halted")


@source("transition_improved", order=21)
def improved(place: Place) -> Evidence | None:
    """Bimodal bonds, 1/zeta_t = -s/2: the letter's improved estimate."""
    return one_evidence(place, "transition_improved")


@source("normal", order=22)
def normal(place: Place) -> Evidence | None:
    """ln g normal: no two bonds alike, no ties."""
    return one_evidence(place, "normal")
