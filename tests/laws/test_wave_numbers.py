"""Wave numbers next to a whole turn."""

import numpy as np
import pytest

from qavalanche.laws import law_from


@pytest.mark.parametrize("little", [-1e-20, -1e-300, 0.0, 1e-20])
def test_a_turn_and_none_are_the_same(little):
    """(-1e-20) % 1 is 1: no fraction of 64 bits holds it."""
    found = law_from("anderson", {"W": 0.0, "amplitude": 3.0, "wave_number": little}).draw(5, 1)
    assert np.ptp(found.fields) < 1e-12
