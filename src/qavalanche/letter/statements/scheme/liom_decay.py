"""Eq. 4: the parts of the integrals of motion fall off exponentially."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.statements.scheme.rates import rate_of
from qavalanche.letter.verdict import Between


@statement(
    "at strong disorder the parts of τ_i decay exponentially",
    where="letter, eq. 4",
    expected="1/ζ > 0: −⟨ln‖τ_{i,I}‖⟩ grows with |I|",
    falsified="a strongly disordered chain whose parts do not fall off",
    rests_on=("zeta_operators",),
    prediction=Between(0.0, 20.0),
    figure="zeta_operators",
    order=85,
)
def liom_decay(sources: Mapping[str, Any]) -> Estimate:
    """The least 1/zeta of the models and disorders measured, in nats per bond."""
    content = sources["zeta_operators"]
    found = [(one, rate_of(one["samples"], "lioms", content["sites"])) for one in content["cases"]]
    case, (value, error) = min(found, key=lambda one: one[1][0])
    each = ", ".join(f"{one['model']} W = {one['W']:g}: {rate:.2f}" for one, (rate, _) in found)
    text = f"{case['model']}, W = {case['W']:g}, the least; {content['sites']} sites; {each}"
    return Estimate(value, error, unit="nats per bond", outcome=text)
