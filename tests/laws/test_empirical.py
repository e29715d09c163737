"""ln g as it was measured, and distributions that are objects of Python."""

import os
import pickle
import subprocess
import sys

import numpy as np
import pytest
from law_cases import Parabola, parabola
from scipy import stats

import qavalanche as qa
from qavalanche.campaign.point import Point
from qavalanche.laws import Empirical, LogCoupling, PythonLaw, from_distribution, law_from
from qavalanche.laws import distributions as held
from qavalanche.laws import python as objects
from qavalanche.schemes.spots import Spots

VALUES = [-3.0, -1.5, -1.0, 0.25, -0.5]
COUNTS, EDGES = [3.0, 0.0, 5.0, 2.0], [-4.0, -2.0, -1.5, 0.5, 1.0]
new_kind = pytest.mark.skipif(not hasattr(stats, "Normal"), reason="this scipy has no Normal")


def log_g(law, length=100_000, sample=0):
    return -law.draw(length, 3, sample).decays()


def test_values_are_drawn_with_equal_probability():
    drawn, counts = np.unique(log_g(Empirical(VALUES)), return_counts=True)
    assert drawn.tolist() == sorted(VALUES)
    assert stats.chisquare(counts).pvalue > 1e-4


def test_a_histogram_is_drawn_bin_by_bin():
    drawn = log_g(Empirical(counts=COUNTS, edges=EDGES))
    law = stats.rv_histogram((np.array(COUNTS), np.array(EDGES)), density=False)
    assert stats.kstest(drawn, law.cdf).pvalue > 1e-4
    assert not ((drawn > -2) & (drawn < -1.5)).any()
    assert drawn.mean() == pytest.approx(law.mean(), abs=5 * law.std() / drawn.size**0.5)
    assert drawn.std() == pytest.approx(law.std(), rel=0.01)


def test_epsilon_counts_what_is_not_negative():
    assert Empirical(VALUES).resonance_probability == 0.2
    assert Empirical([0.0, -1.0]).resonance_probability == 0.5
    exact = (5 * 0.5 / 2 + 2) / 10
    made = Empirical(counts=COUNTS, edges=EDGES).resonance_probability
    assert made == pytest.approx(exact, rel=1e-14)
    assert Empirical(counts=[1], edges=[-2, -1]).resonance_probability == 0.0
    assert Empirical(counts=[1], edges=[1, 2]).resonance_probability == 1.0


def test_what_is_the_same_has_one_address_and_what_is_not_another():
    one = Empirical(VALUES)
    assert one == Empirical(tuple(reversed(VALUES)))
    assert one.address == Empirical(np.array(VALUES)).address
    assert one.address != Empirical([*VALUES[:-1], -0.5000000001]).address
    bins = Empirical(counts=COUNTS, edges=EDGES)
    assert bins == Empirical(counts=[4 * n for n in COUNTS], edges=EDGES)
    assert bins != Empirical(counts=COUNTS, edges=[*EDGES[:-1], 1.25])
    assert len({one, Empirical(VALUES), bins}) == 2


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({}, "empirical with no numbers: give values, or counts and edges"),
        ({"counts": [1.0]}, "empirical with counts: give values"),
        ({"values": [1], "counts": [1], "edges": [0, 1]}, "with values and counts and edges"),
        ({"values": [1, np.nan]}, "values: value 2 is nan: must be finite"),
        ({"values": "abc"}, "values = 'abc'"),
        ({"counts": [1, 2], "edges": [0, 1]}, "2 counts and 2 edges: one edge more"),
        ({"counts": [1, 2], "edges": [0, 1, 1]}, "edges: must ascend"),
        ({"counts": [1, -2], "edges": [0, 1, 2]}, "counts: the least is -2: must be >= 0"),
        ({"counts": [0, 0], "edges": [0, 1, 2]}, "their sum is 0: must be positive"),
    ],
)
def test_data_that_are_no_distribution_are_named(parameters, message):
    with pytest.raises(qa.InputError, match=message):
        law_from("empirical", parameters)


def test_an_rv_histogram_is_the_empirical_law_of_its_bins():
    histogram = stats.rv_histogram((np.array([1, 4, 2]), np.array([-3.0, -1, 1, 3])))
    law = from_distribution(histogram)
    assert law.counts == pytest.approx([1 / 7, 4 / 7, 2 / 7])
    assert law.edges == (-3.0, -1.0, 1.0, 3.0)
    shifted = from_distribution(histogram(-1, scale=2))
    assert shifted.counts == law.counts
    assert shifted.edges == (-7.0, -3.0, 1.0, 5.0)
    uneven = stats.rv_histogram((np.array([1, 3]), np.array([-3.0, -1, 1.5])), density=False)
    assert from_distribution(uneven).resonance_probability == pytest.approx(uneven.sf(0))


def test_what_a_spec_can_name_is_named():
    assert from_distribution(stats.gamma(2, loc=-3)) == LogCoupling("gamma", a=2, loc=-3)
    law = qa.Bimodal(0.3)
    assert from_distribution(law) is law


@new_kind
def test_scipys_new_distributions_are_taken():
    from scipy.stats import Normal

    law = from_distribution(Normal(mu=-1.0, sigma=1.5))
    assert law == LogCoupling("Normal", mu=-1, sigma=1.5)
    assert from_distribution(Normal()) == LogCoupling("Normal")
    old = LogCoupling("norm", loc=-1, scale=1.5)
    assert law.resonance_probability == pytest.approx(old.resonance_probability)
    assert law.table[:, 0] == pytest.approx(old.table[:, 0], abs=1e-6)
    assert law.address != old.address
    with pytest.raises(qa.InputError, match="out of this distribution's range"):
        LogCoupling("Normal", mu=0, sigma=-1)
    made = from_distribution(stats.make_distribution(stats.gamma)(a=2.0) - 3.0)
    assert isinstance(made, PythonLaw)
    assert stats.kstest(log_g(made), stats.gamma(2.0, loc=-3).cdf).pvalue > 1e-4


def test_a_users_subclass_is_drawn_as_it_is_and_has_the_fast_path():
    law, truth = from_distribution(parabola()), parabola()
    assert stats.kstest(log_g(law), truth.cdf).pvalue > 1e-4
    assert law.table is not None
    assert not law.draws_one_by_one
    assert law.probability_below(0.5) == pytest.approx(truth.sf(-0.5))
    assert law.description == "Parabola()"


def test_what_differs_by_little_shares_neither_streams_nor_stores():
    laws = [from_distribution(parabola()(loc=place)) for place in (0.0, 1e-6, 0.0)]
    assert laws[0] == laws[2]
    assert laws[0].digest != laws[1].digest

    other = from_distribution(Shifted(a=-1.0, b=2.0)(loc=0.0))
    assert other.digest != laws[0].digest
    assert other != laws[0]
    assert not np.array_equal(log_g(other, 100), log_g(laws[0], 100))


class Shifted(Parabola):
    """The same by a little."""

    def _ppf(self, q):
        return super()._ppf(q) + 1e-7


Shifted.__name__ = "Parabola"


def test_what_is_not_smooth_is_drawn_without_a_table():
    law = from_distribution(Kinked(a=-2.0, b=1.0))
    assert law.table is None
    assert law.draws_one_by_one
    assert stats.kstest(log_g(law, 20_000), Kinked(a=-2.0, b=1.0).cdf).pvalue > 1e-4
    assert law.seconds_per_bond > 0
    assert law.digest != from_distribution(Kinked(a=-2.0, b=1.0)(loc=-1e-5)).digest


class Kinked(stats.rv_continuous):
    """Uniform on [-2, 0] with probability 0.3, on [0, 1] with 0.7."""

    def _ppf(self, q):
        return np.where(q < 0.3, q / 0.15 - 2, (q - 0.3) / 0.7)

    def _cdf(self, x):
        return np.where(x < 0, 0.15 * (x + 2), 0.3 + 0.7 * x)


def test_where_the_object_is_not_the_law_is_known_and_cannot_be_drawn(monkeypatch):
    law = from_distribution(parabola())
    monkeypatch.setattr(objects, "_OBJECTS", {})
    monkeypatch.setattr(held, "_HELD", {})
    section = law.section
    again = law_from(section.pop("law"), section)
    assert again == law
    assert again.resonance_probability == pytest.approx(parabola().sf(0), rel=1e-7)
    assert Point(again, 10, Spots()).name
    for use in (lambda: again.draw(5), lambda: again.check(5, 1), lambda: again.table,
                lambda: again.seconds_to_tabulate):  # fmt: skip
        with pytest.raises(qa.InputError, match=r"law python, Parabola\(\), digest .* not given"):
            use()


def test_the_object_goes_with_the_law_to_another_process(tmp_path):
    made = from_distribution(parabola())
    (tmp_path / "law.pickle").write_bytes(pickle.dumps(made))
    program = (
        "import pickle, pathlib; law = pickle.loads(pathlib.Path('law.pickle').read_bytes());"
        "print(law.draw(50, 3).decays().tolist())"
    )
    folders = os.pathsep.join([p for p in sys.path if p])
    env = {**os.environ, "PYTHONPATH": folders}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, text=True, check=True,
        capture_output=True, env=env,
    )  # fmt: skip
    assert done.stdout.strip() == str(made.draw(50, 3).decays().tolist())


@pytest.mark.parametrize(
    ("thing", "message"),
    [
        (3, "distribution = 3: must be a name or a frozen distribution"),
        (stats.poisson(2), "frozen distribution, such as"),
        (stats.gamma, r"its quartiles cannot be computed"),
        (Parabola(a=-1.0, b=2.0)(scale=-1), "its quartiles cannot be computed"),
    ],
)
def test_what_is_no_continuous_distribution_is_refused(thing, message):
    with pytest.raises(qa.InputError, match=message):
        from_distribution(thing)
