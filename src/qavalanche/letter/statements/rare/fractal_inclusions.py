"""Low-order spots close to each other: a fractal?"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import Judged, statement
from qavalanche.letter.verdict import Verdict, equal, within
from qavalanche.rare.inclusions import growth_of

_CLOSE = 0.2  # error of the ratio above which it says little


@statement(
    "few resonant bonds melt much: N ~ ℓ^(d_f), a fractal",
    where="letter, beyond mean-field",
    expected="d ln N/d ln ℓ in (0, 1), the same at all scales: ratio of last decade to first = 1",
    falsified="an exponent that drifts with ℓ, or 0 or 1",
    rests_on=("inclusions",),
    figure="inclusions",
    order=620,
    looked_into=(
        "By the rules as they stand N_min grows as ln ℓ: above by ladders whose rungs stand "
        "out of reach of what has melted, below by a proof, for every s/w < 1 "
        "(docs/inclusions.md). An exponent of 0.5 to 0.7, as of a fractal, is what is seen "
        "below some 100 bonds. It rests on one step that can be questioned: that a region "
        "which takes in a larger one at rest has its states at its far side."
    ),
)
def fractal_inclusions(sources: Mapping[str, Any]) -> Judged:
    """Upper bounds on N that stand on a pattern each, from 10 to 10^6 bonds, all media together."""
    ratios, errors, lasts = [], [], []
    for row in sources["inclusions"]["rows"]:
        growth = growth_of(row["size"], row["resonant"])
        first, last = growth.exponents[0], growth.exponents[-1]
        bond = np.hypot(1 / np.array(growth.numbers[:-1]), 1 / np.array(growth.numbers[1:]))
        of_bond = bond / np.log(10)
        ratios.append(last / first)
        errors.append(float(np.hypot(of_bond[-1] / first, of_bond[0] * last / first**2)))
        lasts.append((last, float(of_bond[-1])))
    ratio, error = float(np.mean(ratios)), float(np.mean(errors))
    scatter = float(np.std(ratios))
    one = Estimate(ratio, error, scatter, outcome=_said(lasts, sources["inclusions"]["rows"]))
    return Judged(one, _verdict(one, lasts))


def _verdict(one: Estimate, lasts: list[tuple[float, float]]) -> Verdict:
    same = equal(*one.pair, 1.0, _CLOSE)
    inside = [within(d, error, 0.0, 1.0) for d, error in lasts]
    if same != "agrees":
        return same
    return "differs" if "differs" in inside else max(set(inside), key=inside.count)


def _said(lasts: list[tuple[float, float]], rows: list[Any]) -> str:
    exponents = ", ".join(
        f"{d:.2f} ({row['crossing']}, r = {row['rate']:g})"
        for (d, _), row in zip(lasts, rows, strict=True)
    )
    return f"d ln N/d ln ℓ of the last decade: {exponents}"
