"""Why large spots melt more than eq. 6 says: in fusions the states of an active spot count."""

import numpy as np
import pytest
from plain_scheme import ACTIVE, TIE, PlainScheme

import qavalanche as qa
from qavalanche.analysis.response.late import late_collar

ORDER, LENGTH = 24, 91
FIRST = (LENGTH - ORDER) // 2


class OwnStates(PlainScheme):
    """Over more than a single bond the states of the region to be treated later do not count."""

    def fuse(self, e, side):
        here, there = (-1, 0) if side == "left" else (0, -1)
        for stretch, decay in self.couplings.items():
            f = stretch[there]
            if stretch[here] != e or f == e or self.units[f].kind != ACTIVE:
                continue
            own = sum(self.counted(u) for u in set(stretch) - {f})
            far = len(stretch) > 2 and decay > self.half * own * (1 + TIE)
            if not far and self.resonant(stretch):
                setattr(self.units[e], side, getattr(self.units[f], side))
                self.melt(e, stretch)
                return True
        return False


def chain_with_run(distance):
    """ln 5 a bond, and five resonant bonds `distance` bonds right of the middle ORDER ones."""
    w = np.full(LENGTH, np.log(5))
    w[FIRST + ORDER + distance :][:5] = 0
    return qa.Chain.from_decays(w)


def collar(regions):
    """What the middle region has on the left and on the right of the spot."""
    start, stop = next((r[0], r[1]) for r in regions if r[0] <= LENGTH // 2 < r[1])
    return FIRST - start, stop - FIRST - ORDER


@pytest.mark.parametrize("distance", [3, 5, 7, 8])
def test_the_hop_is_the_states_of_the_large_spot(distance):
    """Within reach, (s / 2) (k + 7) / w + 1 = 7.7 bonds, it hops; without its states it does not,
    and melts what it melts when it is put in late."""
    chain = chain_with_run(distance)
    made = qa.Preparation(ORDER).of(chain)
    by_scheme = collar(qa.melt(made).regions.tolist())
    late = late_collar(chain, qa.melt(chain), ORDER)
    assert collar(qa.melt(made, "couplings").regions.tolist()) == by_scheme
    assert collar(PlainScheme(made.decays()).run()) == by_scheme
    assert collar(OwnStates(made.decays()).run()) == late
    assert (by_scheme != late) == (distance < 7.7)
