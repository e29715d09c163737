"""What farther spins do: by hand, and for spins that cannot do anything."""

import numpy as np
import pytest

from qavalanche.analysis.grain import back_action, back_action_table
from qavalanche.errors import InputError
from qavalanche.grain import GrainSystem, QuantumSun
from qavalanche.grain.spins import spin_measures


def test_it_is_the_difference_of_two_measurements():
    system = QuantumSun(alpha=0.7, grain_spins=2, sides=2).draw(2, seed=3)
    cut = tuple(one._replace(coupling=0.0) if one.number == 2 else one for one in system.spins)
    alone = spin_measures(GrainSystem(system.grain, cut), 9).entanglement
    whole = spin_measures(system, 9).entanglement
    expected = np.where([one.number == 1 for one in system.spins], whole - alone, 0.0)
    assert back_action(system, 9) == pytest.approx(expected)


def test_spins_without_coupling_do_nothing_and_strong_ones_help():
    system = QuantumSun(alpha=0.7).draw(4, seed=3)
    cut = tuple(one._replace(coupling=0.0) if one.number > 1 else one for one in system.spins)
    assert back_action(GrainSystem(system.grain, cut)) == pytest.approx(np.zeros(4), abs=1e-12)
    found = back_action_table(QuantumSun(alpha=0.5), 4, [0.1, 0.9], samples=8, seed=1)
    weak, strong = (found.filter(alpha=alpha, number=1).row(0, named=True) for alpha in (0.1, 0.9))
    assert abs(weak["change"]) < 0.03
    assert strong["change"] > 5 * strong["change_error"]
    assert found.filter(number=4)["change"].to_list() == [0, 0]
    one = back_action(QuantumSun(alpha=0.9).draw(4, seed=1, sample=0))
    assert found.filter(alpha=0.9)["samples"].to_list() == [8] * 4
    assert one.shape == (4,)


def test_one_sample_or_no_alpha_is_refused():
    with pytest.raises(InputError, match="samples"):
        back_action_table(QuantumSun(alpha=0.5), 2, [0.5], samples=1)
    with pytest.raises(InputError, match="alphas"):
        back_action_table(QuantumSun(alpha=0.5), 2, [])
