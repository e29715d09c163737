"""Lengths, finite chains and sizes in mean field: the letter's laws, and where they are refined."""

import math

import numpy as np
import pytest

from qavalanche import InputError
from qavalanche.meanfield import (
    critical_length,
    critical_point,
    flow,
    lengths,
    mean_entropy,
    region_size,
    size_distribution,
    thermal_probability,
)

S = math.log(2)


@pytest.fixture(scope="module")
def critical_flow():
    """A flow that is critical up to order 400."""
    return flow(critical_point(1, digits=300).near("-1e-295"), precision=1300)


class TestLengths:
    def test_localized(self):
        found = lengths(flow(0.19))
        assert found.zeta == pytest.approx(1.26339, rel=1e-5)
        assert found.zeta < found.zeta_c == pytest.approx(1 / S)
        assert found.L_minus == 1 + 2 * found.collar_per_order
        assert found.correlation_length == found.collar_per_order
        assert found.k_star is None
        assert found.diffusive is None
        assert math.isnan(found.log_time)

    def test_thermal(self):
        found = lengths(flow(0.195))
        assert found.k_star == 6
        assert found.log_L_plus == pytest.approx(-6 * math.log(0.195))
        assert found.log_time == pytest.approx(2 * 0.195**-6 / found.zeta)
        assert found.transport_exponent == found.log_time
        assert found.diffusive is False
        assert found.log_end_to_end == pytest.approx(math.log(0.195**-3 / (-6 * math.log(0.195))))

    def test_border_of_diffusion(self):
        # k* = 1: 2 L_+ = zeta at 2 / eps = 1 / ln(1 / eps), eps = 0.7035 for K = 1
        border = 0.70346742
        assert 2 * math.log(1 / border) == pytest.approx(border, rel=1e-7)
        assert lengths(flow(border - 1e-4)).diffusive is False
        assert lengths(flow(border + 1e-4)).diffusive is True

    def test_L_plus_diverges_with_nu_plus_and_L_minus_with_nu_minus(self):
        from qavalanche.meanfield import nu_minus, nu_plus

        critical = critical_point(1, digits=250)
        found = [
            (
                lengths(flow(critical.near(f"-1e-{n}"), precision=1100)),
                lengths(flow(critical.near(f"1e-{n}"), precision=1100)),
            )
            for n in (100, 200)
        ]
        (below_1, above_1), (below_2, above_2) = found
        minus = math.log10(below_2.L_minus / below_1.L_minus) / 100
        plus = (above_2.log_L_plus - above_1.log_L_plus) / math.log(10) / 100
        assert minus == pytest.approx(nu_minus(float(critical)), abs=5e-3)
        assert plus == pytest.approx(nu_plus(float(critical)), abs=2e-2)

    def test_undecided_has_no_lengths(self):
        undecided = flow(float(critical_point(1)))
        for call in (lengths, critical_length, size_distribution):
            with pytest.raises(InputError, match="higher precision"):
                call(undecided)


class TestThermalProbability:
    def test_is_the_chance_of_a_covering_spot(self):
        found = flow(0.19)
        for length in (3, 30, 300):
            order = next(k for k in range(1, 1000) if region_size(found, k) >= length)
            expected = 1 - (1 - 0.19**order) ** length
            assert thermal_probability(found, length).p == pytest.approx(expected, rel=1e-9)

    def test_localized_limit_to_exponential_accuracy(self):
        found = flow(0.1)
        for length in (50, 100, 400):
            result = thermal_probability(found, length)
            assert result.regime == "localized"
            assert math.log(result.p) == pytest.approx(math.log(result.limit), rel=0.12)

    def test_thermal_limit(self):
        found = flow(0.195)
        for length in (2e4, 1e5):
            result = thermal_probability(found, length)
            assert result.regime == "thermal"
            assert result.p == pytest.approx(result.limit, rel=1e-3)
        assert thermal_probability(found, 1e5).p > 0.99

    def test_first_falls_and_then_rises_above_the_transition(self):
        found = flow(critical_point(1, digits=40).near("1e-12"), precision=300)
        p = [thermal_probability(found, 10.0**n).p for n in range(1, 20)]
        lowest = int(np.argmin(p))
        assert 2 < lowest < 17
        assert p[0] > 100 * p[lowest]
        assert p[-1] > 0.99

    def test_fan_falls_as_one_over_L_up_to_a_logarithm(self, critical_flow):
        L = np.geomspace(1e3, 1e100, 300)
        results = [thermal_probability(critical_flow, x) for x in L]
        assert {r.regime for r in results} == {"critical fan"}
        p = np.array([r.p for r in results])
        beta = -np.polyfit(np.log(L), np.log(p), 1)[0]
        assert beta == pytest.approx(1, abs=0.03)
        corrected = -np.polyfit(np.log(L), np.log(p / np.log(L)), 1)[0]
        assert abs(corrected - 1) < abs(beta - 1)

    def test_bad_length(self):
        for length in (0, -1, math.nan, math.inf):
            with pytest.raises(InputError, match="length = "):
                thermal_probability(flow(0.1), length)


class TestSizes:
    def test_tau_is_three_at_criticality(self, critical_flow):
        tau = size_distribution(critical_flow).slope
        # ln T_k = k |ln eps| / 2 + ln(k) / 2: tau = 3 - 2 / (k |ln eps|) + ...
        k = np.arange(1, len(tau) + 1) + 0.5
        expected = 1 + 1 / (0.5 + 0.5 / (k * abs(math.log(critical_flow.epsilon))))
        assert tau[100:350] == pytest.approx(expected[100:350], abs=2e-4)
        assert tau[349] == pytest.approx(3, abs=0.01)

    def test_frame_has_a_row_per_order(self):
        sizes = size_distribution(flow(0.2), largest=50)
        frame = sizes.to_frame()
        assert frame["size"].to_list() == sizes.size.tolist()
        assert frame["slope"].null_count() == 1
        assert frame["size"].max() <= 50

    def test_cut_off_at_l_star_below_criticality(self):
        found = flow(critical_point(1, digits=40).near("-1e-8"), precision=300)
        sizes = size_distribution(found)
        cut = critical_length(found)
        assert 0.01 < cut / found.collar_per_order < 100
        inside, outside = sizes.size[:-1] < cut / 30, sizes.size[:-1] > 5 * cut
        assert sizes.slope[inside][3:] == pytest.approx(3, abs=0.5)
        assert (sizes.slope[outside] > 6).all()

    def test_region_sizes_beyond_the_flow_are_linear(self):
        found = flow(0.1)
        last = len(found.gap)
        step = region_size(found, last + 2) - region_size(found, last + 1)
        assert step == pytest.approx(1 + 2 * found.collar_per_order)
        assert region_size(flow(0.3), 2) == math.inf

    def test_mean_entropy_is_the_sum_over_positions_of_the_smaller_part(self):
        found = flow(0.19)
        # brute force: a region of T bonds at every offset against the cut, weight eps^k
        L, total = 40.0, 0.0
        for k in range(1, 100):
            size = region_size(found, k)
            if size >= L:
                break
            offsets = (np.arange(20_000) + 0.5) / 20_000 * size
            total += 0.19**k * S * np.minimum(offsets, size - offsets).mean() * size
        total += thermal_probability(found, L).p * S * L / 2
        assert mean_entropy(found, L) == pytest.approx(total, rel=1e-6)

    def test_mean_entropy_of_an_endless_chain_is_that_of_a_long_one(self):
        found = flow(0.1)
        assert mean_entropy(found, 1e15) == pytest.approx(mean_entropy(found, 1e3), rel=1e-12)

    def test_mean_entropy_at_criticality_grows_as_the_square_of_the_logarithm(self, critical_flow):
        # the letter's p ~ l^-3 gives ln L; the factor sqrt(k) of l_k makes every order count k
        L = np.geomspace(1e5, 1e100, 200)
        entropy = np.array([mean_entropy(critical_flow, x) for x in L])
        power = np.polyfit(np.log(np.log(L)), np.log(entropy), 1)[0]
        assert power == pytest.approx(2, abs=0.1)
