"""The mean bare decay of a law: exact values, and chains that it draws."""

from dataclasses import dataclass

import numpy as np
import pytest
from law_cases import laws
from scipy import stats
from scipy.integrate import quad

import qavalanche as qa
from qavalanche.laws import Correlated, Law, get, names
from qavalanche.laws.bare_decay import mean_bare_decay, mean_of_chain
from qavalanche.laws.registry import law_from

OF_CHAINS = [name for name in names() if get(name).draws is qa.Chain]


def of_distribution(law, top=np.inf):
    """E[w | w > 0], w = -ln g, of a frozen distribution of scipy."""
    with np.errstate(all="ignore"):
        whole = quad(lambda w: law.cdf(-w), 0, top, epsabs=1e-13, epsrel=1e-12, limit=500)[0]
    return whole / law.cdf(0)


@pytest.mark.parametrize("law", [stats.norm(-1, 1.5), stats.norm(2, 0.5), stats.gumbel_r(-1),
                                 stats.logistic(-2, 0.7), stats.expon(-3), stats.gamma(2.5, -3),
                                 stats.uniform(-2, 3)])  # fmt: skip
def test_laws_of_scipy_are_exact_to_eight_digits(law):
    top = 3 if law.dist.name in ("expon", "gamma", "uniform") else np.inf
    assert mean_bare_decay(qa.LogCoupling(law)) == pytest.approx(
        of_distribution(law, top), rel=1e-8
    )


@pytest.mark.parametrize("df", [1.5, 3.0])
def test_tails_that_fall_as_a_power_are_followed_to_their_end(df):
    law = stats.t(df, -1)
    exact = quad(lambda w: law.cdf(-w), 0, np.inf, epsrel=1e-9, limit=1000)[0] / law.cdf(0)
    assert mean_bare_decay(qa.LogCoupling(law)) == pytest.approx(exact, rel=1e-7)


@pytest.mark.parametrize("law", [stats.cauchy(-1), stats.pareto(0.9)])
def test_an_infinite_mean_is_refused_in_one_line(law):
    law = qa.LogCoupling(law.dist.name, **{**law.kwds, **_named(law)})
    if law.name == "pareto":  # the heavy tail is that of resonances
        assert mean_bare_decay(law) == 0.0
        return
    with pytest.raises(qa.InputError, match="is infinite, or nearly so: give bare_decay") as told:
        mean_bare_decay(law)
    assert "\n" not in str(told.value)


@dataclass(frozen=True)
class Power(Law):
    """P(w > t) = (1 + t)^-power, without a table."""

    name = "power"
    power: float

    def probability_below(self, decay):
        return 1 - (1 + decay) ** -self.power

    def draw(self, length, seed=0, sample=0):  # noqa: ARG002
        return qa.Chain.from_decays([7.0, 7.0])


def test_tails_without_a_table():
    assert mean_bare_decay(Power(4.0)) == pytest.approx(1 / 3, rel=1e-8)
    assert mean_bare_decay(Power(1.2)) == 7.0  # known too badly: a chain is drawn
    for power in (0.5, 0.9, 1.0):
        with pytest.raises(qa.InputError, match=r"law power, .* is infinite, or nearly so"):
            mean_bare_decay(Power(power))


def _named(law):
    shapes = [one.strip() for one in (law.dist.shapes or "").split(",") if one.strip()]
    return dict(zip([*shapes, "loc"], law.args, strict=False))


def test_the_laws_own_forms():
    assert mean_bare_decay(qa.Bimodal(0.25, 3.0)) == qa.Bimodal(0.25, 3.0).decay
    for gamma in (0.1, 0.5, 0.8):
        known = of_distribution(stats.norm(-0.7, 1.3))
        assert mean_bare_decay(Correlated(gamma, -0.7, 1.3)) == pytest.approx(known, rel=1e-10)
    for W in (0.2, 0.26, 0.499, 0.501, 1.0, 30.0):
        r, x = 4 * W, law_from("fields", {"W": W})
        known = quad(lambda y, r=r: np.log(y) * (r - y), 1, max(r, 1))[0]
        expected = known / ((r - 1) ** 2 / 2) if r > 1 else 0
        assert mean_bare_decay(x) == pytest.approx(expected, rel=1e-8)
    triangular = law_from("triang", {"c": 0.3, "loc": -0.8})  # kinks: no table
    known = of_distribution(stats.triang(0.3, -0.8), 0.8)
    assert triangular.table is None
    assert mean_bare_decay(triangular) == pytest.approx(known, rel=1e-8)


@pytest.mark.parametrize("title", [*OF_CHAINS, "norm", "triang", "norm fields", "histogram"])
def test_every_law_draws_chains_of_this_mean(title, tmp_path):
    law = laws(tmp_path)[title]
    means = [mean_of_chain(law.draw(1000, 3, i)) for i in range(40)]
    error = max(np.std(means) / np.sqrt(len(means)), 1e-3)
    assert abs(np.mean(means) - mean_bare_decay(law)) < 5 * error


def test_one_chain():
    assert mean_of_chain(qa.Chain.from_decays([1.0, -1.0, 2.0, np.inf])) == 1.5
    assert mean_of_chain(qa.Chain.from_decays([-1.0, -1.0])) == 0.0
    assert mean_of_chain(qa.Chain.from_decays([-1.0, np.inf])) == 0.0
    assert mean_of_chain(qa.Chain.from_decays([0.7, -1.0, 0.7])) == 0.7
    assert mean_of_chain(qa.Bimodal(0.3).draw(100)) == qa.Bimodal(0.3).decay
