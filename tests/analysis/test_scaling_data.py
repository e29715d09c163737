"""Data to collapse: what is resampled, and what is refused."""

import numpy as np
import polars as pl
import pytest

from qavalanche import InputError
from qavalanche.analysis.scaling.data import ScalingData
from qavalanche.analysis.summary import Family

CONTROL, LENGTH = [0.1, 0.2, 0.3, 0.1], [8, 8, 8, 16]
MEAN = np.array([0.02, 0.3, 0.97, 0.5])


def sources():
    rng = np.random.default_rng(1)
    replicas = rng.normal(MEAN[:, None], 0.1, (4, 50))
    k = np.round(400 * MEAN)
    return {
        "means": ScalingData.from_means(CONTROL, LENGTH, MEAN, [0.1, 0.2, 0.3, 0.4]),
        "counts": ScalingData.from_counts(CONTROL, LENGTH, k, [400] * 4),
        "replicas": ScalingData.from_replicas(CONTROL, LENGTH, replicas),
    }


@pytest.mark.parametrize("kind", ["means", "counts", "replicas"])
def test_resampled_values_scatter_about_the_mean_by_the_error(kind):
    data = sources()[kind]
    rng = np.random.default_rng(2)
    sets = np.array([data.draw(rng, MEAN) for _ in range(4000)])
    np.testing.assert_allclose(sets.std(axis=0), data.error, rtol=0.06)
    assert np.abs((sets.mean(axis=0) - MEAN) / data.error * np.sqrt(4000)).max() < 4


def test_error_of_a_proportion_follows_the_mean_and_is_never_zero():
    data = ScalingData.from_counts([1, 2, 3], [8, 8, 8], [0, 50, 100], [100] * 3)
    assert data.error[1] == pytest.approx(0.05)
    assert data.error[0] == pytest.approx(data.error[2])
    assert data.error[0] > 0.005
    p = np.array([-0.1, 0.1, 1.2])
    np.testing.assert_allclose(data.error_at(p)[1], 0.03)
    assert (data.error_at(p) > 0).all()


@pytest.mark.parametrize("kind", ["means", "counts", "replicas"])
def test_a_part_of_the_points_is_resampled_as_in_the_whole(kind):
    data = sources()[kind]
    part = data.where(control=(0.15, 0.35), length=(0, 10))
    assert part.control.tolist() == [0.2, 0.3]
    assert part.lengths == [8]
    whole = data.draw(np.random.default_rng(3), data.value)
    np.testing.assert_array_equal(part.draw(np.random.default_rng(3), part.value), whole[1:3])
    if data.error_at:
        np.testing.assert_allclose(part.error_at(MEAN[1:3]), data.error_at(MEAN)[1:3])


def test_columns_of_a_campaign():
    table = pl.DataFrame(
        {
            "epsilon": [0.2, 0.3], "length": [10, 10], "thermal": [1, 4], "samples": [10, 10],
            "thermal_density": [0.3, 0.6], "thermal_density_error": [0.1, 0.0],
        }
    )  # fmt: skip
    family = Family("bimodal", 0.69, table)
    assert ScalingData.from_family(family).value.tolist() == [0.1, 0.4]
    assert ScalingData.from_family(family, "thermal_density").control.tolist() == [0.2]
    with pytest.raises(InputError, match='column = "rho": must be p, thermal_density'):
        ScalingData.from_family(family, "rho")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: ScalingData.from_means([1, 2], [8, 8], [1], [1, 1]), "value: 1 numbers: 2 as in"),
        (lambda: ScalingData.from_means([1], [8], [np.nan], [1]), "value: value .* must be finite"),
        (
            lambda: ScalingData.from_means([1], [8], ["a"], [1]),
            "value: values of type .*: real numbers are needed",
        ),
        (lambda: ScalingData.from_means([1], [0], [1], [1]), "every length must be positive"),
        (lambda: ScalingData.from_means([1], [8], [1], [0]), "every standard error must be"),
        (lambda: ScalingData.from_counts([1], [8], [3], [2]), "successes: must be 0 ... trials"),
        (lambda: ScalingData.from_counts([1], [8], [3], [2, 2]), "1 successes, 2 trials"),
        (lambda: ScalingData.from_replicas([1], [8], [[1]]), "at least 2 replicas"),
    ],
)
def test_what_cannot_be_used_is_refused(make, message):
    with pytest.raises(InputError, match=message):
        make()
