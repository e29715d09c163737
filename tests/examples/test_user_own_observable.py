"""What the script on an observable of one's own finds is what every chain says by itself."""

import numpy as np
import pytest
from user_scripts import run_script

import qavalanche as qa


def longest_cold(partition):
    cold = np.ones(partition.length + 2, bool)
    cold[[0, -1]] = False
    for start, stop in partition:
        cold[start + 1 : stop + 1] = False
    longest = run = 0
    for one in cold:
        run = run + 1 if one else 0
        longest = max(longest, run)
    return longest / partition.length


def test_means_and_errors_are_those_of_the_same_chains(tmp_path):
    for line in run_script("own_observable", tmp_path).splitlines()[1:]:
        epsilon, mean, error = map(float, line.split())
        law = qa.Bimodal(epsilon)
        values = [longest_cold(qa.melt(law.draw(400, 1, i))) for i in range(200)]
        assert mean == pytest.approx(np.mean(values), abs=1e-4)
        assert error == pytest.approx(np.std(values, ddof=1) / 200**0.5, rel=0.01, abs=1e-4)
    assert epsilon == 0.3
