"""Whether l* is the scale at which the law of sizes is cut off."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.response import Response, SpottedMedium
from qavalanche.analysis.response.lines import power
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Equal

_ROOM = 100  # lengths over a cut-off that they do not limit: of a power law it is L / 30


@statement(
    "ℓ* is where p(ℓ) is cut off",
    where="letter, localized regime and SM C",
    expected="ξ of p(ℓ) ~ (1 + 2ℓ*)^c, c = 1",
    falsified="a power that is away from 1 by three errors",
    rests_on=("response",),
    prediction=Equal(1.0, 0.3),
    figure="sizes_cut_off",
    order=250,
    looked_into=(
        "ℓ* is what a bare spot melts, and in mean field bare spots make the large regions. In the "
        "full scheme patterns of small spots do (the letter's beyond mean-field): from ε = 0.18 to "
        "0.245 the region of a spot grows less than twofold and the cut-off 23 times. Nearer to "
        "ε_c the cut-off of chains of 10⁶ bonds is that of their length (docs/response.md)."
    ),
    mended=(
        "from chains of 20 to 100 cut-off lengths, since the cut-off sat on a plateau: 7.4 "
        "became 5.8"
    ),
)
def sizes_cut_off(sources: Mapping[str, Any]) -> Estimate:
    """c of <T^3>/<T^2> against 1 + 2 l*, the bonds that a spot melts for each of its own, l* by
    eq. 6 with 1/zeta of the chains, where chains of 100 cut-offs and more are there."""
    media = unlimited(sources["response"])
    found = power([1 + 2 * m.predicted.value for m in media], [m.cutoff for m in media])
    if not found.found:
        return found
    first, last = media[0], media[-1]
    text = (
        f"{found.outcome}; ξ = {first.cutoff:.3g} to {last.cutoff:.3g} bonds, ε = "
        f"{first.epsilon:g} to {last.epsilon:g}"
    )
    return found.saying(text)


def unlimited(response: Response) -> list[SpottedMedium]:
    """The media whose chains are long enough not to limit the cut-off of sizes."""
    return [
        m
        for m in response.media
        if not m.thermal and m.predicted.found and 0 < _ROOM * m.cutoff <= m.length
    ]
