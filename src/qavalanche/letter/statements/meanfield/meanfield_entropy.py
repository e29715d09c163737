"""Mean entanglement at the transition in mean field."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.meanfield import entropy_powers, farthest
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Equal


@statement(
    "mean field: ⟨S⟩ ~ ln L at ε_c",
    where="letter, critical regime",
    expected="d ln⟨S⟩/d ln ln L → 1",
    falsified="another power of ln L in the limit",
    rests_on=("meanfield_critical",),
    prediction=Equal(1.0, 0.1),
    figure="meanfield_critical",
    order=717,
    looked_into=(
        "Collars have a factor √k (eq. 20), so that every order adds s T_k² ε_c^k/4 ~ k to "
        "the mean and not a constant: the sum is (ln L)². The letter's ln L follows from p(ℓ) "
        "~ ℓ^(−3) without this logarithm (docs/meanfield.md)."
    ),
)
def meanfield_entropy(sources: Mapping[str, Any]) -> Estimate:
    """The power of ln L, its limit at large L; of several K that farthest from 1."""
    return farthest(sources["meanfield_critical"], entropy_powers, 1.0)
