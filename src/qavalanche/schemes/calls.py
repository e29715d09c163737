"""melt and record: any scheme on any start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from qavalanche.errors import InputError, check, shown
from qavalanche.rules import Rules
from qavalanche.schemes.registry import scheme_from
from qavalanche.schemes.scheme import Scheme

USUAL = "spots"
"""The scheme where none is named, and which Rules are the rules of."""

_ALLOWED = "must be Rules, a scheme such as Spots(crossing='rmt'), or the name of one"


def melt(start: Any, scheme: Scheme | Rules | str | None = None, **parameters: Any) -> Any:
    """The thermal regions that a scheme makes of a start: a Chain, or what the scheme takes.

    scheme: a scheme, its name, or Rules, which mean Spots with these rules; the spots scheme if not
    given. parameters: of the scheme, if it is given by name or not at all.
    Raises InputError for anything else, for a start that the scheme does not take, or if the
    regions would not fit in memory.

    >>> from qavalanche import Chain, melt
    >>> melt(Chain.from_decays([1.0, -1.0, -1.0, 0.5, 2.0, 3.0]), "couplings")[0]
    (0, 4)
    """
    used = as_scheme(scheme, parameters)
    return used.melted(used.start_from(start))


def record(start: Any, scheme: Scheme | Rules | str | None = None, **parameters: Any) -> Any:
    """The History of how a scheme melts a start; see `melt`, and `Scheme.record`."""
    used = as_scheme(scheme, parameters)
    return used.record(used.start_from(start))


def as_scheme(
    given: Scheme | Rules | str | None, parameters: Mapping[str, Any] | None = None
) -> Scheme:
    """A scheme from what a public function takes for one; InputError for anything else."""
    if given is None or isinstance(given, str):
        return scheme_from(USUAL if given is None else given, parameters or {})
    own = ", ".join(parameters or {})
    check(not own, f"parameters {own}", "go with the name of a scheme, which else has its own")
    if isinstance(given, Rules):
        return scheme_from(USUAL, asdict(given))
    if isinstance(given, Scheme):
        return given
    raise InputError(f"scheme = {shown(given)}: {_ALLOWED}")
