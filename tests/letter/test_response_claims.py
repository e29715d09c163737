"""What the letter says of the response, on planted media: eqs. 6 and 8 obeyed, or not."""

import math

import numpy as np
import pytest

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.response import CriticalOrder, Response, SpotCollar, SpottedMedium
from qavalanche.letter.response import claims_of_response

S = math.log(2)
AT = 0.257
EPSILONS = (0.2, 0.21, 0.22, 0.23, 0.24, 0.245, 0.25, 0.253)
ORDERS = (2, 5, 10, 30, 100, 300, 1000)


def medium(epsilon, saturated, obeyed, cutoff=1.0):
    """1 / zeta goes to `saturated` s at AT as a power 2; l_k / k is that of eq. 6 times obeyed."""
    rng = np.random.default_rng(int(1e6 * epsilon))
    rate = S * (saturated + 60 * (AT - epsilon) ** 2 + 1.5 * (AT - epsilon))
    collars = []
    for k in ORDERS:
        excess = rate / S - (saturated if obeyed == "diverges" else 1)
        value = k / (2 * excess) * (1.5 if obeyed is False else 1)
        value *= 1 + 0.02 * rng.normal()
        collars.append(SpotCollar(k, 64, 0, 0, 0, Estimate(value, 0.02 * value, 0.0), 0.0, 0.0))
    star = CriticalOrder(64, 0, Estimate.none("nothing melts"))
    susceptibility = 1 / (2 * (rate / S - saturated))
    return SpottedMedium(
        epsilon,
        10**6,
        64,
        0,
        S,
        Estimate(rate, 1e-4 * rate),
        susceptibility**cutoff,
        tuple(collars),
        star,
    )


def rows(saturated=1.0, obeyed=True, cutoff=1.0):
    media = tuple(medium(e, saturated, obeyed, cutoff) for e in EPSILONS)
    return {one.about: one for one in claims_of_response(Response("planted", S, media))}


def test_media_that_obey_eq_6_agree_with_it():
    found = rows()
    for k in (30, 100, 300, 1000):
        assert found[f"ℓ_k/k over eq. 6, k = {k}"].verdict == "agrees"
    where = found["1/ζ where 1/ℓ* → 0, in units of s"]
    assert where.value == pytest.approx(1.0, abs=3 * where.error)
    assert where.verdict != "differs"
    power = found["μ of 1/ℓ* ~ (1/ζ − 1/ζ there)^μ"]
    assert power.value == pytest.approx(1.0, abs=3 * power.error)
    critical = found["ε_c by 1/ℓ* → 0"]
    assert critical.value == pytest.approx(AT, abs=3 * critical.error)


def test_spots_that_melt_half_more_differ_from_it():
    assert rows(obeyed=False)["ℓ_k/k over eq. 6, k = 300"].verdict == "differs"


@pytest.mark.parametrize("rate", [1.0, 1.3])
def test_a_bound_that_is_not_saturated_is_seen(rate):
    found = rows(saturated=rate, obeyed="diverges")["1/ζ where 1/ℓ* → 0, in units of s"]
    assert found.value == pytest.approx(rate, abs=3 * found.error)
    assert found.error < 0.1
    assert (found.verdict == "differs") == (rate > 1.2)


@pytest.mark.parametrize(("power", "verdict"), [(1.0, "agrees"), (3.0, "differs")])
def test_whether_sizes_are_cut_off_at_the_response_goes_both_ways(power, verdict):
    assert rows(cutoff=power)["c of cut-off of sizes ~ ℓ*^c"].verdict == verdict


def test_without_media_near_the_transition_nothing_is_decided():
    media = tuple(medium(e, 1.0, True) for e in EPSILONS[:2])
    found = claims_of_response(Response("planted", S, media))
    assert {one.verdict for one in found if "ε_c" in one.about} <= {"not measured", "agrees"}
    assert not next(one for one in found if one.about == "ε_c by 1/ℓ* → 0").estimate.found


def test_shifts_to_both_sides_do_not_make_up_for_each_other():
    media = [medium(e, 1.0, e < 0.235) for e in EPSILONS]  # obeyed deep below, 1.5 times near
    low = [medium(e, 1.0, True) for e in EPSILONS]
    mixed = [*media[:4], *low[4:]]
    assert claims_of_response(Response("planted", S, tuple(mixed)))[2].verdict == "agrees"
    found = claims_of_response(Response("planted", S, tuple(media)))[2]
    assert found.about == "ℓ_k/k over eq. 6, k = 300"
    assert found.verdict == "differs"
