"""The running localization length grows with the order of the spots that are treated."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import Judged, statement

Floats = NDArray[np.float64]

_TINY = 1e-300
_CHANCE = 0.0027  # that any one of the steps falls, all being zero
_STEPS = 5  # in which ζ_k must be seen to grow: later orders are too rare


@statement(
    "ζ_k grows with k in the full scheme",
    where="letter, resonances and scales",
    expected="ζ_{k+1} ≥ ζ_k for every k, and it grows in each of the first orders",
    falsified="an order whose spots make ζ_k smaller, chain by chain, beyond chance",
    rests_on=("running",),
    figure="running_length",
    order=200,
    mended="from six steps to five",
)
def running_length(sources: Mapping[str, Any]) -> Judged:
    """ζ_12 / ζ_1 at the largest epsilon; the verdict is of every step of every epsilon and rule."""
    rows = sources["running"]
    scores = [_scores(row["rates"]) for row in rows]
    steps = sum(one.size for one in scores)
    least = float(norm.ppf(_CHANCE / max(steps, 1)))
    falls = sum(int((one < least).sum()) for one in scores)
    grows = all((one[:_STEPS] > 2).all() for one in scores)
    halted = [row for row in rows if row["crossing"] == "halted"]
    last = max(halted or rows, key=lambda row: row["epsilon"])
    ratio = last["rates"][:, 0] / last["rates"][:, -1]
    text = (
        f"ζ_12/ζ_1 at ε = {last['epsilon']:g}, crossing {last['crossing']}; of {steps} steps at "
        f"{len(rows)} ε and rules {falls} fall; each of the first {_STEPS} "
        f"{'grows' if grows else 'does not grow'} by two errors"
    )
    error = float(ratio.std(ddof=1)) / ratio.size**0.5
    estimate = Estimate(float(ratio.mean()), error, outcome=text)
    return Judged(estimate, "differs" if falls else "agrees" if grows else "undecided")


def _scores(rates: Floats) -> Floats:
    """By how many errors alpha_k falls at each step, chain by chain; 0 where nothing changes."""
    change = rates[:, :-1] - rates[:, 1:]
    error = change.std(axis=0, ddof=1) / len(change) ** 0.5
    return np.asarray(np.where(error > 0, change.mean(axis=0) / np.maximum(error, _TINY), 0.0))
