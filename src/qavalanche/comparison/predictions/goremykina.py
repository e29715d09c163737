"""Goremykina, Vasseur and Serbyn: a family in the asymmetry kappa, solved exactly."""

from __future__ import annotations

import math
from typing import Any

from qavalanche.comparison.predictions.letter import near
from qavalanche.comparison.stated import Stated
from qavalanche.letter.verdict import Equal
from qavalanche.rivals import block_critical_point

_TOLERANCE = 0.3  # error of a measured nu, or tau, above which it says little


def stated(scheme: Any) -> dict[str, Stated]:
    """What follows from the recalled rule with the asymmetry of this scheme."""
    return of_family(scheme.asymmetry, "arXiv:1807.04285")


def of_family(kappa: float, paper: str) -> dict[str, Stated]:
    """All follows from the rule: exact, if the rule is remembered rightly."""
    rule = f"{paper}, from the recalled rule"
    dimension = math.log(2) / math.log(kappa + 2)
    found = {
        "avalanche": Stated(f"no: l melts {kappa:g} l", rule, "X", word="no"),
        "collar": Stated(f"{kappa:g}", rule, "X", near(kappa)),
        "renormalized": Stated("1: lengths add up", rule, "X", near(1.0)),
        "doubling": Stated(f"ln 2/ln({kappa + 2:g}) = {dimension:.4f}", rule, "X", near(dimension)),
        "tau": Stated("2, for every κ", rule, "X", Equal(2.0, _TOLERANCE)),
    }
    nu = float(block_critical_point(kappa, digits=8).nu)
    found["nu"] = Stated(f"{nu:.4f}", f"{rule}: exact solution", "X", Equal(nu, _TOLERANCE))
    return found
