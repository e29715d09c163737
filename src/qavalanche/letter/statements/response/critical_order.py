"""k* grows as a logarithm towards the transition."""

import math
from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.statements.response.stars import Star, stars_of
from qavalanche.letter.verdict import Equal

_FEWEST = 3


@statement(
    "k* grows as a logarithm towards ε_c",
    where="letter, thermal regime and eq. 24",
    expected="k* rises by ν_+ ln(ε − ε_c)/ln ε_c, as ln L_+/ln(1/ε) does: ratio of both "
    "rises 1 (mean field; beyond it the letter expects more)",
    falsified="a ratio of both rises that is three errors away from 1",
    rests_on=("explosive", "melting"),
    prediction=Equal(1.0, 0.3),
    figure="critical_order",
    order=260,
    looked_into=(
        "k* of drawn chains rises much faster than a logarithm: a bare spot needs twelve times the "
        "bonds at ε = 0.27 that it needs at 0.30, while ln L_+ grows by a half. What melts chains "
        "of L_+ bonds are groups of small spots, far likelier than a bare spot of k* bonds "
        "(the letter's beyond mean-field; docs/response.md)."
    ),
    mended=(
        "from the slope of a fit to the ratio of two rises: the misfit had inflated its own error"
    ),
)
def critical_order(sources: Mapping[str, Any]) -> Estimate:
    """The rise of k* from the farthest epsilon to the nearest over that of ln L_+/ln(1/epsilon) of
    the same chains. No epsilon_c comes in: L_+ ~ (epsilon − epsilon_c)^(−nu_+) is measured."""
    stars = stars_of(sources["explosive"])
    if len(stars) < _FEWEST:
        return Estimate.none(f"k* at {len(stars)} ε, {_FEWEST} are needed")
    near, far = stars[0], stars[-1]
    rise = near.rarity - far.rarity
    value = (near.order.value - far.order.value) / rise
    error = math.hypot(near.order.error, far.order.error) / rise
    each = ", ".join(_said(one) for one in stars)
    others = ", ".join(_said(one) for one in stars_of({"rows": []}, sources["melting"]))
    text = f"k* = {each}" + (f"; by longer chains of another campaign {others}" if others else "")
    used = {"epsilon": (near.epsilon, far.epsilon)}
    return Estimate(value, error, outcome=text, used=used)


def _said(one: Star) -> str:
    return f"{one.order} at ε = {one.epsilon:g} (L = {one.length})"
