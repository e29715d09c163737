"""A spot that is put in after all others have been treated: eq. 6, and the scheme in order."""

import math

import numpy as np
import pytest

import qavalanche as qa
from qavalanche import Preparation
from qavalanche.analysis.response.late import late_collar

S = math.log(2)


def in_order(chain, order, **rules):
    """Left and right of a spot that is there from the start."""
    first = (chain.length - order) // 2
    start, stop = qa.melt(Preparation(order).of(chain), **rules).at_middle
    return first - start, stop - first - order


@pytest.mark.parametrize("crossing", ["rmt", "halted", -0.1])
@pytest.mark.parametrize("order", [1, 7, 100, 400])
def test_in_a_medium_without_spots_the_order_of_treatment_does_not_matter(crossing, order):
    chain = qa.Chain.from_decays(np.full(3001, 1.45))
    late = late_collar(chain, qa.melt(chain, crossing=crossing), order)
    assert late == in_order(chain, order, crossing=crossing)
    assert sum(late) / 2 == pytest.approx(order * (S / 2) / (1.45 - S), abs=2.5)


@pytest.mark.parametrize("crossing", ["rmt", "halted", 0.2])
def test_spots_that_melt_nothing_by_themselves_are_inert_in_time(crossing):
    """Spots of one bond never grow at this decay: what is put in meets the same regions."""
    rng = np.random.default_rng(3)
    for order in (20, 100, 300):
        w, first = np.full(4001, 1.6), (4001 - order) // 2
        w[rng.choice(4001, 300, replace=False)] = 0.0
        w[:-1][(w[:-1] == 0) & (w[1:] == 0)] = 1.6
        w[first - 3 : first + order + 3] = 1.6  # over a single bond it would fuse
        chain = qa.Chain.from_decays(w)
        melted = qa.melt(chain, crossing=crossing)
        assert (melted.sizes == 1).all()
        assert late_collar(chain, melted, order) == in_order(chain, order, crossing=crossing)


def test_a_spot_that_grows_by_itself_makes_the_difference():
    """One run of five bonds within reach, ln 5 a bond: in order it fuses with the large spot over
    the distance, which goes on with the small D of the run; put in late, it is crossed."""
    w = np.full(20_001, math.log(5))
    first, order = (20_001 - 1000) // 2, 1000
    beyond = first + order + 200
    w[beyond : beyond + 5] = 0.0
    chain = qa.Chain.from_decays(w)
    late, ordered = late_collar(chain, qa.melt(chain), order), in_order(chain, order)
    assert late[1] < 1.05 * late[0]
    assert ordered[1] > 1.5 * late[1]


def test_late_spots_follow_eq_6_in_drawn_chains():
    found = []
    for sample in range(4):
        chain = qa.Bimodal(0.22).draw(60_000, seed=8, sample=sample)
        melted = qa.melt(chain)
        predicted = (S / 2) / (melted.decay_rate - S)
        found.append(sum(late_collar(chain, melted, 3000)) / 6000 / predicted)
    assert np.mean(found) == pytest.approx(1.0, abs=0.03)


def test_other_chains_and_orders_are_refused():
    chain = qa.Bimodal(0.2).draw(50)
    with pytest.raises(qa.InputError, match="open chain"):
        late_collar(chain, qa.melt(qa.Bimodal(0.2).draw(60)), 3)
    for wrong in (0, 50, 2.5):
        with pytest.raises(qa.InputError, match="order"):
            late_collar(chain, qa.melt(chain), wrong)
