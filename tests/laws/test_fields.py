"""Chains of fields, random and quasiperiodic, against closed forms and `Chain.from_fields`."""

import math

import numpy as np
import pytest
from scipy import integrate, stats

import qavalanche as qa
from qavalanche.chain import Chain
from qavalanche.laws import Fields, Quasiperiodic, law_from
from qavalanche.streams.address import stream_key
from qavalanche.streams.core.generator import fill_uniform

LONG = 200_000


def uniforms(law, length, number):
    """The random numbers of the chain (seed 1, sample 2)."""
    out = np.empty(number)
    fill_uniform(stream_key(1, {**law.address, "length": length}), 2, out)
    return out


def assert_same_bonds(made, chain):
    assert np.array_equal(made.resonant, chain.resonant)
    assert made.decays() == pytest.approx(chain.decays(), rel=1e-13, abs=1e-13)


def test_uniform_fields_make_the_chain_of_from_fields():
    law = Fields(W=3.0, J=0.7)
    h = 3.0 * (2 * uniforms(law, 1000, 1001) - 1)
    assert_same_bonds(law.draw(1000, 1, 2), Chain.from_fields(h, J=0.7))


@pytest.mark.parametrize("name", ["norm", "cauchy", "laplace", "semicircular"])
def test_other_fields_are_quantiles_of_the_same_numbers(name):
    law = Fields(W=2.0, distribution=name)
    h = 2.0 * getattr(stats, name).ppf(uniforms(law, 1000, 1001))
    made, right = law.draw(1000, 1, 2).decays(), Chain.from_fields(h).decays()
    gap = np.exp(np.minimum(made, right))
    scale = np.maximum(np.abs(h[1:]), np.abs(h[:-1])) + 1
    assert (np.abs(np.exp(made) - np.exp(right)) <= 1e-7 * scale + 1e-12 * gap).all()


def test_epsilon_of_uniform_and_normal_fields_is_the_closed_form():
    t = 1 / (4 * 3.0)
    assert Fields(3.0).resonance_probability == pytest.approx(t * (2 - t), rel=1e-14)
    assert Fields(0.2).resonance_probability == 1.0
    normal = Fields(W=1.5, J=0.8, distribution="norm")  # h - h' has width W sqrt 2
    exact = math.erf(0.4 / 1.5 / 2)
    assert normal.resonance_probability == pytest.approx(exact, abs=1e-10)
    cauchy = Fields(W=1.5, distribution="cauchy")  # h - h' has width 2 W
    assert cauchy.resonance_probability == pytest.approx(2 / math.pi * math.atan(1 / 6), abs=1e-10)
    laplace, a = Fields(W=2.0, distribution="laplace"), 0.25
    exact = 1 - math.exp(-a) * (1 + a / 2)
    assert laplace.resonance_probability == pytest.approx(exact, abs=1e-10)


@pytest.mark.parametrize("name", ["arcsine", "semicircular", "expon", "cosine"])
def test_epsilon_where_the_support_ends_is_that_of_the_densities(name):
    z, a = getattr(stats, name)(), 0.5 / 1.3
    low, high = z.ppf(1e-14), z.ppf(1 - 1e-14)

    def density(h):
        return z.pdf(h) * (z.cdf(h + a) - z.cdf(h - a))

    middle = [low + a, high - a]
    exact = integrate.quad(density, low, high, points=middle, limit=500, epsabs=1e-9)[0]
    made = Fields(W=1.3, distribution=name).resonance_probability
    assert made == pytest.approx(exact, abs=2e-7 if name == "arcsine" else 1e-8)


def test_moments_of_uniform_fields_are_the_closed_forms():
    """g = (J / 2) / |h - h'| with the triangular density of differences: <w> and its spread."""
    w = Fields(W=1.0, J=2.0).draw(LONG, 4).decays()  # w = ln |h - h'|
    assert w.mean() == pytest.approx(math.log(2) - 1.5, abs=5 * w.std() / math.sqrt(LONG / 3))
    assert w.var() == pytest.approx(1.25, rel=0.02)


def test_neighbouring_bonds_of_fields_are_correlated_and_no_others():
    resonant = Fields(W=1.0).draw(LONG, 4).resonant_bonds.astype(float)
    neighbours = np.corrcoef(resonant[1:], resonant[:-1])[0, 1]
    # the variance of p(h) = P(|h' - h| <= 1/2), 1/2 inside |h| <= 1/2, linear to 1/4 at the ends
    exact = (1 / 8 + 7 / 96 - (7 / 16) ** 2) / (7 / 16 * 9 / 16)
    assert neighbours == pytest.approx(exact, abs=4 / math.sqrt(LONG))
    assert exact > 10 / math.sqrt(LONG)
    assert abs(np.corrcoef(resonant[2:], resonant[:-2])[0, 1]) < 5 / math.sqrt(LONG)


def test_quasiperiodic_fields_are_cosines_with_a_random_phase():
    law = Quasiperiodic(W=2.5, J=0.9, beta=math.sqrt(2))
    (phase,) = uniforms(law, 500, 1)
    h = 2.5 * np.cos(2 * np.pi * (np.arange(501) * math.sqrt(2) + phase))
    made = law.draw(500, 1, 2).decays()
    right = np.log(np.abs(np.diff(h)) / 0.45)
    assert np.exp(made) == pytest.approx(np.exp(right), abs=1e-11)
    assert law.draw(500, 1, 3).decays() != pytest.approx(made, abs=1e-3)


@pytest.mark.parametrize("beta", [0.6180339887498949, 0.1, -0.3])
def test_resonant_bonds_of_one_long_quasiperiodic_chain(beta):
    law = Quasiperiodic(W=1.1, beta=beta)
    phases = [law.draw(1000, 1, i).resonant_count / 1000 for i in range(100)]
    error = max(np.std(phases) / 10, 1e-5)
    assert np.mean(phases) == pytest.approx(law.resonance_probability, abs=5 * error)


def test_wave_numbers_matter_up_to_whole_numbers():
    one, other = Quasiperiodic(W=2.0, beta=0.25), Quasiperiodic(W=2.0, beta=1.25)
    assert one.resonance_probability == other.resonance_probability
    assert Quasiperiodic(W=0.1).resonance_probability == 1.0


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("fields", {"W": 0}, "W = 0: must be positive and finite"),
        ("fields", {"W": 1, "J": "a"}, "J = 'a': must be positive"),
        ("fields", {"W": 1e-300, "J": 1e300}, "W / J"),
        ("fields", {"W": 1, "distribution": "unifrm"}, 'did you mean "uniform"'),
        ("fields", {"W": 1, "distribution": "t"}, "distribution = 't': needs df: W alone can"),
        ("fields", {"W": 1, "distribution": 3}, "distribution = 3: must be"),
        ("quasiperiodic", {"W": 1, "beta": 2}, "beta = 2: a whole number makes all fields alike"),
        ("quasiperiodic", {"W": 1, "beta": math.inf}, "beta = inf: must be finite"),
        ("quasiperiodic", {"W": -1}, "W = -1: must be positive"),
    ],
)
def test_parameters_out_of_range_are_named(name, parameters, message):
    with pytest.raises(qa.InputError, match=message):
        law_from(name, parameters)


def test_fields_with_a_quantile_function_that_is_not_smooth_cannot_be_drawn():
    law = Fields(W=1.0, distribution="moyal")
    for use in (lambda: law.draw(10), lambda: law.check(10, 1)):
        with pytest.raises(qa.InputError, match="'moyal': has no smooth quantile function"):
            use()
    Fields(W=1.0, distribution="anglit").check(10, 1)


def test_a_known_identity_of_stable_laws_holds():
    """The difference of two Landau variables has the distribution of that of two Cauchy ones."""
    one, other = (Fields(W=1.3, distribution=name) for name in ("landau", "cauchy"))
    assert one.resonance_probability == pytest.approx(other.resonance_probability, abs=1e-10)
