"""Eq. 2: G tells the couplings that leave typical eigenstates alone from those that do not."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.statements.scheme.averages import Floats, redrawn
from qavalanche.letter.verdict import Between

_FEWEST = 20  # couplings of a length that count


@statement(
    "G = 1 divides perturbative from resonant couplings",
    where="letter, eq. 2",
    expected="ln G* = O(1) at every length (rule: |ln G*| < ln 3), G* where typical eigenstates of "
    "D + V are as far from those of D as two levels are at G = 1",
    falsified="a length at which typical eigenstates change at G off by a factor of 3 or more",
    rests_on=("met",),
    prediction=Between(-math.log(3), math.log(3)),
    figure="met",
    order=20,
    mended="the factor of 3 was set after a pilot",
)
def dichotomy(sources: Mapping[str, Any]) -> Estimate:
    """The median of ln G* of couplings that the scheme met, at the length and in the model where it
    is farthest from 0."""
    found = medians(sources["met"]["chains"])
    if not found:
        return Estimate.none(f"no length with {_FEWEST} couplings")
    model, bonds, value, error = max(found, key=lambda one: abs(one[2]))
    text = f"{model}, stretches of {bonds} bonds, the worst; medians of G* are "
    return Estimate(value, error).saying(text + listed(found))


def medians(chains: list[dict[str, Any]]) -> list[tuple[str, int, float, float]]:
    """Model, bonds, median of ln G* and its error, of every length with enough couplings."""
    found = []
    for model in dict.fromkeys(one["model"] for one in chains):
        own = [one["met"] for one in chains if one["model"] == model]
        for bonds in sorted({int(row[0]) for one in own for row in one} - {0}):
            by_chain = [_of(one, bonds) for one in own]
            if sum(map(len, by_chain)) >= _FEWEST:
                value, error = redrawn(by_chain, _median)
                found.append((model, bonds, value, max(error, 1e-6)))
    return found


def listed(found: list[tuple[str, int, float, float]]) -> str:
    """'xxz 1.00, 0.82 at 1, 2 bonds; imbrie …'."""
    parts = []
    for model in dict.fromkeys(one[0] for one in found):
        own = [one for one in found if one[0] == model]
        numbers = ", ".join(f"{math.exp(value):.2f}" for *_, value, _ in own)
        parts.append(f"{model} {numbers} at {', '.join(str(one[1]) for one in own)} bonds")
    return "; ".join(parts)


def _of(met: list[Any], bonds: int) -> Floats:
    return np.array([row[1] for row in met if row[0] == bonds and row[1] is not None], float)


def _median(chains: list[Floats]) -> float:
    values = np.concatenate(chains)
    return float(np.median(values)) if values.size else math.nan
