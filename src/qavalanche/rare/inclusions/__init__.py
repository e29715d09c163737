"""Inclusions: the fewest resonant bonds that melt a region of given size in a clean chain."""

from qavalanche.rare.inclusions.exact import Exhausted, largest_inclusions
from qavalanche.rare.inclusions.fewest import Inclusion, fewest_resonances
from qavalanche.rare.inclusions.growth import ResonanceGrowth, growth_of
from qavalanche.rare.inclusions.ladder import doubling_dimension, ladder_growth
from qavalanche.rare.inclusions.melting import Melted, melt_in_clean
from qavalanche.rare.inclusions.pattern import SpotPattern
from qavalanche.rare.inclusions.search import best_found

__all__ = [
    "Exhausted",
    "Inclusion",
    "Melted",
    "ResonanceGrowth",
    "SpotPattern",
    "best_found",
    "doubling_dimension",
    "fewest_resonances",
    "growth_of",
    "ladder_growth",
    "largest_inclusions",
    "melt_in_clean",
]
