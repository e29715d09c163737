"""Critical points by the name of a scheme: what `qavalanche critical --scheme NAME` prints."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from qavalanche.arguments import typed
from qavalanche.errors import InputError, check, shown, suggestion
from qavalanche.meanfield import critical_exponents
from qavalanche.rivals.imbrie import weight_threshold
from qavalanche.rivals.kappa import block_critical_point
from qavalanche.rivals.kt import density_threshold


class Result(Protocol):
    """A critical point with proved or estimated errors."""

    def to_dict(self) -> dict[str, Any]:
        """Its numbers by name."""


@dataclass(frozen=True)
class ExactScheme:
    """A scheme whose critical point is exact.

    find: takes the parameters and `digits`. digits: by default. source: where its rule comes from,
    with the mark of docs/block_schemes.md.
    """

    name: str
    find: Callable[..., Result]
    digits: int
    source: str

    @property
    def parameters(self) -> dict[str, Any]:
        """Names of the parameters with their defaults; inspect.Parameter.empty where needed."""
        signature = inspect.signature(self.find)
        return {one.name: one.default for one in signature.parameters.values()
                if one.name != "digits"}  # fmt: skip


def _goremykina(asymmetry: float | int | str, digits: int = 12) -> Result:
    return block_critical_point(asymmetry, digits)


def _zhang(digits: int = 12) -> Result:
    return block_critical_point(1, digits)


FLOWS: Mapping[str, ExactScheme] = {
    one.name: one
    for one in (
        ExactScheme("meanfield", critical_exponents, 30, "arXiv:1706.09338, SM C; mark L"),
        ExactScheme("goremykina", _goremykina, 12, "arXiv:1807.04285; rule R, solution X"),
        ExactScheme("zhang", _zhang, 12, "arXiv:1603.02296; rule R, solution X"),
        ExactScheme("kt", density_threshold, 12, "arXiv:1811.03103; form R, names A, solution X"),
        ExactScheme("imbrie", weight_threshold, 12, "arXiv:2006.04825; form R, q_c X"),
    )
}
"""All schemes with an exact critical point, by name."""


@typed
def exact_critical_point(
    scheme: str,
    parameters: Mapping[str, float | int | str] | None = None,
    digits: int | None = None,
) -> Any:
    """The critical point of a scheme: a result with `to_dict`, by default to 12 digits.

    scheme: meanfield (30 digits by default), goremykina, zhang, kt or imbrie. parameters: its own,
    such as {"asymmetry": 7}; numbers or decimal strings. Raises InputError for another name, a
    parameter that it does not have or lacks, and for what its own function refuses.

    >>> exact_critical_point("kt", {"u": "1.3"}).to_dict()
    {'rho_c': '0.0315950336983', 'rho_c_error': '1e-13'}
    """
    if scheme not in FLOWS:
        known = ", ".join(FLOWS)
        raise InputError(
            f"scheme = {shown(scheme)}{suggestion(scheme, FLOWS)}: must be one of {known}"
        )
    flow, given = FLOWS[scheme], dict(parameters or {})
    for key in given:
        allowed = f"must be {' or '.join(flow.parameters)}" if flow.parameters else "it has none"
        passed = f"{scheme} parameter {shown(key)}{suggestion(key, flow.parameters)}"
        check(key in flow.parameters, passed, allowed)
    for key, default in flow.parameters.items():
        lacks = default is inspect.Parameter.empty and key not in given
        check(not lacks, f"{scheme} without {key}", f"{key} is needed")
    return flow.find(**given, digits=flow.digits if digits is None else digits)
