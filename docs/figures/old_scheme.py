"""The spots scheme of versions up to 0.3.0, which forgot inherited couplings, in plain Python.

A region knows one number D a side and sees the next unit alone: the spin or the inert region beside
it, and an active one over a single bond. Bonds of one decay w = s / r, "rmt" or "halted".
"""

from dataclasses import dataclass, field

TIE = 1 + 1e-12


@dataclass
class Region:
    """Bonds [edge[0], edge[1]), and D on either side in units of w."""

    edge: list[int]
    active: bool = True
    own: list[float] = field(default_factory=lambda: [0.0, 0.0])

    @property
    def size(self) -> int:
        """T, in bonds."""
        return self.edge[1] - self.edge[0]


def old_regions(runs: list[tuple[int, int]], rate: float, crossing: str) -> list[Region]:
    """Final regions of runs [a, b) of resonant bonds in an infinite clean chain."""
    row = [Region([a, b]) for a, b in runs]
    while waiting := [one for one in row if one.active]:
        least = min(one.size for one in waiting)
        e = next(one for one in waiting if one.size == least)
        while any(step(row, e, side, rate, crossing) for side in (0, 1)):
            pass
        fused = [fuse(row, e, side, rate) for side in (0, 1)]
        if not any(fused):
            e.active = False
    return row


def beside(row: list[Region], e: Region, side: int) -> tuple[Region | None, int]:
    """The next region on a side, and the bonds between."""
    at = row.index(e) + 2 * side - 1
    if not 0 <= at < len(row):
        return None, 10**9
    f = row[at]
    return f, f.edge[0] - e.edge[1] if side else e.edge[0] - f.edge[1]


def step(row: list[Region], e: Region, side: int, rate: float, crossing: str) -> bool:
    """Melt the spin or the inert region beside e, if that is resonant."""
    f, gap = beside(row, e, side)
    if f is not None and not f.active and e.own[side] + gap <= rate / 2 * (e.size + f.size) * TIE:
        crossed = f.own[side] - rate / 2 * f.size if crossing == "rmt" else 0.0
        e.own[side] += gap + crossed
        e.edge[side] = f.edge[side]
        row.remove(f)
        return True
    if gap > 1 and e.own[side] + 1 <= rate / 2 * e.size * TIE:
        e.own[side] += 1
        e.edge[side] += 2 * side - 1
        return True
    return False


def fuse(row: list[Region], e: Region, side: int, rate: float) -> bool:
    """Fuse with the active region one bond away, if that is resonant."""
    f, gap = beside(row, e, side)
    if f is None or not f.active or gap != 1:
        return False
    if e.own[side] + 1 > rate / 2 * (e.size + f.size) * TIE:
        return False
    e.edge[side], e.own[side] = f.edge[side], f.own[side]
    row.remove(f)
    return True
