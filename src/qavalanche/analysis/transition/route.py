"""The routes to epsilon_c, by name."""

from __future__ import annotations

from enum import StrEnum


class Route(StrEnum):
    """What an estimate of epsilon_c rests on; its text is what tables show."""

    CROSSINGS = "crossings of p"
    LENGTHS = "L_+ to infinity"
    RATE = "decay rate meets s"
