"""diagonalize(chain, rules): the literal scheme with the log of all that happened, in order."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.chain.chain import Chain
from qavalanche.errors import counted
from qavalanche.partition import Partition
from qavalanche.rules import Rules
from qavalanche.schemes.couplings import eliminations
from qavalanche.schemes.couplings.core import units as core
from qavalanche.schemes.couplings.eliminations import ELIMINATION, Flank, Row, cumulated
from qavalanche.schemes.couplings.melting import partition_of
from qavalanche.schemes.couplings.state import CoupledUnits, Move, check_open, checked
from qavalanche.system import memory

if TYPE_CHECKING:
    import polars as pl

MOST_LOGGED = 3000
"""Longest chain with an event log: up to L^2 / 2 couplings are made, at some 100 bytes each."""

TREATMENT = np.dtype(
    [
        ("step", np.int32),  # number of the treatment, from 1
        ("kind", "U5"),  # melt, fuse or inert
        ("before", np.int32, 2),  # the region before: first and last site
        ("coupling", np.int32, 2),  # the resonant coupling; of an inert region, the region itself
        ("decay", np.float64),  # -ln of its norm; NaN for an inert region
        ("thermal", np.int32),  # T of the thermal units that it acts on, see Rules.counts
        ("after", np.int32, 2),  # the region after
    ]
)


@dataclass(frozen=True, eq=False, repr=False)
class EventLog:
    """All that the scheme did to one chain, in order.

    eliminations: structured array, one row for each coupling that was made (ELIMINATION).
    treatments: structured array, one row for each stretch melted, each fusion, and each region
        that turned inert (TREATMENT).
    entropy_density: s, in nats per bond.

    Stretches are [first site, last site]; site i lies between the bonds i - 1 and i. The order is
    by step; inside a step the treatments of its region come first, then the eliminations that
    follow once it is inert; step 0 is the first round of elimination.
    """

    units_of_columns: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("eliminated_decay", "against_decay", "made_decay"), "nats"
    )
    """Units of the columns of its table."""

    eliminations: Any
    treatments: Any
    entropy_density: float

    def __len__(self) -> int:
        return len(self.eliminations) + len(self.treatments)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Events as plain dictionaries; see `elimination_event` and `treatment_event`."""
        steps = self.eliminations["step"]
        last = int(self.treatments["step"].max(initial=0))
        for step in range(last + 1):
            for row in self.treatments[self.treatments["step"] == step]:
                yield treatment_event(row, self.entropy_density)
            first, stop = np.searchsorted(steps, [step, step + 1])
            for row in self.eliminations[first:stop]:
                yield elimination_event(row, self.entropy_density)

    def __repr__(self) -> str:
        kinds, counts = np.unique(self.treatments["kind"], return_counts=True)
        count = dict(zip(kinds.tolist(), counts.tolist(), strict=True))
        return (
            f"EventLog({counted(len(self.eliminations), 'coupling')} made by eliminations, "
            f"{count.get('melt', 0)} stretches melted, {counted(count.get('fuse', 0), 'fusion')}, "
            f"{counted(count.get('inert', 0), 'region')} turned inert)"
        )

    def to_frame(self) -> pl.DataFrame:
        """The couplings made, one a row: stretches, decays -ln ‖V‖ (nats), T, ln G."""
        import polars as pl

        table, half = self.eliminations, self.entropy_density / 2
        columns: dict[str, Any] = {"step": table["step"]}
        for name in ("eliminated", "against", "made", "shared"):
            columns[f"{name}_first"], columns[f"{name}_last"] = table[name].T
        for i, name in enumerate(("eliminated", "against", "made")):
            columns[f"{name}_decay"] = table["decay"][:, i]
            columns[f"{name}_log_G"] = half * table["thermal"][:, i] - table["decay"][:, i]
        columns["shared_thermal"] = table["thermal"][:, 3]
        columns["touches_active"] = table["active"] > 0
        return pl.DataFrame(columns)


def elimination_event(row: Any, s: float) -> dict[str, Any]:
    """V_I against V_J made V: per coupling its stretch, decay, T, matrix element and G (logs).

    ln m = -decay - s T / 2 and ln G = s T / 2 - decay, T as `counts` says; with the crossing "rmt",
    and only then, m of the made is m_I m_J e^{s T_shared}.
    """
    event: dict[str, Any] = {"event": "eliminate", "step": int(row["step"])}
    for i, name in enumerate(("eliminated", "against", "made")):
        event[name] = _coupling(row[name], row["decay"][i], row["thermal"][i], s)
    event["shared"] = {"sites": row["shared"].tolist(), "thermal": int(row["thermal"][3])}
    event["touches_active"] = bool(row["active"] > 0)
    return event


def treatment_event(row: Any, s: float) -> dict[str, Any]:
    """A stretch melted, a fusion, or a region that turned inert: before, coupling, after."""
    event: dict[str, Any] = {"event": str(row["kind"]), "step": int(row["step"])}
    event["region"] = row["before"].tolist()
    if row["kind"] != "inert":
        event["coupling"] = _coupling(row["coupling"], row["decay"], row["thermal"], s)
        event["becomes"] = row["after"].tolist()
    return event


def _coupling(sites: Any, decay: float, thermal: int, s: float) -> dict[str, Any]:
    size = s / 2 * float(thermal)
    return {
        "sites": sites.tolist(),
        "decay": float(decay),
        "thermal": int(thermal),
        "log_element": float(-decay - size),
        "log_G": float(size - decay),
    }


@typed
def diagonalize(
    chain: Chain, rules: Rules | None = None, **parameters: Any
) -> tuple[Partition, EventLog]:
    """Diagonalize `chain` coupling by coupling: its Partition and the log of every event.

    As `melt`, with the log: time and memory O(L^2). The decays in it are those of the rules (see
    `eliminations` for paths through a region that turns inert). parameters: of the Rules, if these
    are not given: `diagonalize(chain, crossing="halted")`. Raises InputError for more than
    MOST_LOGGED bonds, for a ring, or if the log would not fit in memory.
    """
    rules = checked(chain, rules, MOST_LOGGED, parameters)
    check_open(rules)
    pairs = (chain.length + 1) ** 2 / 2
    memory.require(4 * ELIMINATION.itemsize * pairs, f"an event log of {chain.length} bonds")
    scheme = CoupledUnits(chain, rules)
    made = [_first_round(scheme, chain)]
    treated: list[tuple[Any, ...]] = []
    for move in scheme.moves():
        treated.append(_treatment(scheme, move))
        if move.kind == "inert":
            made.append(_retirement(scheme, move))
    log = EventLog(np.concatenate(made), np.array(treated, TREATMENT), rules.entropy_density)
    return partition_of(scheme, chain), log


def _first_round(scheme: CoupledUnits, chain: Chain) -> Any:
    """The first elimination, in every run of spins between two active regions or walls."""
    units = scheme.units
    row = scheme.row(0, scheme.count + 1)
    ends = np.flatnonzero(units.state[row] != core.SPIN)
    decays = np.concatenate([[np.inf], chain.decays(), [np.inf]])
    parts = [np.empty(0, ELIMINATION)]
    for left, right in itertools.pairwise(ends):
        positions = row[left : right + 1]
        bonds = decays[units.site[positions[:-1], 1] + 1]
        table_row = _row(scheme, positions)
        active = table_row.active
        pairs = eliminations.first_round(bonds, bool(active[0]), bool(active[-1]))
        parts.append(eliminations.batch(0, pairs, table_row))
    table = np.concatenate(parts)
    lengths = table["eliminated"][:, 1] - table["eliminated"][:, 0]  # spins only: sites are units
    return table[np.argsort(lengths, kind="stable")]


def _retirement(scheme: CoupledUnits, move: Move) -> Any:
    """The eliminations that follow when the region of `move` turns inert."""
    positions = scheme.neighbourhood(move.e)
    at = int(np.flatnonzero(positions == move.e)[0])
    row = _row(scheme, positions)
    row.active[at] = False
    left = _flank(scheme, move.e, positions[1:at], 0)
    right = _flank(scheme, move.e, positions[-2:at:-1], 1)
    pairs = eliminations.retirement(left, right, row.sigma * float(row.crossed[at]))
    return eliminations.batch(move.step, pairs, row)


def _flank(scheme: CoupledUnits, e: int, between: NDArray[np.int64], side: int) -> Flank:
    """The units on one side of e, from the next active region on."""
    units, criterion = scheme.units, scheme.criterion
    return Flank(
        far=units.reach[between, side],
        near=units.reach[between, 1 - side],
        shared=criterion.slope * cumulated(scheme.crossed(between)).astype(np.float64),
        direct=float(units.reach[e, side]),
        leaving=0.0 if criterion.keep_exit else -float(units.own[e, side]),
    )


def _row(scheme: CoupledUnits, positions: NDArray[np.int64]) -> Row:
    """What the table needs to know of these units."""
    return Row(
        scheme.units.site[positions],
        scheme.counted(positions),
        scheme.crossed(positions),
        scheme.units.state[positions] == core.ACTIVE,
        scheme.criterion.slope,
    )


def _treatment(scheme: CoupledUnits, move: Move) -> tuple[Any, ...]:
    """One row of TREATMENT, read before the move is made."""
    site = scheme.units.site
    before = tuple(site[move.e])
    if move.kind == "inert":
        return move.step, move.kind, before, before, np.nan, before[1] - before[0], before
    stretch = scheme.row(*((move.u, move.e) if move.side == 0 else (move.e, move.u)))
    coupling = int(site[stretch[0], 0]), int(site[stretch[-1], 1])
    thermal = int(scheme.counted(stretch).sum())
    decay = float(scheme.units.reach[move.u, 1 - move.side])
    return move.step, move.kind, before, coupling, decay, thermal, coupling
