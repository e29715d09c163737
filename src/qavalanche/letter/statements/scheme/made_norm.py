"""The norm of V_{I u J} is that of a product: of A_I and V_J."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.statements.scheme.averages import Floats, combined, jackknife
from qavalanche.letter.verdict import Equal


@statement(
    "‖V_{I∪J}‖ grows as ‖A_I‖ ‖V_J‖",
    where="letter, below eq. 2; SM B, eq. 11",
    expected="slope 1 of ln‖V_{I∪J}‖ against ln(‖A_I‖‖V_J‖)",
    falsified="a slope away from 1 by three errors",
    rests_on=("met",),
    prediction=Equal(1.0, 0.05),
    figure="met",
    order=50,
    mended="the tolerance of the slope was set after a pilot",
)
def made_norm(sources: Mapping[str, Any]) -> Estimate:
    """The slope over all couplings made on whole stretches I u J; each model has its own factor."""
    chains = sources["met"]["chains"]
    names = list(dict.fromkeys(one["model"] for one in chains))
    found = [jackknife(_made(chains, model), slope) for model in names]
    slopes = ", ".join(f"{name} {one[0]:.3f}" for name, one in zip(names, found, strict=True))
    return combined(*zip(*found, strict=True)).saying(f"slopes of least squares: {slopes}")


def _made(chains: list[dict[str, Any]], model: str) -> list[Floats]:
    own = [one["made"] for one in chains if one["model"] == model and one["made"]]
    return [np.array([row[:2] for row in made], float) for made in own]


def slope(chains: list[Floats]) -> float:
    """Of ln ‖V_{I u J}‖ against ln ‖A_I‖‖V_J‖."""
    x, y = np.concatenate(chains).T
    return float(np.polyfit(x, y, 1)[0])
