"""SM F: the critical point of ref. 58 can be thermal, with a small probability."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from qavalanche.letter.critical_clusters import at_crossing
from qavalanche.letter.joined import joined
from qavalanche.letter.statement import Judged, statement
from qavalanche.letter.verdict import Between, Equal

_SMALL = Between(0.0, 0.5)
_CLOSE = 0.15


@statement(
    "without renormalized ζ the critical point is thermal with a small, finite probability",
    where="letter, SM F",
    expected="where p is the same at L = 10⁴ and 10⁵ it is so at 10³ too, p ~ L^0, 0 < p < 1/2",
    falsified="another power of L from 10³ to 10⁴, by three errors, or p outside, by two",
    rests_on=("typical_cluster",),
    figure="typical_cluster",
    order=956,
    looked_into=""
    "p at the crossing is small and finite, 0.025(4), and the same from L = 10³ to 10⁴ within "
    "1.6 errors. Longer chains would tell a finite limit from a slow drift.",
    mended="observable, grid and thresholds were chosen after trial runs of both schemes",
)
def partly_thermal(sources: Mapping[str, Any]) -> Judged:
    """p of the rival where its curves at the largest two lengths cross, and its power of L."""
    found = at_crossing(sources["typical_cluster"]["rows"])
    verdict = joined(_SMALL.verdict(found.p), Equal(0, _CLOSE).verdict(found.power))
    return Judged(
        replace(found.p, outcome=f"{found.p.outcome}, p ~ L^x with x = {found.power}"), verdict
    )
