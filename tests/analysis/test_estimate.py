"""An estimate has a value with an error in two parts, or neither; shifts by chance are none."""

import json
import math

import numpy as np
import pytest

from qavalanche.analysis.estimate import Estimate, excess


def test_both_errors_add_in_squares_and_stand_in_the_dict():
    one = Estimate(2.0, 0.3, 0.4, "bonds", "found", {"length": (10, 100)})
    assert one.error == pytest.approx(0.5)
    assert one.to_dict() == {
        "value": 2.0,
        "error": pytest.approx(0.5),
        "statistical_error": 0.3,
        "systematic_error": 0.4,
        "unit": "bonds",
        "found": True,
        "outcome": "found",
        "range": {"length": [10.0, 100.0]},
    }
    assert one.widened(1.2).error == pytest.approx(1.3)
    assert str(one) == "2.00 ± 0.50"


@pytest.mark.parametrize("one", [Estimate(), Estimate(2.0, math.nan), Estimate(2.0, 0.0)])
def test_without_an_error_there_is_no_number(one):
    row = one.to_dict()
    assert row["found"] is False
    assert row["value"] is row["error"] is row["systematic_error"] is None
    assert all(math.isnan(x) for x in one.pair)
    assert str(one) == "–"


def test_keys_of_old_stay():
    one = Estimate(2.0, 0.3, 0.4)
    keys = ["beta", "beta_error", "beta_statistical", "beta_systematic"]
    assert list(one.keyed("beta")) == keys
    assert list(one.keyed("epsilon_c", "error", of_statistical="statistical_error")) == [
        "epsilon_c", "error", "statistical_error", "systematic_error",
    ]  # fmt: skip


def test_a_shift_by_chance_is_none_and_a_true_one_is_seen():
    """Means of all numbers and of the second half: they differ by chance, or by a trend."""
    rng, seen = np.random.default_rng(1), {0.0: [], 1.0: []}
    for trend, found in seen.items():
        for _ in range(300):
            x = rng.normal(0, 1, 100) + trend * np.linspace(-1, 1, 100)
            found.append(excess(x[50:].mean() - x.mean(), 50**-0.5, 100**-0.5))
    assert np.mean(np.array(seen[0.0]) == 0) == pytest.approx(0.68, abs=0.08)
    assert np.median(seen[1.0]) == pytest.approx(0.5, abs=0.05)  # the mean of the half is 1/2
    assert excess(math.nan, 1.0, 1.0) == 0.0


def test_every_result_is_shown_by_its_dict():
    """Of data that determine something and of data that determine nothing: strict JSON."""
    from qavalanche.analysis.tails import Counts, fit_tail, lower_cutoff
    from qavalanche.analysis.transition import (
        critical_fan,
        divergence,
        extrapolate,
        fit_thermal_length,
        growth,
        stretched_exponent,
    )

    lengths, n = [100, 1000, 10_000, 100_000], [20_000] * 4
    falling, nothing, rising = [2000, 1000, 500, 250], [0] * 4, [200, 1800, 12_000, 20_000]
    counts = Counts.of(np.random.default_rng(1).zipf(2.5, 3000))
    results = [
        *(critical_fan(lengths, k, n) for k in (falling, nothing)),
        *(stretched_exponent(lengths, k, n) for k in (falling, nothing)),
        *(fit_thermal_length(0.3, lengths, k, n) for k in (rising, nothing)),
        divergence([]),
        *(extrapolate(lengths, v, [0.01] * 4) for v in ([2, 1.5, 1.2, 1.1], [1, 9, 1, 9])),
        *(growth(lengths, v, [0.1] * 4) for v in ([1, 2, 4, 8], [1, 9, 1, 9])),
        lower_cutoff(counts),
        fit_tail(counts, "power law", 1),
        lower_cutoff(Counts.of([3] * 60)),
    ]
    for one in results:
        text = json.dumps(one.to_dict(), allow_nan=False)
        assert "outcome" in text or "law" in text
    beta = results[0].to_dict()["beta"]
    assert beta["value"] == pytest.approx(0.301, abs=0.02)
    assert beta["range"] == {"length": [100.0, 100_000.0]}
    assert results[1].to_dict()["beta"]["value"] is None
