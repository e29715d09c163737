"""The spots scheme on many chains at once, with the project's choices as options."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.assumptions.core.many import ManyBonds, melt_rows
from qavalanche.analysis.assumptions.coupled import ChainRows
from qavalanche.arguments import typed
from qavalanche.chain.chain import Chain
from qavalanche.errors import InputError, check, shown
from qavalanche.rules import Rules
from qavalanche.schemes.couplings import state as literal
from qavalanche.schemes.spots.melting import allocate, criterion_of, index_type

Bonds = NDArray[np.bool_]


@dataclass(frozen=True)
class OrderedScheme:
    """Rules of the scheme, the order of equals, and the tier (docs/scheme.md).

    first: which of equally small active regions is treated first, and on which side fusion is tried
        first: "left" (as `qavalanche.melt` does), "right" (its mirror image), or "either": then a
        bond counts as thermal in the chain that comes before a change if it is so under both
        orders, and in the chain after it if it is so under one, so that what is lost is lost under
        both. (Other orders of equals, such as left for one pair and right for the next, are not
        among these two.)
    Raises InputError for anything else.
    """

    rules: Rules = field(default_factory=Rules)
    first: Literal["left", "right", "either"] = "left"
    tier: Literal["spots", "couplings"] = "spots"

    def __post_init__(self) -> None:
        passed = f"rules = {shown(self.rules)}"
        check(isinstance(self.rules, Rules), passed, "must be a Rules, such as Rules(2, 'rmt')")
        for name, known in (
            ("first", ("left", "right", "either")),
            ("tier", ("spots", "couplings")),
        ):
            value = getattr(self, name)
            ok = isinstance(value, str) and value in known
            check(ok, f"{name} = {shown(value)}", f"must be {' or '.join(known)}")
        if self.tier == "couplings":
            literal.check_rules(self.rules)

    def before(self, rows: ChainRows, start: int = 0, stop: int | None = None) -> Bonds:
        """Which bonds of the chains before a change are thermal: `thermal_bonds` of the windows."""
        if self.first != "either":
            return thermal_bonds(rows, self, start, stop)
        left, right = _both(rows, self, start, stop)
        return left & right

    def after(self, rows: ChainRows) -> Bonds:
        """Which bonds of the chains after a change are thermal."""
        if self.first != "either":
            return thermal_bonds(rows, self)
        left, right = _both(rows, self, 0, None)
        return left | right

    def __str__(self) -> str:
        first = "" if self.first == "left" else f", {self.first} first"
        tier = "" if self.tier == "spots" else ", couplings tier"
        return f"{self.rules}{first}{tier}"


@typed
def thermal_bonds(
    rows: ChainRows, scheme: OrderedScheme, start: int = 0, stop: int | None = None
) -> Bonds:
    """Melt the bonds [start, stop) of every row as an open chain; boolean (n, stop - start).

    True where a bond lies inside a thermal region, as `Partition.regions` says of
    `melt(Chain.from_decays(w[start:stop]), rules)` of the tier. Time: 1 to 3 microseconds a chain
    of 100 bonds at epsilon = 0.27. Raises InputError for first = "either", which is not one order,
    or an empty window.
    """
    if scheme.first == "either":
        raise InputError("first = 'either': one chain is melted in one order, left or right")
    _check_rows(rows)
    bonds = rows.resonant.shape[1]
    stop = bonds if stop is None else stop
    check(
        0 <= start < stop <= bonds,
        f"bonds {shown(start)} to {shown(stop)}",
        f"must be a part of 0 to {bonds}",
    )
    if scheme.first == "left":
        return _melted(rows, scheme, start, stop)
    mirror = ChainRows(rows.resonant[:, ::-1].copy(), rows.decay[:, ::-1].copy())
    return _melted(mirror, scheme, bonds - stop, bonds - start)[:, ::-1]


def _check_rows(rows: ChainRows) -> None:
    chains, decay = rows
    ok = isinstance(chains, np.ndarray) and chains.dtype == np.bool_ and chains.ndim == 2
    check(ok, f"resonant = {shown(chains)}", "must be a boolean array, a row for a chain")
    ok = isinstance(decay, np.ndarray) and decay.dtype == np.float64
    ok = ok and decay.shape in (chains.shape, (1, 1))
    check(ok, f"decay = {shown(decay)}", "must be float64, for every bond or of shape (1, 1)")


def _melted(rows: ChainRows, scheme: OrderedScheme, start: int, stop: int) -> Bonds:
    length = stop - start
    thermal = np.zeros((rows.resonant.shape[0], length), np.bool_)
    if scheme.tier == "couplings":
        for decays, hot in zip(rows.decays()[:, start:stop], thermal, strict=True):
            for region in literal.melt(Chain.from_decays(decays), scheme.rules).regions:
                hot[slice(*region)] = True
        return thermal
    unit = float(rows.decay[0, 0]) if rows.alike else 1.0
    decay = np.ones((1, 1)) if rows.alike else rows.decay
    melt_rows(
        ManyBonds(rows.resonant, decay, 0 if rows.alike else 1, unit),
        criterion_of(scheme.rules),
        start,
        allocate((length + 1) // 2, index_type(length, scheme.rules)),
        np.empty((length + 63) // 64, np.uint64),
        thermal,
    )
    return thermal


def _both(
    rows: ChainRows, scheme: OrderedScheme, start: int, stop: int | None
) -> tuple[Bonds, Bonds]:
    left, right = replace(scheme, first="left"), replace(scheme, first="right")
    return thermal_bonds(rows, left, start, stop), thermal_bonds(rows, right, start, stop)
