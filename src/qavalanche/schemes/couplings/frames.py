"""The scheme as a film: what the letter's Fig. 2 shows, after each thing that happens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from qavalanche.arguments import typed
from qavalanche.chain.chain import Chain
from qavalanche.rules import Rules
from qavalanche.schemes.couplings.core import units as core
from qavalanche.schemes.couplings.log import MOST_LOGGED
from qavalanche.schemes.couplings.state import CoupledUnits, Move, check_open, checked


@dataclass(frozen=True)
class Arc:
    """A coupling: the sites where it starts and ends, ln G, and whether it is resonant."""

    first: int
    last: int
    log_G: float
    resonant: bool


@dataclass(frozen=True)
class Frame:
    """The chain after one event.

    stage: "bonds", "eliminated", "diagonalized", "melt", "fuse" or "inert"; step: number of the
    treatment, 0 before the first; groups: (first site, last site) of each group of spins that has
    been diagonalized; focus: the group that is being treated; arcs: the couplings there are.
    """

    stage: str
    step: int
    groups: list[tuple[int, int]]
    focus: tuple[int, int] | None
    arcs: list[Arc]

    def __str__(self) -> str:
        if self.focus is None:
            return {
                "bonds": "nearest-neighbour couplings",
                "eliminated": "perturbative couplings that touch nothing resonant are eliminated",
            }[self.stage]
        group = f"spins {self.focus[0]} to {self.focus[1]}"
        return {
            "diagonalized": f"{group} are diagonalized, the couplings at them re-evaluated",
            "melt": f"a resonant coupling has melted: {group}",
            "fuse": f"two groups have fused: {group}",
            "inert": f"nothing at {group} is resonant: the couplings there are eliminated",
        }[self.stage]


@typed
def frames(chain: Chain, rules: Rules | None = None) -> Iterator[Frame]:
    """The film of `chain`, frame by frame. Raises InputError as `couplings.diagonalize`.

    The bonds of a bare spot are drawn as resonant couplings until the spot is diagonalized, which
    happens when its turn comes; only then does its dimension count in the G of its couplings (in
    that of a coupling to a group that is being treated it counts at once, as it does for fusion).
    """
    rules = checked(chain, rules, MOST_LOGGED)
    check_open(rules)
    return _film(chain, rules)


def _film(chain: Chain, rules: Rules) -> Iterator[Frame]:
    decays = chain.decays()
    arcs = [Arc(b, b + 1, -float(w), bool(w <= 0)) for b, w in enumerate(decays) if w < np.inf]
    yield Frame("bonds", 0, [], None, arcs)
    film = _Film(chain, rules)
    yield film.frame("eliminated", 0)
    last: Move | None = None
    for move in film.scheme.moves():
        if last is not None:
            yield film.after(last)
        if move.e not in film.diagonalized:
            yield film.diagonalize(move)
        last = move
    if last is not None:
        yield film.after(last)


class _Film:
    """The scheme, and which of its regions have been diagonalized."""

    def __init__(self, chain: Chain, rules: Rules) -> None:
        self.scheme = CoupledUnits(chain, rules)
        self.decays = chain.decays()
        self.diagonalized: set[int] = set()

    def diagonalize(self, move: Move) -> Frame:
        self.diagonalized.add(move.e)
        return self.focused("diagonalized", move)

    def after(self, move: Move) -> Frame:
        return self.focused(move.kind, move)

    def focused(self, stage: str, move: Move) -> Frame:
        return replace(self.frame(stage, move.step), focus=self.sites(move.e))

    def frame(self, stage: str, step: int) -> Frame:
        rows = self.scheme.regions()
        groups = [self.sites(u) for u in rows if int(u) in self.diagonalized]
        return Frame(stage, step, groups, None, self.bare_bonds() + self.couplings())

    def sites(self, u: int) -> tuple[int, int]:
        first, last = self.scheme.units.site[u]
        return int(first), int(last)

    def bare_bonds(self) -> list[Arc]:
        """Bonds of the bare spots whose turn has not come."""
        spots = [self.sites(u) for u in self.scheme.regions() if int(u) not in self.diagonalized]
        bonds = [b for first, last in spots for b in range(first, last)]
        return [Arc(b, b + 1, -float(self.decays[b]), True) for b in bonds]

    def couplings(self) -> list[Arc]:
        """All couplings that touch an active region, from its edge on."""
        units, arcs = self.scheme.units, []
        row = self.scheme.row(0, self.scheme.count + 1)
        for side in (0, 1):
            region, between = 0, 0
            for u in map(int, row if side == 0 else row[::-1]):
                active = units.state[u] == core.ACTIVE
                if units.reach[u, side] < np.inf and not (active and side == 1):
                    arcs.append(self.arc(region, u, side, between))
                between = 0 if active else between + self.counted(u)
                region = u if active else region
        return arcs

    def counted(self, u: int) -> int:
        """T of a unit as the criterion counts it."""
        return int(self.scheme.counted(np.array(u)))

    def arc(self, region: int, u: int, side: int, between: int) -> Arc:
        """The coupling of an active region to u on its other side, across `between` bonds."""
        units, criterion = self.scheme.units, self.scheme.criterion
        ends = sorted((int(units.site[region, 1 - side]), int(units.site[u, side])))
        thermal = between + self.counted(u)
        if region in self.diagonalized or (
            units.state[u] == core.ACTIVE and u in self.diagonalized
        ):
            thermal += self.counted(region)
        elif units.state[u] == core.ACTIVE:
            thermal = between
        decay = float(units.reach[u, side])
        resonant = decay <= criterion.threshold * thermal
        log_ratio = self.scheme.rules.entropy_density / 2 * thermal - decay
        return Arc(ends[0], ends[1], log_ratio, bool(resonant))
