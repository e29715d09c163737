"""Observables of rates against slow, plain computations, and on planted ramps."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from qavalanche import Bimodal, record
from qavalanche.observables import registry
from qavalanche.observables.observable import REAL_UNIT

NAMES = [one.name for one in registry.in_group("dynamics")]


def value(name, history):
    return registry.get(name).value(history)


def plain(history):
    """The five numbers of a thermal chain, bond by bond."""
    rates = history.log_rates.tolist()
    length = len(rates)
    times = []
    for spin in range(length + 1):
        beside = [rates[bond] for bond in (spin - 1, spin) if 0 <= bond < length]
        times.append(-max(beside))
    mean = sum(times) / len(times)
    ordered, middle = sorted(times), len(times) // 2
    median = (ordered[middle] + ordered[~middle]) / 2
    center = sum(rates) / length
    found = {
        "log_time_median": median,
        "log_time_mean": mean,
        "log_time_scale": sum(t * t for t in times) / sum(times) / 2,
        "log_rate_spread": math.sqrt(sum((r - center) ** 2 for r in rates) / length),
    }
    return found | plain_ramp([-rate / 2 for rate in rates])


def plain_ramp(decay):
    """Fall and climb of D beside its largest value, walking outwards from it."""
    nothing = {"slowest_drop": math.nan, "slowest_climb": math.nan}
    largest = max(decay)
    first = last = decay.index(largest)
    while last + 1 < len(decay) and decay[last + 1] == largest:
        last += 1
    reach = int(largest / 2)
    if largest < 8 or first - 2 * reach < 0 or last + 2 * reach > len(decay) - 1:
        return nothing
    sides = []
    for start, step in ((first, -1), (last, +1)):
        near = max(decay[start + step * n] for n in range(1, reach + 1))
        far = max((decay[start + step * n], -n) for n in range(reach + 1, 2 * reach + 1))
        sides.append((near, (largest - far[0]) / -far[1]))
    climb = sides[0][1] if sides[0][0] > sides[1][0] else sides[1][1]
    return {"slowest_drop": 1 - min(near for near, _ in sides) / largest, "slowest_climb": climb}


@pytest.mark.parametrize("epsilon", [0.3, 0.4, 0.6, 0.8])
def test_thermal_chains_are_measured_as_the_plain_computation_does(epsilon):
    thermal = 0
    for sample in range(12):
        history = record(Bimodal(epsilon).draw(900, seed=4, sample=sample))
        if not history.partition.thermal:
            assert all(math.isnan(value(name, history)) for name in NAMES)
            continue
        thermal += 1
        for name, expected in plain(history).items():
            found = value(name, history)
            assert found == pytest.approx(expected, abs=REAL_UNIT, nan_ok=True), name
    assert thermal >= 5


def planted(decay):
    """A thermal history with these D."""
    rates = -2.0 * np.asarray(decay, float)
    times = -np.fmax(np.append(np.nan, rates), np.append(rates, np.nan))
    return SimpleNamespace(
        partition=SimpleNamespace(thermal=True), log_rates=rates, log_thermalization_times=times
    )


def ramps(gaps, slope, both_sides):
    """D of gaps between nuclei, melted from one side or from both at once."""
    parts = []
    for n in gaps:
        step = np.arange(1, n)
        parts += [[0.0], slope * (np.minimum(step, n - step) if both_sides else step), [slope]]
    return np.concatenate(parts)


@pytest.mark.parametrize(("share", "scale"), [(1.0, 50.0), (0.2, 50.0), (0.5, 400.0)])
def test_the_time_scale_is_that_of_the_slow_spins_whatever_their_share(share, scale):
    rng = np.random.default_rng(3)
    slow = rng.random(200_000) < share
    times = np.where(slow, rng.exponential(scale, slow.size), 0.0)
    history = planted([1.0])
    history.log_thermalization_times = times
    assert value("log_time_scale", history) == pytest.approx(scale, rel=0.03)
    assert value("log_time_mean", history) == pytest.approx(share * scale, rel=0.03)
    median = scale * math.log(2 * share) if share > 0.5 else 0.0
    assert value("log_time_median", history) == pytest.approx(median, rel=0.03, abs=2)


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_cliff_is_told_from_a_ridge(mirrored):
    gaps = [30, 80, 200, 50, 60, 70]
    for both_sides, drop in ((False, 1.0), (True, 0.0)):
        decay = ramps(gaps, 0.4, both_sides)
        history = planted(decay[::-1] if mirrored else decay)
        assert value("slowest_drop", history) == pytest.approx(drop, abs=0.25)
        assert value("slowest_climb", history) == pytest.approx(0.4, rel=0.05)


def test_ramps_that_reach_an_end_say_nothing():
    history = planted(np.linspace(0, 40, 100))
    assert math.isnan(value("slowest_drop", history))
    assert math.isnan(value("slowest_climb", history))
    assert value("log_rate_spread", history) == pytest.approx(80 / math.sqrt(12), rel=0.02)


def test_bonds_that_are_all_resonant_have_no_time_scale():
    history = planted(np.zeros(50))
    assert math.isnan(value("log_time_scale", history))
    assert value("log_rate_spread", history) == 0
