"""SM E: a fused region thermalizes at the rate m^2 / delta."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.dynamics import LINEAR
from qavalanche.letter.joined import joined
from qavalanche.letter.statement import Judged, statement

RESONANT = 1 / 6
"""m / delta from which on a grain of few levels takes the spin along."""


@statement(
    "the golden rule, Γ = m²/δ, for exact rates of a spin beside a grain",
    where="letter, SM E",
    expected="Γ ~ (m²)^b (1/δ)^c, b = c = 1 (0.9 to 1.1), where m > δ/6",
    falsified="b or c outside by two errors",
    rests_on=("golden_rule",),
    figure="golden_rule",
    order=690,
    mended=(
        "the cut m > δ/6 was set after a table of small grains showed where the rate is no rate"
    ),
)
def golden_rule(sources: Mapping[str, Any]) -> Judged:
    """b, of ln Gamma = a + b ln m^2 - c ln delta by least squares over grains and couplings.

    Errors: from how the cases scatter about it.
    """
    rows = resonant(sources["golden_rule"]["rows"])
    if len(rows) < _LEAST:
        return Judged(
            Estimate.none(f"{len(rows)} cases, at least {_LEAST} are needed"), "undecided"
        )
    y, m, delta = (
        np.array([row[name] for row in rows]) for name in ("log_rate", "log_element", "log_spacing")
    )
    columns = np.stack([np.ones_like(y), 2 * m, -delta], axis=1)
    found, *_ = np.linalg.lstsq(columns, y, rcond=None)
    left = y - columns @ found
    variance = float(left @ left) / (len(rows) - 3)
    errors = np.sqrt(variance * np.diag(np.linalg.inv(columns.T @ columns)))
    b, c = (Estimate(float(found[i]), float(errors[i])) for i in (1, 2))
    factor = math.exp(float((y - 2 * m + delta).mean())) / (2 * math.pi)
    said = f"b = {b}, c = {c} in {len(rows)} cases, Γ = {factor:.2f} · 2π m²/δ"
    return Judged(b.saying(said), joined(LINEAR.verdict(b), LINEAR.verdict(c)))


_LEAST = 5


def resonant(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The cases in which the grain has levels enough: m > delta / 6."""
    least = math.log(RESONANT)
    return [
        row for row in rows
        if row["log_rate"] is not None and row["log_element"] - row["log_spacing"] > least
    ]  # fmt: skip
