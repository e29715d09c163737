"""The letter's predictions beside what a campaign says, each with its error and a verdict.

`claims(family)` lists them. A verdict is "agrees", "differs", or "undecided" where errors leave
both open; without a number it is "not measured", and the outcome says why. See docs/letter.md.
"""

from qavalanche.claims.claim import Claim, Verdict
from qavalanche.claims.critical import Critical
from qavalanche.claims.table import claims, claims_frame

__all__ = ["Claim", "Critical", "Verdict", "claims", "claims_frame"]
