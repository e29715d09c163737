"""Places of bonds by hand, and where planted thermal bonds are found."""

import numpy as np
import pytest

from qavalanche import InputError
from qavalanche.analysis.entanglement_clusters import PLACES, bond_places, missed_by_place


def test_places_by_hand():
    """Sites 0 and 3 are close, 5 and 7 resonant over both bonds, and bond 8 is in a region."""
    h = [[0.0, 20, 50, 0.4, 90, 130, 127, 130.01, 170, 170.1, 210, 211.2, 240, 241.3]]
    said = [[False] * 8 + [True] + [False] * 4]
    names = [PLACES[i] for i in bond_places(h, said)[0]]
    first = ["far"] * 3 + ["none"] * 2 + ["second"] * 2 + ["beside", "region", "beside"]
    assert names == [*first, "pair", "none", "none"]  # 1.2 J is below 1.25 J, 1.3 J is not


def test_planted_thermal_bonds_are_found_where_they_are():
    rng = np.random.default_rng(0)
    h = 8 * (2 * rng.random((200, 10)) - 1)
    said = np.abs(np.diff(h, axis=1)) <= 0.5
    places = bond_places(h, said)
    exact = np.repeat((places == 4)[:, None], 4, axis=1)
    found = {one.place: one for one in missed_by_place(exact, places)}
    assert found["far"].thermal.value == found["far"].of_all.value == 1
    assert found["second"].thermal.value == found["none"].of_all.value == 0
    assert sum(one.bonds.value for one in found.values()) == pytest.approx(1)
    assert found["region"].bonds.value == pytest.approx(said.mean())


def test_a_place_that_few_samples_have_gets_no_number():
    places = np.full((20, 5), 5)
    places[:2, 0] = 4
    found = missed_by_place(np.ones((20, 3, 5), bool), places)
    assert not np.isfinite(found[4].thermal.value)
    assert found[4].bonds.value == 0.02
    assert found[5].thermal.value == 1


def test_wrong_shapes_are_refused():
    for wrong in (
        lambda: bond_places(np.zeros((3, 5)), np.zeros((3, 5), bool)),
        lambda: bond_places(np.zeros((3, 5)), np.zeros((3, 4), bool), J=0),
        lambda: missed_by_place(np.zeros((9, 2, 4), bool), np.zeros((9, 3), int)),
    ):
        with pytest.raises(InputError):
            wrong()
