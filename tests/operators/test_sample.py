"""A sample as plain values, and the norm that the decay of its integrals of motion is told in."""

import json
import math

import numpy as np
import pytest

from qavalanche.operators import diagonalize, draw, measured_sample, xxz
from qavalanche.operators.lioms import liom, liom_decay, liom_parts, operator_norm
from qavalanche.operators.sample import MeasuredSample, localization_of
from qavalanche.operators.support import exact_part, projections

KEYS = {
    "model", "sites", "converged", "residual", "thermal", "ergodic_regions", "liom_decay_rate",
    "liom_decay_rate_error", "agreement", "energies", "steps",
}  # fmt: skip


def test_a_sample_is_told_in_plain_values():
    sample = measured_sample(diagonalize(draw("xxz", 5, 6.0, seed=3)))
    told = json.loads(json.dumps(sample.to_dict(), allow_nan=False))
    assert set(told) == KEYS
    assert told["energies"] == sorted(sample.diagonalization.energies.tolist())
    assert told["liom_decay_rate"] == sample.decay_rate
    assert told["agreement"]["energy"] == sample.agreement.energy < 1e-10
    assert [step["kind"] for step in told["steps"]] == [
        step.kind for step in sample.diagonalization.steps
    ]
    assert "1/zeta = " in repr(sample)
    assert "against LAPACK" in repr(sample)
    hamiltonian = sample.diagonalization.hamiltonian.to_dict()
    assert {**told, **hamiltonian, "local_dimension": 2} == {**told, "local_dimension": 2}


def test_what_there_is_not_is_none():
    sample = measured_sample(diagonalize(xxz([0.0, 0.0])), compare=False)
    told = json.loads(json.dumps(sample.to_dict(), allow_nan=False))
    assert told["liom_decay_rate"] is None
    assert told["agreement"] is None
    assert repr(sample) == f"MeasuredSample({sample.diagonalization!r})"


def test_parts_of_integrals_of_motion_are_measured_by_their_largest_eigenvalue():
    """The mean square of the eigenvalues is another number, and falls faster.

    A part with eigenvalues that are alike in size would not tell the two norms apart: the parts of
    this sample are held to differ by tens of percent.
    """
    result = diagonalize(draw("xxz", 6, 3.0, seed=4))
    parts = liom_parts(result)
    told_apart = 0
    for site in range(6):
        projected = projections(liom(result, site), 6, 2)
        for first, last, norm in parts.filter(site=site)["first", "last", "norm"].iter_rows():
            part = exact_part(projected, (first, last), 2)
            assert norm == pytest.approx(largest_gain(part), rel=1e-6, abs=1e-12)
            mean_square = np.linalg.norm(part) / math.sqrt(len(part))
            assert mean_square <= norm * (1 + 1e-9)
            told_apart += mean_square < 0.8 * norm
    assert told_apart > len(parts) // 3


def test_one_large_eigenvalue_in_many_is_the_norm():
    for size in (8, 64, 600):  # 600: by an iterative solver
        assert operator_norm(np.diag([1.0, *np.zeros(size - 1)])) == pytest.approx(1)
        assert operator_norm(np.diag([*np.full(size - 1, 0.25), -2.0])) == pytest.approx(2)


def test_the_decay_by_length_is_of_the_logarithms_of_the_norms():
    parts = liom_parts(diagonalize(draw("xxz", 6, 20.0, seed=5)))
    for length, count, decay in liom_decay(parts).iter_rows():
        norms = parts.filter(length=length)["norm"].to_numpy()
        assert count == len(norms)
        assert decay == pytest.approx(-np.log(norms).mean())


def largest_gain(matrix):
    """The largest ‖M v‖ / ‖v‖: v survives in a high power of M, by repeated squaring."""
    power = matrix
    for _ in range(16):
        size = np.linalg.norm(power)
        if size == 0:
            return 0.0
        power = power @ power / size**2
    v = power @ np.random.default_rng(0).standard_normal(len(matrix))
    return np.linalg.norm(matrix @ v) / np.linalg.norm(v)


@pytest.mark.parametrize(
    ("rate", "error", "said"),
    [
        (2.0, 0.4, "zeta = 0.5 bonds"),
        (0.81, 0.4, "zeta = 1.235 bonds"),
        (0.5, 0.3, "undetermined: zero lies within two errors; zeta is above 0.9091 bonds"),
        (-0.1, 0.3, "undetermined: zero lies within two errors; zeta is above 2 bonds"),
        (-0.5, 0.25, "undetermined: zero lies within two errors"),
        (0.0, 0.0, "undetermined: zero lies within two errors"),
        (-1.0, 0.3, "they grow with length, beyond two errors: this sample is not localized"),
        (1.0, math.nan, "undetermined: its error is not known"),
        (math.nan, 0.1, ""),
        (math.inf, 0.1, ""),
    ],
)
def test_a_decay_is_said_to_two_errors(rate, error, said):
    assert localization_of(rate, error) == said


@pytest.mark.parametrize("rate", [1.5, 0.2, -1.5])
def test_the_command_prints_what_the_sample_says(rate, monkeypatch, capsys):
    """A planted decay: `qavalanche exact` prints its sentence, and never more than it knows."""
    from qavalanche import operators
    from qavalanche.cli.operators import exact

    def planted(result, _compare):
        return MeasuredSample(result, rate, 0.25, None)

    monkeypatch.setattr(operators, "measured_sample", planted)
    exact(length=3, compare=False)
    out = capsys.readouterr().out
    assert f"1/zeta = {rate:.4g} +- 0.25 per bond ({localization_of(rate, 0.25)})" in out
    assert ("not localized" in out) == (rate < -0.5)
    assert ("undetermined" in out) == (abs(rate) <= 0.5)
