"""The letter without renormalized decay."""

from __future__ import annotations

from typing import Any

from qavalanche.analysis.probe import STABLE
from qavalanche.comparison.predictions.letter import collar_of_letter, renormalized_by
from qavalanche.comparison.stated import Stated

_SOURCE = "letter, SM F, of its ref. 58"


def stated(scheme: Any) -> dict[str, Stated]:  # noqa: ARG001
    """One spot in a clean chain meets no other: as in the letter; inclusions help less.

    A norm gains T_F (1 / x_0 - s / 2) across an inclusion, 1 / x_0 = w on a clean chain.
    """
    return {
        "avalanche": Stated("yes", "one spot meets no other: as the letter's", "X", word="yes"),
        "collar": collar_of_letter("eq. 6, which holds for one spot"),
        "renormalized": renormalized_by(STABLE - 0.5, _SOURCE),
    }
