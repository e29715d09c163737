"""1/zeta_t: planted slopes, planted rotations, and a verdict that goes every way."""

import math

import numpy as np
import pytest

from qavalanche import InputError
from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.thermal_decay import thermal_decay
from qavalanche.letter.crossing import CANDIDATES, crossing_verdicts
from qavalanche.operators.crossing_norms import NORMS, costs_of
from qavalanche.operators.thermal_crossing import draw_crossing

BONDS = (4, 5, 6, 7)
SAMPLES = (100, 80, 60, 60)
S = math.log(2)


def antisymmetric(matrix):
    upper = np.triu(matrix, 1)
    return upper - upper.T


def no_denominators(rng, size):
    """Elements of order 1 / d."""
    return rng.normal(size=(size, size)) / size


def bounded_denominators(rng, size):
    """As many signs, and denominators between 1 and 2: nothing is near."""
    return no_denominators(rng, size) / rng.uniform(1, 2, (size, size))


def cauchy(rng, size):
    """Denominators uniform about zero: P(|A| > x) ~ 1 / x."""
    return no_denominators(rng, size) / rng.uniform(-1, 1, (size, size))


def repelled(rng, size):
    """P(|A| > x) ~ 1 / x^2, so that the largest of d is sqrt(d) times a typical one."""
    return rng.normal(size=(size, size)) / np.sqrt(size * rng.random((size, size)))


PLANTED = {
    no_denominators: dict.fromkeys(("typical", "mean_square", "operator"), "no denominators"),
    bounded_denominators: dict.fromkeys(("typical", "mean_square", "operator"), "no denominators"),
    cauchy: {"typical": "halted", "mean_square": "improved", "operator": "largest element"},
    repelled: {"typical": "halted", "mean_square": "halted"},
}


@pytest.fixture(scope="module", params=PLANTED, ids=lambda plant: plant.__name__)
def planted(request):
    """Means and errors of the costs of every norm, by l_t, and what each must be found to be."""
    rng = np.random.default_rng(3)
    means, errors = [], []
    heavy = request.param in (cauchy, repelled)
    for bonds, many in zip(BONDS, SAMPLES, strict=True):
        rows, samples = [], many if heavy else many // 6
        for sample in range(samples):
            crossing = draw_crossing(bonds, seed=1, sample=sample)
            A = antisymmetric(request.param(rng, len(crossing.exit)))
            rows.append([*costs_of(crossing, crossing.commutator(A)).to_dict().values()])
        means.append(np.mean(rows, axis=0))
        errors.append(np.std(rows, axis=0, ddof=1) / math.sqrt(samples))
    return np.array(means), np.array(errors), PLANTED[request.param], request.param


def test_planted_rotations_are_told_apart(planted):
    means, errors, expected, plant = planted
    for norm, candidate in expected.items():
        column = NORMS.index(norm)
        rate = thermal_decay([*BONDS], means[:, column].tolist(), errors[:, column].tolist())
        away = abs(rate.value - CANDIDATES[candidate] * S)
        assert away < 3 * rate.error + 0.06 * S, (norm, rate)
        verdicts = crossing_verdicts(rate, S)
        assert verdicts[candidate] != "differs", (norm, rate, verdicts)
        others = {verdicts[name] for name in CANDIDATES if name != candidate}
        assert "agrees" not in others, (norm, rate, verdicts)
        if plant not in (cauchy, repelled) or norm == "typical":  # else too few samples to be sure
            assert others == {"differs"}, (norm, rate, verdicts)
        assert verdicts["no denominators"] == ("differs" if candidate[0] != "n" else "agrees")


def test_a_straight_line_is_found_with_its_error():
    rng = np.random.default_rng(4)
    bonds, error = list(range(2, 10)), 0.05
    pulls = []
    for _ in range(300):
        costs = [1 - 0.3 * n + error * rng.normal() for n in bonds]
        found = thermal_decay(bonds, costs, [error] * len(bonds))
        pulls.append((found.value + 0.3) / found.statistical)
    assert abs(np.mean(pulls)) < 0.2
    assert 0.7 < np.std(pulls) < 1.3


def test_a_root_of_the_length_is_in_the_systematic_error():
    bonds = list(range(2, 10))
    for error in (0.05, 0.001):
        for power in (-0.5, 0.5):
            costs = [-0.2 * n + power * math.log(n) for n in bonds]
            found = thermal_decay(bonds, costs, [error] * len(bonds))
            assert abs(found.value + 0.2) < 1.5 * found.error
    wide = thermal_decay(bonds, costs, [0.05] * len(bonds), power=1.0)
    assert wide.systematic > 1.5 * thermal_decay(bonds, costs, [0.05] * len(bonds)).systematic


def test_small_spots_that_do_not_fit_are_left_out():
    bonds = list(range(1, 9))
    costs = [0.5 * n + (5.0 if n < 4 else 0.0) for n in bonds]
    found = thermal_decay(bonds, costs, [0.01] * len(bonds))
    assert found.value == pytest.approx(0.5, abs=0.02)
    assert found.used["thermal_bonds"] == (4.0, 8.0)


def test_what_fits_nowhere_decides_nothing():
    costs = [0.0, 1.0, 0.0, 1.0, 0.0, 1.0]
    found = thermal_decay([1, 2, 3, 4, 5, 6], costs, [0.001] * 6)
    assert "no line fits" in found.outcome
    assert found.error > 0.2
    assert "agrees" not in crossing_verdicts(found, S).values()


@pytest.mark.parametrize("candidate", CANDIDATES)
def test_verdicts_go_every_way(candidate):
    at = CANDIDATES[candidate] * S
    sure = crossing_verdicts(Estimate(at, 0.05 * S), S)
    assert [name for name, one in sure.items() if one == "agrees"] == [candidate]
    assert [*sure.values()].count("differs") == 3
    between = crossing_verdicts(Estimate(-0.75 * S, 0.19 * S), S)
    assert "agrees" not in between.values()
    vague = crossing_verdicts(Estimate(at, S), S)
    assert {*vague.values()} == {"undecided"}
    assert {*crossing_verdicts(Estimate.none("nothing"), S).values()} == {"not measured"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1, 2, 3], [0.0] * 3, [1.0] * 3), "3 values of l_t: 4 are needed"),
        (([1, 2, 3, 4], [0.0] * 3, [1.0] * 4), "4, 3 and 4 values: one each"),
        (([0, 1, 2, 3], [0.0] * 4, [1.0] * 4), "l_t of 0 bonds"),
        (([1, 2, 3, 4], [0.0] * 4, [0.0] * 4), "costs or errors: must be finite"),
    ],
)
def test_wrong_input_is_one_line(arguments, message):
    with pytest.raises(InputError, match=message):
        thermal_decay(*arguments)
    with pytest.raises(InputError, match=r"power = -1\.0: must be at least 0"):
        thermal_decay([1, 2, 3, 4], [0.0] * 4, [1.0] * 4, -1.0)
    with pytest.raises(InputError, match=r"entropy_density = -1\.0"):
        crossing_verdicts(Estimate(0.1, 0.1), -1.0)
