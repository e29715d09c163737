"""Morningstar and Huse."""

from __future__ import annotations

import math
from typing import Any

from qavalanche.analysis.probe import STABLE
from qavalanche.comparison.predictions.letter import near, renormalized_by
from qavalanche.comparison.stated import Stated
from qavalanche.letter.verdict import Equal

_RULE = "arXiv:1903.02001, from the recalled rule"


def stated(scheme: Any) -> dict[str, Stated]:  # noqa: ARG001
    """The recalled rule on a clean chain: d = N (w / s - 1) of N bonds; inclusions add no decay."""
    r = 1 / STABLE
    dimension = math.log(2) / math.log((2 - r) / (1 - r))
    collar = 1 / (STABLE - 1)
    return {
        "avalanche": Stated("yes", _RULE, "X", word="yes"),
        "collar": Stated(f"s/(w − s) = {collar:.3f}", _RULE, "X", near(collar)),
        "renormalized": renormalized_by(0.0, _RULE),
        "doubling": Stated(f"{dimension:.4f}", _RULE, "X", near(dimension)),
        "drift": Stated("down", f"{_RULE}: measured on rings", "X", word="down"),
        "tau": Stated("2", "arXiv:1811.03103, of the flow it follows", "A", Equal(2.0, 0.3)),
        "nu": Stated("none: Kosterlitz-Thouless", "arXiv:1903.02001", "R"),
    }
