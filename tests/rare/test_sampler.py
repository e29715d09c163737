"""Populations: unbiased estimates of P, held against full enumeration and plain sampling."""

import math

import numpy as np
import pytest

import qavalanche as qa
from qavalanche.errors import InputError
from qavalanche.rare.judge import PlainJudge
from qavalanche.rare.ladder import ladder
from qavalanche.rare.sampler import led_down, sample_rare, stages_of, task_of

SMALL = qa.Rare(population=60, sweeps=3)
RULES = [qa.Rules(), qa.Rules(crossing="halted"), qa.Rules(local_dimension=3, crossing=0.2)]
NORMAL = qa.LogCoupling("norm", loc=-0.8, scale=1.0)


@pytest.mark.parametrize("rules", RULES, ids=str)
@pytest.mark.parametrize("least", [0, 5])
def test_p_is_that_of_full_enumeration(rules, least):
    exact = qa.thermal_patterns(16, 0.2, scheme=rules, at_least=least).probability(0.2)
    found = qa.rare_probability(
        qa.Bimodal(0.2), 16, rules, at_least=least, samples=30, seed=2, rare=SMALL
    )
    assert found.mean.trusted
    assert abs(found.ln_p - math.log(exact)) < 4 * found.error
    assert found.error < 0.2


@pytest.mark.parametrize("rules", RULES[:2], ids=str)
def test_coefficients_are_those_of_full_enumeration(rules):
    exact = qa.thermal_patterns(18, 0.2, scheme=rules)
    found = qa.rare_probability(qa.Bimodal(0.2), 18, rules, samples=40, seed=3, rare=qa.Rare())
    _hold_against(exact, found.profile)


@pytest.mark.slow
@pytest.mark.parametrize("rules", RULES, ids=str)
def test_coefficients_are_those_of_full_enumeration_of_long_chains(rules):
    exact = qa.thermal_patterns(24, 0.2, scheme=rules)
    rare = qa.Rare(population=200)
    found = qa.rare_probability(qa.Bimodal(0.2), 24, rules, samples=40, seed=3, rare=rare)
    _hold_against(exact, found.profile)


def _hold_against(exact, profile):
    """C_N of every N: none where there is no pattern, within its error where it was seen well."""
    chi, known = 0.0, 0
    for N, count in enumerate(exact.counts):
        if not count:
            assert profile.ln_f[N] == -math.inf
        elif profile.error[N] < 0.3:
            chi += ((profile.ln_counts[N] - math.log(count)) / profile.error[N]) ** 2
            known += 1
    assert known >= 6
    assert chi < known + 4 * math.sqrt(2 * known) + 4
    for epsilon in (0.15, 0.25):
        p = math.log(exact.probability(epsilon))
        assert profile.ln_probability(epsilon) == pytest.approx(p, abs=0.3)


def test_plain_sampling_of_a_continuous_law_sees_the_same():
    samples, length = 20_000, 12
    thermal = sum(qa.melt(NORMAL.draw(length, 5, i)).thermal for i in range(samples))
    found = qa.rare_probability(NORMAL, length, samples=30, seed=2, rare=SMALL)
    plain = math.log(thermal / samples)
    assert thermal > 50
    assert abs(found.ln_p - plain) < 4 * math.hypot(found.error, 1 / math.sqrt(thermal))


@pytest.mark.parametrize("law", [qa.Bimodal(0.2), NORMAL], ids=str)
def test_a_scheme_without_kernels_gives_the_same_bits(law):
    rare = qa.Rare(population=12, sweeps=1)
    fast = sample_rare(law, 14, qa.Spots(), rare, 4, 9)
    assert sample_rare(law, 14, qa.Couplings(), rare, 4, 9).ln_p == fast.ln_p
    task = task_of(law, 14, qa.Spots(), rare, 4)
    plain = task._replace(judge=PlainJudge(qa.Spots(), task.bonds))
    slow = led_down(plain, stages_of(plain), 9)
    assert slow.stages == fast.stages
    assert (slow.ln_stages == fast.ln_stages).all()
    assert (slow.resonant == fast.resonant).all()
    assert (slow.edges == fast.edges).all()


def test_the_unrenormalized_scheme_is_sampled_by_kernels_too():
    scheme = qa.Unrenormalized(bare_decay=1.6)
    exact = qa.thermal_patterns(14, 0.2, scheme=scheme)
    found = qa.rare_probability(qa.Bimodal(0.2), 14, scheme, samples=20, rare=SMALL)
    assert abs(found.ln_p - math.log(exact.probability(0.2))) < 4 * found.error


def test_a_sample_depends_on_its_address_alone():
    given = qa.Bimodal(0.2), 20, qa.Spots(), SMALL
    one = sample_rare(*given, 1, 5)
    sample_rare(*given, 1, 6)
    again = sample_rare(*given, 1, 5)
    assert (one.ln_stages == again.ln_stages).all()
    others = [sample_rare(*given, seed, i).ln_p for seed, i in ((1, 6), (2, 5), (1, 2**40))]
    assert len({one.ln_p, *others}) == 4


def test_inclusions_are_counted():
    found = sample_rare(qa.Bimodal(0.15), 40, qa.Spots(), qa.Rare(at_least=12), 1, 0)
    for bonds, (start, stop), n, run in zip(
        found.resonant, found.edges, found.resonances, found.longest_runs, strict=True
    ):
        inside = bonds[start:stop]
        assert stop - start >= 12
        assert start <= 20 < stop
        assert n == inside.sum()
        ones = "".join("1" if b else "0" for b in inside)
        assert run == max(map(len, ones.split("0")))


def test_a_common_event_is_plain_sampling():
    found = sample_rare(qa.Bimodal(0.6), 30, qa.Spots(), qa.Rare(population=500), 1, 0)
    assert found.stages == (0.6,)
    assert -0.7 < found.ln_p <= 0


def test_a_population_that_dies_out_estimates_zero():
    rare = qa.Rare(population=2, sweeps=0.01)
    found = qa.rare_probability(qa.Bimodal(0.2), 30, samples=40, rare=rare)
    lost = [one for one in found.samples if not one.found]
    assert lost
    assert all(one.ln_p == -math.inf for one in lost)
    none = qa.rare_probability(qa.Bimodal(0.01), 60, samples=2, rare=rare)
    if not any(one.found for one in none.samples):
        assert (none.profile.ln_f == -math.inf).all()
    assert not found.mean.trusted


def test_the_ladder_ends_at_epsilon_and_its_steps_follow_the_fluctuations():
    stages = ladder(0.1, 100, 0.8, lambda epsilon: float(epsilon > 0.5))
    assert stages[-1] == 0.1
    assert stages[0] > 0.5 > stages[1]
    odds = np.array(stages) / (1 - np.array(stages))
    sigma = np.sqrt(100 * np.array(stages) * (1 - np.array(stages)))
    assert odds[:-1] / odds[1:] == pytest.approx(1 + 0.8 / sigma[1:])
    assert ladder(0.1, 100, 0.8, lambda _: 1.0) == (0.1,)


@pytest.mark.slow
def test_the_error_covers_the_truth_as_often_as_it_says():
    """200 repeats at a p of 3.3e-7 that is known exactly: nominal 68 and 95 %."""
    law, length = qa.Bimodal(0.15), 22
    exact = math.log(qa.thermal_patterns(length, 0.15).probability(0.15))
    rare = qa.Rare(population=50, sweeps=3)
    pulls = []
    for seed in range(200):
        found = qa.rare_probability(law, length, samples=20, seed=seed, rare=rare)
        p = math.exp(found.ln_p - exact)
        pulls.append((p - 1) / (found.error * p))
    inside = [np.mean(np.abs(pulls) < z) for z in (1, 2)]
    assert 0.55 < inside[0] < 0.80
    assert inside[1] > 0.88


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"law": qa.Anderson(W=8.0)}, "law anderson"),
        ({"scheme": qa.Zhang()}, "scheme = zhang: must take chains"),
        ({"at_least": 31}, "at_least = 31 in a chain of 30 bonds"),
        ({"at_least": -1}, "at_least = -1"),
        ({"samples": 0}, "samples = 0"),
        ({"length": 1}, "length = 1"),
        ({"seed": -1}, "seed = -1"),
        ({"seed": 2**128}, "seed = "),
    ],
)
def test_wrong_input_is_one_line(given, text):
    with pytest.raises(InputError) as caught:
        qa.rare_probability(**{"law": qa.Bimodal(0.2), "length": 30, **given})
    assert text in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "given",
    [{"population": 1}, {"population": 10**7}, {"sweeps": 0.0}, {"step": 4.5}, {"step": math.nan}],
)
def test_settings_out_of_range_are_refused(given):
    with pytest.raises(InputError, match=next(iter(given))):
        qa.Rare(**given)
