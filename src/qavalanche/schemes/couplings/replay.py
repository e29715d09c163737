"""The letter's Fig. 2 replayed from an event log: couplings kept in a plain dictionary, by stretch.

Nothing of the scheme is used but the log. Each panel says something that must hold there:

a) there are couplings on single bonds only;
b) what is eliminated is perturbative and touches nothing resonant; none such is left;
c) spots are diagonalized smallest first; norms stay as they are, G is evaluated again;
d) what melts into a group is a coupling that is there, and is resonant;
e) where nothing at the group is resonant its couplings are eliminated, and b) follows; at the end
   there are no couplings.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from qavalanche.arguments import typed
from qavalanche.chain.chain import Chain
from qavalanche.schemes.couplings.log import EventLog

Stretch = tuple[int, int]

_TIES = 1e-9
"""Part of D within which a coupling is at the border: sums in another order."""


@dataclass
class Replayed:
    """What a replay saw: eliminations, stretches melted, fusions, regions that turned inert;
    violations: what does not hold, by panel."""

    eliminated: int = 0
    melted: int = 0
    fused: int = 0
    inert: int = 0
    violations: list[str] = field(default_factory=list)


@typed
def replay(chain: Chain, log: EventLog) -> Replayed:
    """Replay a log of `couplings.diagonalize(chain)`, with the crossing "rmt" and bonds counted."""
    return _Replay(chain, log).run()


class _Replay:
    def __init__(self, chain: Chain, log: EventLog) -> None:
        self.log, self.half, self.seen = log, log.entropy_density / 2, Replayed()
        decays = chain.decays()
        self.regions: dict[Stretch, str] = dict.fromkeys(_runs(decays <= 0), "active")
        self.held: dict[Stretch, float] = {}
        self.step = 0
        for bond, w in enumerate(decays):
            if np.isfinite(w) and w > 0:
                self.keep(self.snapped((bond, bond + 1)), float(w))
        self.say("a", len(self.held) == np.count_nonzero((decays > 0) & np.isfinite(decays)))

    def run(self) -> Replayed:
        self.eliminate(0)
        for row in self.log.treatments:
            before, after = _stretch(row["before"]), _stretch(row["after"])
            self.turn(before, int(row["step"]))
            if row["kind"] == "inert":
                self.retire(before, int(row["step"]))
            else:
                self.melt(row, after)
        self.say("e: no coupling is left", not self.held)
        self.say("e: no region is active", "active" not in self.regions.values())
        return self.seen

    def say(self, what: str, holds: bool) -> None:
        if not holds:
            self.seen.violations.append(what)

    # Panels b and e: eliminations, as the log tells them.
    def eliminate(self, step: int) -> None:
        """Those of one round: each of two couplings that are there, the first perturbative."""
        rows = self.log.eliminations[self.log.eliminations["step"] == step]
        made: dict[Stretch, float] = {}
        columns = (rows[name].tolist() for name in ("eliminated", "against", "made", "decay"))
        for first, second, third, decays in zip(*columns, strict=True):
            one, other = _stretch(first), _stretch(second)
            there = made if one in made else self.held
            self.say("b: what is eliminated is there", _is(there, one, decays[0]))
            there = made if other in made else self.held
            self.say("b: what it meets is there", _is(there, other, decays[1]))
            self.say("b: it touches nothing resonant", not self.touches(one))
            self.say("b: it is perturbative", not self.resonant(one, decays[0], strictly=True))
            made[_stretch(third)] = decays[2]
        for stretch, decay in made.items():
            self.keep(stretch, decay)
        self.seen.eliminated += len(rows)
        self.held = {one: decay for one, decay in self.held.items() if self.touches(one)}

    # Panels c and d: the smallest active region, and what melts into it.
    def melt(self, row: Any, after: Stretch) -> None:
        coupling, decay = _stretch(row["coupling"]), float(row["decay"])
        self.say("d: the coupling is there", _is(self.held, coupling, decay))
        self.say("d: it is resonant", self.resonant(coupling, decay))
        self.say("d: its whole stretch melts", after[0] <= coupling[0] and coupling[1] <= after[1])
        self.seen.melted += row["kind"] == "melt"
        self.seen.fused += row["kind"] == "fuse"
        inside = [one for one in self.regions if after[0] <= one[0] and one[1] <= after[1]]
        for one in inside:
            del self.regions[one]
        self.regions[after] = "active"
        held, self.held = self.held, {}
        for stretch, norm in held.items():
            self.keep(self.snapped(stretch), norm)

    def retire(self, region: Stretch, step: int) -> None:
        at = [one for one in self.held if region[0] in one or region[1] in one]
        black = not any(self.resonant(one, self.held[one], strictly=True) for one in at)
        self.say("e: nothing at the group is resonant", black)
        self.regions[region] = "inert"
        self.seen.inert += 1
        self.eliminate(step)

    def turn(self, region: Stretch, step: int) -> None:
        """Whose turn it is: the smallest active region, the leftmost of equals; it keeps its turn
        while it grows."""
        if step == self.step:
            return
        self.step = step
        active = [one for one, state in self.regions.items() if state == "active"]
        first = min(active, key=lambda one: (one[1] - one[0], one[0]), default=None)
        self.say("c: the smallest spot comes first", region == first)

    def keep(self, stretch: Stretch, decay: float) -> None:
        """The strongest of a stretch; none of a stretch inside one region."""
        if stretch not in self.regions:
            self.held[stretch] = min(decay, self.held.get(stretch, np.inf))

    def snapped(self, stretch: Stretch) -> Stretch:
        """What acts on a spin of a region acts on the region."""
        first, last = stretch
        for start, stop in self.regions:
            first = start if start <= first <= stop else first
            last = stop if start <= last <= stop else last
        return first, last

    def touches(self, stretch: Stretch) -> bool:
        """Whether an active region lies in it."""
        return any(
            state == "active" and stretch[0] <= one[0] and one[1] <= stretch[1]
            for one, state in self.regions.items()
        )

    def resonant(self, stretch: Stretch, decay: float, strictly: bool = False) -> bool:
        """G >= 1, G = e^{s T / 2 - D} over the thermal bonds T of the stretch."""
        inside = [one for one in self.regions if stretch[0] <= one[0] and one[1] <= stretch[1]]
        thermal = sum(last - first for first, last in inside)
        border = 1 - _TIES if strictly else 1 + _TIES
        return bool(decay <= self.half * thermal * border)


def _is(held: dict[Stretch, float], stretch: Stretch, decay: float) -> bool:
    return stretch in held and math.isclose(held[stretch], decay, rel_tol=_TIES, abs_tol=_TIES)


def _stretch(pair: Any) -> Stretch:
    return int(pair[0]), int(pair[1])


def _runs(resonant: Any) -> list[Stretch]:
    """First and last site of every run of resonant bonds."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], resonant.astype(np.int8), [0]])))
    return [(int(first), int(last)) for first, last in edges.reshape(-1, 2)]
