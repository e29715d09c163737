"""Disorder with a given power spectrum: its correlations, its waves, and that it is one law."""

import math

import numpy as np
import pytest
from scipy.integrate import quad

import qavalanche as qa
from qavalanche.laws import Correlated, Spectrum, law_from
from qavalanche.laws import spectrum as module

TABLE = {"wave_numbers": [0.2, 0.8, 2.0], "powers": [1.0, 4.0, 0.0]}


def powers(law, q):
    """S(q) as the docstring has it."""
    if law.wave_numbers:
        return np.interp(q, law.wave_numbers, law.powers)
    xi = law.correlation_length
    k = 2 * math.sinh(1 / (2 * xi)) if xi else 0.0
    return (k * k + (2 * math.sin(q / 2)) ** 2) ** (law.exponent / 2)


def exact(law, bonds):
    """The correlation of an infinite chain."""
    options = {"epsabs": 1e-11, "limit": 400, "points": [0.01, 0.1, 0.2, 0.8, 2.0]}
    whole = quad(lambda q: powers(law, q), 0, math.pi, **options)[0]
    return quad(lambda q: powers(law, q) * math.cos(bonds * q), 0, math.pi, **options)[0] / whole


LAWS = [Spectrum(-1.5, 8.0), Spectrum(-0.5, 30.0), Spectrum(2.0), Spectrum(1.0, 4.0),
        Spectrum(-4.0, 3.0), Spectrum(**TABLE)]  # fmt: skip


@pytest.mark.parametrize("law", LAWS)
def test_correlations_are_the_transform_of_the_spectrum(law):
    found = law.correlation(12, 4000)
    assert found == pytest.approx([exact(law, bonds) for bonds in range(13)], abs=2e-4)
    assert found[0] == pytest.approx(1.0, abs=1e-14)


@pytest.mark.parametrize("length", [0.3, 5.0, 200.0])
def test_exponent_minus_two_is_exponential(length):
    law = Spectrum(-2.0, length)
    for chain in (7, 1000):
        assert law.correlation(6, chain) == pytest.approx(np.exp(-np.arange(7) / length), abs=1e-11)


def test_no_exponent_is_no_correlation_and_a_positive_one_is_that_of_gamma():
    assert np.abs(Spectrum(0.0).correlation(9)[1:]).max() < 1e-14
    for gamma in (0.1, 0.25, 0.4):
        found = Spectrum(1 - 2 * gamma).correlation(5, 20_000)
        assert found == pytest.approx(Correlated(gamma).correlation(5), abs=1e-5)


@pytest.mark.parametrize("law", [Spectrum(-1.5, 8.0, -1.0, 2.0), Spectrum(1.0, loc=-1.0, scale=2.0),
                                 Spectrum(loc=-1.0, scale=2.0, **TABLE)])  # fmt: skip
def test_chains_have_these_correlations_mean_and_scale(law):
    z = np.array([(-law.draw(64, 3, i).decays() + 1.0) / 2.0 for i in range(2000)])
    over = law.correlation(63)
    for bonds in (0, 1, 2, 5, 20, 63):
        products = z[:, : 64 - bonds] * z[:, bonds:]
        mean, error = products.mean(), products.mean(axis=1).std() / 2000**0.5
        assert abs(mean - over[bonds]) < 5 * error
    assert abs(z.mean()) < 5 * z.mean(axis=1).std() / 2000**0.5


def test_waves_have_the_power_of_the_table():
    law = Spectrum(**TABLE)
    z = np.array([-law.draw(256, 5, i).decays() for i in range(600)])
    window = np.hanning(256)
    power = (np.abs(np.fft.rfft(z * window)) ** 2).mean(axis=0)
    q = np.linspace(0, np.pi, 129)
    share = power / power.sum()
    expected = powers(law, q) / powers(law, q).sum()
    assert share[q > 2.1].sum() < 1e-3
    inside = (q > 0.3) & (q < 1.7)
    assert share[inside] == pytest.approx(expected[inside], rel=0.25)


def test_a_chain_no_longer_than_its_correlations_is_one_place_of_a_long_one():
    law = Spectrum(-2.0, 200.0, loc=-10.0)
    z = np.array([10 - law.draw(4, 1, i).decays() for i in range(1000)])
    assert z.std(axis=1).mean() < 0.1
    assert z.mean(axis=1).std() == pytest.approx(1.0, abs=0.1)
    assert Spectrum(-2.0, 1000.0) != Spectrum(-2.0, 1001.0)


def test_chains_depend_on_the_address_alone_and_kept_circles_do_not_matter(monkeypatch):
    law = Spectrum(**TABLE)
    first = law.draw(300, 3, 4)
    others = (law.draw(300, 3, 5), law.draw(300, 4, 4), Spectrum(-1.0, 2.0).draw(300, 3, 4))
    assert first not in others
    assert Spectrum(0.0, 0.0, **TABLE) == law
    assert law.address == Spectrum(**TABLE).address != Spectrum(TABLE["powers"][2], 3.0).address
    assert [law.draw(n).length for n in (1, 2, 3, 4, 5, 9)] == [1, 2, 3, 4, 5, 9]
    slow = Spectrum(-1.5, 8.0).draw(500, 1, 2)
    monkeypatch.setattr(module, "KEPT", 4)
    assert Spectrum(-1.5, 8.0).draw(500, 1, 2) == slow


def test_the_exponential_is_one():
    x = -np.geomspace(1e-9, 690, 500)
    assert module._exponential(x) == pytest.approx(np.exp(x), rel=1e-13)
    assert module._exponential(np.array([0.0, -np.inf])).tolist() == pytest.approx([1.0, 0.0])


def test_a_table_goes_through_a_spec(tmp_path):
    law = Spectrum(loc=-1.0, **TABLE)
    spec = {"seed": 1, "disorder": {**law.section, "loc": [-1.0, -2.0]},
            "chain": {"length": 60, "samples": 5}}  # fmt: skip
    campaign = qa.run(spec, tmp_path / "store", workers=1)
    assert [point.law.loc for point in campaign.spec.grid] == [-1.0, -2.0]
    melted = [qa.melt(law.draw(60, 1, i)).thermal_density for i in range(5)]
    point = next(p for p in campaign.spec.grid if p.law == law)
    assert campaign.rows(point)["thermal_density"].to_list() == melted


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"exponent": -0.5}, "needs a correlation_length, or the law correlated with gamma = 0.75"),
        ({"exponent": -2}, "exponent = -2: a negative exponent needs a correlation_length$"),
        ({"exponent": 5}, r"exponent = 5: must lie in \[-4, 4\]"),
        ({"correlation_length": 1e-3}, "correlation_length = 0.001: must be 0, or from 0.01"),
        ({"wave_numbers": [0.1, 0.2], "powers": [1.0]}, "2 wave_numbers and 1 powers: as many"),
        ({"wave_numbers": [0.2, 0.1], "powers": [1, 1]}, "wave_numbers: must ascend"),
        ({"wave_numbers": [0.2, 4], "powers": [1, 1]}, r"wave_numbers: must lie in \[0, pi\]"),
        ({"wave_numbers": [0.2, 1], "powers": [1, -1]}, "the least is -1: must be >= 0, they are"),
        ({"wave_numbers": [0.2, 1], "powers": [0, 0]}, "powers: all are 0: one must be positive"),
        ({"exponent": 1, **TABLE}, "with a table: give one or the other"),
        ({"scale": 0}, "scale = 0: must be positive and finite"),
    ],
)
def test_parameters_out_of_range_are_one_line(parameters, message):
    with pytest.raises(qa.InputError, match=message) as told:
        law_from("spectrum", parameters)
    assert "\n" not in str(told.value)
