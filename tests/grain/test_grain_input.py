"""What a user may pass for a grain: numbers of any kind, else one line."""

import numpy as np
import pytest

from qavalanche import InputError
from qavalanche.grain import CoupledSpin, GrainSystem, QuantumSun

SPIN = CoupledSpin(1, 1, 0, 0.0, 0.5, 1.0)
WHOLE = [[1, 0], [0, -1]]


@pytest.mark.parametrize("kind", [int, np.float16, np.float32, np.longdouble, complex])
def test_a_grain_of_any_kind_of_number(kind):
    found = GrainSystem(np.array(WHOLE, kind), (SPIN,)).sparse()
    expected = GrainSystem(np.array(WHOLE, float), (SPIN,)).sparse()
    assert found.dtype in (np.float64, np.complex128)
    np.testing.assert_array_equal(found.toarray(), expected.toarray())


@pytest.mark.parametrize("spins", [[None], ["a"], "ab", [[1]], [(1, 1, 0, 0.0, 0.5)], 3, None])
def test_spins_of_the_wrong_shape(spins):
    with pytest.raises(InputError, match="must be a"):
        GrainSystem(WHOLE, spins)


WRONG = {
    "partner": [0.5, "0", None, -1, 1],
    "number": [1.5, 0, 2, None],
    "side": [2, -1, "left"],
    "position": ["a", None, [1, 2], 10**400, 1j, np.nan],
    "coupling": ["a", None, 1j, np.inf],
    "field": [1j, "1", None, np.inf],
}


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, vs in WRONG.items() for v in vs])
def test_a_wrong_number_of_a_spin_is_named(name, value):
    with pytest.raises(InputError):
        GrainSystem(WHOLE, (SPIN._replace(**{name: value}),))


@pytest.mark.parametrize("number", [None, "a", -1, 1.5])
def test_spins_that_cannot_be_kept(number):
    with pytest.raises(InputError):
        GrainSystem(WHOLE, (SPIN,)).kept(number)


def test_numbers_that_overflow_are_one_line(recwarn):
    with pytest.raises(InputError, match=r"alpha = 1e\+300"):
        QuantumSun(1e300).draw(3)
    with pytest.raises(InputError, match="memory"):
        QuantumSun(0.5, grain_spins=64, local_dimension=2**20).draw(0)
    with pytest.raises(InputError, match="not finite"):
        (
            GrainSystem(WHOLE, (SPIN._replace(field=1.7e308),) * 1).sparse()
            + GrainSystem([[1.7e308, 0], [0, -1.7e308]], (SPIN._replace(field=1.7e308),)).sparse()
        )
    assert not recwarn.list
