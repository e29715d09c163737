"""The law of rings of blocks: what is drawn, in chunks by address, and what is refused."""

import numpy as np
import pytest
from scipy import stats

import qavalanche as qa
from qavalanche.campaign.point import Point
from qavalanche.laws import DrawnBlocks, blocks, law_from

SHORT, LONG = stats.expon(1, 0.5), stats.gamma(2.0, 0.5, 3.0)
LAW = DrawnBlocks(SHORT, LONG, deficit=0.7)


@pytest.fixture
def small_chunks(monkeypatch):
    """Chunks of 64 blocks, so that a small ring has several."""
    monkeypatch.setattr(blocks, "CHUNK", 64)


def test_names_and_objects_make_the_same_law():
    named = DrawnBlocks("expon", "gamma", 0.7, thermal_loc=1, thermal_scale=0.5, insulating_a=2,
                        insulating_loc=0.5, insulating_scale=3)  # fmt: skip
    assert named == LAW
    assert {key: value for key, value in LAW.section.items() if key != "law"} == {
        "thermal_law": "expon",
        "thermal_loc": 1.0,
        "thermal_scale": 0.5,
        "insulating_law": "gamma",
        "insulating_a": 2.0,
        "insulating_loc": 0.5,
        "insulating_scale": 3.0,
        "deficit": 0.7,
    }


def test_kinds_alternate_and_a_deficit_is_in_proportion_to_a_length():
    ring = LAW.draw(1000, 3, 4)
    assert (len(ring), ring.length, ring.thermal_first) == (1000, 1000, True)
    assert ring.deficits[1::2].tolist() == (0.7 * ring.lengths[1::2]).tolist()
    assert not ring.deficits[::2].any()
    assert ring.lengths.min() > 0


@pytest.mark.parametrize(("first", "law"), [(0, SHORT), (1, LONG)])
def test_lengths_follow_their_distributions(first, law):
    lengths = LAW.draw(200_000, 7).lengths[first::2]
    assert stats.kstest(lengths, law.cdf).pvalue > 1e-3
    assert abs(lengths.mean() - law.mean()) < 4 * law.std() / np.sqrt(lengths.size)
    assert abs(np.corrcoef(lengths[1:], lengths[:-1])[0, 1]) < 4 / np.sqrt(lengths.size)


def test_a_wrong_distribution_would_be_seen():
    lengths = LAW.draw(200_000, 7).lengths[::2]
    assert stats.kstest(lengths, stats.expon(1, 0.52).cdf).pvalue < 1e-3


@pytest.mark.usefixtures("small_chunks")
def test_chunks_drawn_in_any_order_are_the_ring():
    whole = LAW.draw(200, 5, 6)
    parts = {index: LAW.chunk(200, 5, 6, index) for index in (3, 0, 2, 1)}
    assert [parts[i][0].size for i in range(4)] == [64, 64, 64, 8]
    for column, drawn in enumerate((whole.lengths, whole.deficits)):
        assert np.concatenate([parts[i][column] for i in range(4)]).tolist() == drawn.tolist()
    assert not np.array_equal(parts[0][0], parts[1][0])
    with pytest.raises(qa.InputError, match="index = 4: must be a whole number >= 0 and <= 3"):
        LAW.chunk(200, 5, 6, 4)


def test_rings_of_other_addresses_are_others():
    first = LAW.draw(50, 1, 0).lengths
    other = DrawnBlocks(SHORT, LONG, deficit=0.71)
    for again in (LAW.draw(50, 1, 1), LAW.draw(50, 2, 0), LAW.draw(52, 1), other.draw(50, 1)):
        assert not np.array_equal(again.lengths[:50], first)


@pytest.mark.parametrize(
    ("thermal", "insulating", "share"),
    [
        (stats.expon(1, 0.5), stats.expon(1, 4), 1.5 / (1.5 + 0.7 * 5)),
        (stats.uniform(1, 2), stats.uniform(1, 2), 1 / 1.7),
        (stats.pareto(0.8), stats.expon(1, 4), 1.0),
        (stats.expon(1, 4), stats.pareto(0.8), 0.0),
    ],
)
def test_the_share_of_t_blocks_plays_the_part_of_epsilon(thermal, insulating, share):
    law = DrawnBlocks(thermal, insulating, deficit=0.7)
    assert law.resonance_probability == pytest.approx(share, rel=1e-12)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"thermal": "expn"}, r'thermal law = .expn. \(did you mean "expon"\?\): must be a'),
        ({"thermal": "norm"}, "thermal norm.*: lengths from -inf: must not be below 0"),
        ({"thermal_loc": -0.1}, "lengths from -0.1: must not be below 0"),
        ({"insulating": "gamma"}, "insulating gamma without a: a is needed"),
        ({"insulating": "gamma", "insulating_a": -1}, "out of this distribution's range"),
        ({"thermal_lok": 1}, r"thermal expon parameter 'lok' \(did you mean \"loc\"\?\)"),
        ({"thermal_loc": "x"}, "thermal expon parameter loc = 'x': must be a finite number"),
        ({"loc": 1}, "blocks parameter loc: must begin with thermal_ or insulating_"),
        ({"thermal_law": "expon"}, "thermal_law: is given as thermal, by name"),
        ({"thermal": SHORT, "thermal_loc": 1}, "a frozen distribution holds its own"),
        ({"thermal": 3}, "distribution = 3: must be a name or a frozen distribution"),
        ({"deficit": 0}, "deficit = 0: must be a finite number above 0"),
        ({"deficit": np.inf}, "deficit = inf: must be a finite number above 0"),
        ({"thermal": "halfcauchy", "insulating": "halfcauchy"}, "both infinite: at most one may"),
    ],
)
def test_other_parameters_are_refused_in_one_line(given, message):
    with pytest.raises(qa.InputError, match=message) as told:
        DrawnBlocks(**{"thermal": "expon", "insulating": "expon", **given})
    assert "\n" not in str(told.value)


def test_parameters_of_a_distribution_go_with_its_name():
    names = {"thermal_law": "expon", "insulating_law": "gamma"}
    assert law_from("blocks", {**names, "insulating_a": 2.0}).insulating.mean == 2.0
    with pytest.raises(qa.InputError, match="blocks without insulating_a: insulating_a is needed"):
        law_from("blocks", names)
    with pytest.raises(qa.InputError, match="blocks parameter 'thermal_a'"):
        law_from("blocks", {**names, "insulating_a": 2.0, "thermal_a": 1.0})
    with pytest.raises(qa.InputError, match="thermal_law = 3"):
        law_from("blocks", {**names, "thermal_law": 3, "insulating_a": 2.0})


def test_an_odd_number_of_blocks_is_refused():
    message = "length = 5 blocks: must be even, as a ring holds as many T blocks as I blocks"
    for call in (lambda: LAW.draw(5), lambda: LAW.check(5, 1), lambda: LAW.chunk(5, 1, 0, 0)):
        with pytest.raises(qa.InputError, match=message):
            call()


def test_lengths_that_are_nearly_zero_are_refused_when_they_are_drawn():
    law = DrawnBlocks("gamma", "expon", thermal_a=0.01)
    with pytest.raises(qa.InputError, match=r"no lengths can be drawn|nearly so"):
        law.draw(10)


def test_a_scheme_of_chains_refuses_it():
    with pytest.raises(qa.InputError, match="scheme = spots: takes a Chain, and the law blocks"):
        Point(LAW, 10)
