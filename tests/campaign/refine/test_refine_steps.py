"""The rule: it ends at the crossing with the error that is asked for, or says why it does not."""

import itertools
import math
import re
from pathlib import Path

import numpy as np
import pytest
from planted_curves import LENGTHS, Drawn, exact_crossing, refined

from qavalanche.campaign import refine
from qavalanche.campaign.refine.curve import Count
from qavalanche.campaign.refine.pair import Pair
from qavalanche.campaign.refine.steps import State, next_step

VALUES = (0.24, 0.25, 0.26, 0.27, 0.28)
FIRST = (5000, 2000, 600)


@pytest.mark.usefixtures("fast")
def test_the_crossings_come_within_the_error_and_hold_the_planted_ones():
    exact = [exact_crossing(*pair) for pair in itertools.pairwise(LENGTHS)]
    found = []
    for seed in range(12):
        steps, _ = refined(Drawn(seed), VALUES, FIRST, 0.001)
        assert [one.state for one in steps] == [State.REACHED] * 2
        assert all(one.at.error <= 0.001 for one in steps)
        found += [(one.at.x - x, one.at.error) for one, x in zip(steps, exact, strict=True)]
    deviation, error = np.array(found).T
    within = np.abs(deviation) / error
    assert abs(deviation.mean()) < 5 * error.mean() / math.sqrt(24)
    assert (within < 1).mean() > 0.4
    assert (within < 2).mean() > 0.75


def test_samples_lie_next_to_the_crossing():
    _, wanted = refined(Drawn(1), VALUES, FIRST, 0.0005)
    exact = exact_crossing(300, 1000)
    cost = {x: n for (x, L), n in wanted.items() if L == 1000}
    near = sum(n for x, n in cost.items() if abs(x - exact) < 0.003)
    assert near > sum(cost.values()) / 2
    assert all(len(repr(x)) <= 8 for x in cost), "plain decimals"


def test_a_smaller_error_begins_as_a_larger_one():
    drawn, pair = Drawn(7), (300, 1000)
    _, coarse = refined(drawn, VALUES, FIRST[1:], 0.002, pair)
    _, fine = refined(drawn, VALUES, FIRST[1:], 0.0005, pair)
    assert {*coarse} <= {*fine}
    assert all(fine[cell] >= n for cell, n in coarse.items())
    assert sum(fine.values()) > 3 * sum(coarse.values())


def test_curves_that_cross_above_or_below_all_values():
    steps, _ = refined(Drawn(1), (0.235, 0.24, 0.245, 0.25), (50_000,) * 3, 0.001)
    assert [one.state for one in steps] == [State.ABOVE] * 2
    steps, _ = refined(Drawn(1), (0.27, 0.275, 0.28, 0.285), (5000,) * 3, 0.001)
    assert [one.state for one in steps] == [State.BELOW] * 2
    assert not steps[0].wishes


def test_nothing_thermal_asks_for_more_where_p_is_largest():
    some = tuple(Count(x, 0, 10) for x in VALUES)
    step = next_step(Pair((300, 1000), some, some), 0.001)
    assert step.state is State.SEARCHED
    assert [*step.wishes] == [VALUES[-1]]


def test_p_that_is_seen_somewhere_is_not_taken_for_dark():
    """Two places' counts: below one in a thousand, or above it."""
    for thermal, state in ((5, State.DARK), (12, State.SEARCHED)):
        some = tuple(Count(x, 0, 1000) for x in VALUES[:-1])
        pair = Pair((300, 1000), (*some, Count(0.28, thermal, 5000)), (*some, Count(0.28, 0, 4000)))
        assert (next_step(pair, 0.001).state is State.DARK) == (state is State.DARK)
        full = [
            tuple(Count(-one.x, one.samples - one.thermal, one.samples) for one in counts[::-1])
            for counts in (pair.short, pair.long)
        ]
        full_step = next_step(Pair((300, 1000), *full), 0.001)
        assert (full_step.state is State.FULL) == (state is State.DARK)


def test_a_crossing_between_dark_values_is_found():
    """Below the first value with thermal samples there is none seen at all."""
    values = (0.2, 0.22, 0.24, 0.265, 0.28)
    steps, wanted = refined(Drawn(2), values, (300, 200, 100), 0.001)
    assert {one.state for one in steps} == {State.REACHED}
    assert len({x for x, _ in wanted}) > len(values)


def test_no_number_is_decided_by_what_differs_between_machines():
    """No BLAS, no libm, no sum of floats: its roundings differ from one Python to the next."""
    for name in ("curve", "crossing", "shares", "pair", "steps"):
        source = Path(refine.__file__).with_name(f"{name}.py").read_text()
        used = set(re.findall(r"math\.(\w+)", source))
        assert used <= {"sqrt", "fsum", "inf", "ceil", "copysign"}, name
        assert "numpy" not in source
        assert "**" not in source.replace("10 ** max", "")  # of a whole number
        whole = {"curve": 2, "pair": 1}.get(name, 0)  # sums of whole numbers
        assert len(re.findall(r"\bsum\(", source)) == whole, name
