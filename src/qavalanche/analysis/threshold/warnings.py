"""What the literature says against believing a threshold: printed with every one."""

from __future__ import annotations

LITERATURE = (
    "The slowest rate of a short chain with a bath at its end depends strongly on the size, in "
    "solvable noninteracting chains not even monotonically, and can put the threshold too high "
    "(arXiv:2412.03233).",
    "A thermal front into a localized chain grows as ln t: an avalanche that goes on may still be "
    "out of reach of any experiment (arXiv:2407.20985).",
    "W* of random chains still rises with L at all sizes that were diagonalized "
    "(arXiv:2107.05642, arXiv:2108.10796): a verdict is one at these sizes, and W*(L) no W* of "
    "L = infinity.",
)

FINITE_BATH = (
    "A bath of rate γ = {bath:g} that is not weak dephases the end of the chain and washes "
    "resonances out: ln Γ and its slopes come out lower than for γ -> 0. "
    "Coherences between sectors are not looked at: of free fermions "
    "they decay at half this rate."
)


def warnings_of(bath: str | float) -> tuple[str, ...]:
    """The warnings that go with a threshold found with this bath."""
    own = () if isinstance(bath, str) else (FINITE_BATH.format(bath=bath),)
    return LITERATURE + own
