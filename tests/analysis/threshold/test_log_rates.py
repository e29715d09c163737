"""Tables of ln Gamma: what they hold, and what is refused."""

import numpy as np
import pytest

from qavalanche import InputError
from qavalanche.analysis.threshold import LogRates
from qavalanche.analysis.threshold.rates import ABSENT, CUT, RESOLVED, UNRESOLVED

GOOD = {(8.0, 4): [-6.0, -7.0], (8.0, 3): [-4.0, -5.0], (2.0, 3): [-1.0]}


def test_a_table_is_a_cube_by_disorder_length_and_sample():
    rates = LogRates.from_arrays(GOOD)
    assert rates.disorders.tolist() == [2.0, 8.0]
    assert rates.lengths.tolist() == [3, 4]
    assert rates.values[1].tolist() == [[-4.0, -5.0], [-6.0, -7.0]]
    assert rates.states[0].tolist() == [[RESOLVED, ABSENT], [ABSENT, ABSENT]]
    assert rates.points == [(0, 0), (1, 0), (1, 1)]


def test_what_is_not_resolved_and_what_is_cut_have_no_value():
    rates = LogRates.from_arrays(
        {(1.0, 2): [-3.0, -70.0, -np.inf]}, {(1.0, 2): [True, False, True]}
    )
    assert rates.states[0, 0].tolist() == [RESOLVED, UNRESOLVED, CUT]
    assert np.isnan(rates.values[0, 0]).tolist() == [False, True, True]


def test_samples_are_told_apart_by_their_numbers():
    rates = LogRates.from_arrays(
        {(1, 2): [-3.0, -4.0], (1, 3): [-5.0]}, numbers={(1, 2): [7, 3], (1, 3): [7]}
    )
    assert rates.numbers.tolist() == [3, 7]
    assert rates.values[0, 0].tolist() == [-4.0, -3.0]
    assert rates.states[0, 1].tolist() == [ABSENT, RESOLVED]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (({},), "one \\(W, L\\) at least"),
        (([1.0],), r"must be \{\(W, L\)"),
        (({8.0: [-1.0]},), "must be \\(W, L\\)"),
        (({(np.nan, 3): [-1.0]},), "must be a finite number"),
        (({(1.0, 0): [-1.0]},), "L = 0"),
        (({(1.0, 2.5): [-1.0]},), "L = 2.5"),
        (({(1.0, 3): []},), "one sample at least"),
        (({(1.0, 3): [np.nan]},), "value 1 is nan"),
        (({(1.0, 3): [np.inf]},), r"\+inf"),
        (({(1.0, 3): "abc"},), "real numbers are needed"),
        (({(1.0, 3): [[-1.0]]},), "axis"),
        (({(1.0, 3): [-1.0]}, {}), "resolved without"),
        (({(1.0, 3): [-1.0]}, {(1.0, 3): [1]}), "True or False"),
        (({(1.0, 3): [-1.0]}, {(1.0, 3): [True, True]}), "there are 1 samples"),
        (({(1.0, 3): [-1.0, -2.0]}, None, {(1.0, 3): [4, 4]}), "twice"),
        (({(1.0, 3): [-1.0]}, None, {(1.0, 3): [-4]}), "whole number"),
        (({(1.0, 3): [-1.0]}, None, None, 1), "local_dimension = 1"),
        (({(1.0, 3): [-1.0]}, None, None, 2, 5), "title"),
    ],
)
def test_what_is_no_table_is_refused_in_one_line(arguments, message):
    with pytest.raises(InputError, match=message) as caught:
        LogRates.from_arrays(*arguments)
    assert "\n" not in str(caught.value)
