"""melt and record: any scheme on any start."""

from __future__ import annotations

from typing import Any

from qavalanche.errors import InputError, shown
from qavalanche.partition import Partition
from qavalanche.rules import Rules
from qavalanche.schemes.registry import get, scheme_from
from qavalanche.schemes.scheme import Scheme

_ALLOWED = "must be Rules, a scheme such as Spots(crossing='rmt'), or the name of one"


def melt(start: Any, scheme: Scheme | Rules | str | None = None) -> Partition:
    """The thermal regions that a scheme makes of a start: a Chain, or what the scheme takes.

    scheme: a scheme, its name, or Rules, which mean Spots with these rules, as nothing does.
    Raises InputError for anything else, for a start that the scheme does not take, or if the
    regions would not fit in memory.

    >>> from qavalanche import Chain, melt
    >>> melt(Chain.from_decays([1.0, -1.0, -1.0, 0.5, 2.0, 3.0]), "couplings")[0]
    (0, 4)
    """
    used = as_scheme(scheme)
    return used.melt(used.start_from(start))


def record(start: Any, scheme: Scheme | Rules | str | None = None) -> Any:
    """The History of how a scheme melts a start; see `melt`, and `Scheme.record`."""
    used = as_scheme(scheme)
    return used.record(used.start_from(start))


def as_scheme(given: Scheme | Rules | str | None) -> Scheme:
    """A scheme from what a public function takes for one; InputError for anything else."""
    if isinstance(given, Scheme):
        return given
    if isinstance(given, str):
        return scheme_from(given, {})
    if given is None or isinstance(given, Rules):
        rules = Rules() if given is None else given
        return get("spots").of(rules)  # type: ignore[attr-defined, no-any-return]
    raise InputError(f"scheme = {shown(given)}: {_ALLOWED}")
