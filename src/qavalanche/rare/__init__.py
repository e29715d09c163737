"""Rare inclusions: how few resonances melt how much, and probabilities down to 1e-30.

The letter's "Beyond mean-field": small spots in a fractal pattern melt as much as one large spot.
`rare_probability` samples chains that have a rare event, `thermal_patterns` counts all of them
where chains are short; [rare] in a spec makes a campaign of it (docs/rare.md).
"""

from qavalanche.rare.enumeration import Enumeration, thermal_patterns
from qavalanche.rare.probability import RareProbability, rare_probability
from qavalanche.rare.profile import Profile
from qavalanche.rare.settings import Rare

__all__ = [
    "Enumeration",
    "Profile",
    "Rare",
    "RareProbability",
    "rare_probability",
    "thermal_patterns",
]
