"""The ends of a range belong to it, in however many digits they are given."""

import numpy as np
import pytest

from qavalanche.errors import InputError
from qavalanche.rivals import block_critical_point
from qavalanche.rivals.imbrie import critical_line, weight_threshold
from qavalanche.rivals.kt import density_threshold


@pytest.mark.parametrize("asymmetry", ["1.00000000000000000000001", "1.000000000000000001"])
def test_one_and_a_little_is_not_below_one(asymmetry):
    assert block_critical_point(asymmetry, 8).inverse_nu.value == "0.39938352"


def test_below_one_in_the_fortieth_digit():
    with pytest.raises(InputError, match="must lie in"):
        block_critical_point("0." + "9" * 40, 8)


def test_too_near_to_one():
    with pytest.raises(InputError, match="must be 1 or above 1"):
        block_critical_point("1." + "0" * 40 + "1", 8)


@pytest.mark.parametrize("small", ["1e-6", "0.000001", 1e-6])
def test_the_least_number_of_a_flow(small):
    found = density_threshold("1.3", b=small, digits=10)
    assert found.rho_c.value == "0.00000003159503370"


@pytest.mark.parametrize("x", ["0.00999999", 0.00999999, "10." + "0" * 40 + "1"])
def test_x_beyond_its_ends(x):
    with pytest.raises(InputError, match="must lie in"):
        weight_threshold(x, 3)


@pytest.mark.parametrize("x", [np.array(2.0), np.array([]), np.array([[1.0]]), np.array([0.0])])
def test_no_row_of_x(x):
    with pytest.raises(InputError):
        critical_line(x)
