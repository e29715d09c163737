"""The most polarized site, against operators, for spins of any size, and without cancellation."""

import json
import math

import numpy as np
import pytest

from qavalanche import InputError
from qavalanche.hamiltonians.hamiltonian import spin_z
from qavalanche.operators.chain_breaking import chain_breaking, polarization


@pytest.mark.parametrize(("sites", "d"), [(4, 2), (3, 3), (2, 5)])
def test_polarization_is_the_expectation_of_the_operator(sites, d):
    rng = np.random.default_rng(0)
    states = rng.standard_normal((d**sites, 5)) + 1j * rng.standard_normal((d**sites, 5))
    states /= np.linalg.norm(states, axis=0)
    found, broken = polarization(states, sites, d), chain_breaking(states, sites, d)
    S = (d - 1) / 2
    for j in range(sites):
        operator = np.kron(np.kron(np.eye(d**j), spin_z(d)), np.eye(d ** (sites - j - 1)))
        expected = np.einsum("is,ij,js->s", states.conj(), operator, states).real
        assert found[:, j] == pytest.approx(expected, abs=1e-12)
        assert broken.deviation[:, j] == pytest.approx((1 - np.abs(expected) / S) / 2, abs=1e-12)
    assert broken.smallest == pytest.approx(broken.deviation.min(axis=1))
    assert broken.site.tolist() == broken.deviation.argmin(axis=1).tolist()


def test_nothing_is_lost_to_rounding():
    """Amplitude 1e-10 of the other state: a deviation of 1e-20, far below 1 - 1e-16."""
    one = np.array([math.sqrt(1 - 1e-20), 1e-10])
    found = chain_breaking(np.kron([math.sqrt(0.5)] * 2, one)[:, None], 2)
    assert found.smallest == pytest.approx([1e-20], rel=1e-9)
    assert found.site.tolist() == [1]
    assert found.typical == pytest.approx(1e-20, rel=1e-9)


def test_thermal_states_are_not_polarized():
    rng = np.random.default_rng(1)
    states = rng.standard_normal((2**9, 10))
    states /= np.linalg.norm(states, axis=0)
    assert chain_breaking(states, 9).smallest.min() > 0.35
    kept = json.loads(json.dumps(chain_breaking(states, 9).to_dict()))
    assert set(kept) == {"deviation", "smallest", "site", "typical"}
    with pytest.raises(InputError, match="must be columns of"):
        chain_breaking(states, 8)
