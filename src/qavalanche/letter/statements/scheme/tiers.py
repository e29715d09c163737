"""Two programs of one scheme: coupling by coupling, and by regions."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.statement import Holds, statement


@statement(
    "regions alone carry the whole scheme",
    where="letter, multi-step diagonalization scheme; of this program",
    expected="the spots tier has the regions and decays of the couplings tier, on every chain",
    falsified="one chain on which they differ",
    rests_on=("tiers",),
    order=100,
)
def tiers(sources: Mapping[str, Any]) -> Holds:
    """Both tiers on the same chains of four laws, by four rules."""
    cases = sources["tiers"]
    chains, regions = (sum(int(one[name]) for one in cases.values()) for name in _NAMES)
    unlike = [f"{law}: {text}" for law, one in cases.items() for text in one["unlike"]]
    text = f"{chains} chains with {regions} regions melted by both tiers"
    text += f"; {len(unlike)} differ, the first: {unlike[0]}" if unlike else ", all alike"
    return Holds(not unlike, chains, text)


_NAMES = ("chains", "regions")
