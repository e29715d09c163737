"""Laws by name."""

from __future__ import annotations

from typing import Any

from qavalanche.arguments import typed
from qavalanche.errors import check, shown, suggestion
from qavalanche.laws.bimodal import Bimodal
from qavalanche.laws.law import Law
from qavalanche.laws.log_coupling import LogCoupling


@typed
def law_from(name: str, parameters: dict[str, Any]) -> Law:
    """The law "bimodal", or LogCoupling for the name of a scipy.stats distribution."""
    if name != "bimodal":
        return LogCoupling(name, **parameters)
    for key in parameters:
        passed = f"bimodal parameter {shown(key)}{suggestion(key, ('epsilon', 'K'))}"
        check(key in ("epsilon", "K"), passed, "must be epsilon or K")
    check("epsilon" in parameters, "bimodal without epsilon", "epsilon is needed")
    return Bimodal(**parameters)
