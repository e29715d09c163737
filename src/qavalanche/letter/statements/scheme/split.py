"""Eq. 1: H is a sum of parts on stretches, diagonal D_I and couplings V_I."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.statement import Holds, statement

_ROUNDING = 1e-12  # of the norm of H


@statement(
    "H is a sum of D_I and V_I over stretches",
    where="letter, eq. 1",
    expected="H = Σ D_I + Σ V_I, each acting on I and on no smaller stretch (an identity: it "
    "tests the program)",
    falsified="a chain whose parts do not add up to H",
    rests_on=("exact_samples",),
    order=10,
)
def split(sources: Mapping[str, Any]) -> Holds:
    """The largest element that the sum of the parts lacks of H."""
    samples = sources["exact_samples"]["samples"]
    worst = max(samples, key=lambda one: float(one["split"]))
    text = f"parts of {len(samples)} drawn chains of three models add up to H to "
    text += f"{worst['split']:.1e} of its norm ({worst['name']}, {worst['sites']} sites)"
    return Holds(worst["split"] <= _ROUNDING, len(samples), text)
