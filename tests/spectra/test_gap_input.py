"""Gap ratios take lists of finite numbers, and nothing else."""

import numpy as np
import pytest

from qavalanche import InputError
from qavalanche.spectra import gap_ratio, middle_gap_ratio

MASKED = np.ma.masked_array([1.0, 2.0, 4.0, 7.0], [False, True, False, False])


@pytest.mark.parametrize("of", [gap_ratio, middle_gap_ratio])
@pytest.mark.parametrize(
    "energies", [None, "a", 5, [1, 2, None], [np.nan, 1, 2, 3], [np.inf, 1, 2], [[1, 2]], MASKED]
)
def test_what_is_no_list_of_levels_is_refused(of, energies):
    with pytest.raises(InputError):
        of(energies)


def test_whole_numbers_are_levels():
    assert gap_ratio([0, 1, 3]) == 0.5
