"""The letter's predictions beside what a campaign says, each with its error and a verdict.

`claims(family)` lists them. A verdict is "agrees", "differs", or "undecided" where errors leave
both open; without a number it is "not measured", and the outcome says why. A claim is one file of
this folder, found because it is there: see `claim` and docs/letter.md.
"""

from qavalanche.letter.claim import Claim, Reading, claim
from qavalanche.letter.table import claims, claims_frame, claims_of
from qavalanche.letter.verdict import Between, Equal, Verdict

__all__ = [
    "Between",
    "Claim",
    "Equal",
    "Reading",
    "Verdict",
    "claim",
    "claims",
    "claims_frame",
    "claims_of",
]
