"""qa.threshold: its rates are those of single chains, its store goes on, its mistakes are named."""

import json

import numpy as np
import pytest

import qavalanche as qa
from qavalanche import InputError
from qavalanche.campaign.chunk import Slice
from qavalanche.hamiltonians import xxz
from qavalanche.laws.hamiltonian import DrawnHamiltonian

FEW = {"lengths": range(2, 6), "samples": 12, "workers": 1}


def test_its_means_are_those_of_the_same_chains_one_by_one():
    found = qa.threshold("xxz", [5.0, 9.0], seed=4, **FEW)
    assert [(one.W, one.length) for one in found.points] == [
        (W, L) for W in (5.0, 9.0) for L in range(2, 6)
    ]
    for one in found.points:
        law = DrawnHamiltonian("xxz", one.W)
        rates = [qa.relaxation(law.draw(one.length, 4, i)).log_rate for i in range(12)]
        assert one.mean.value == pytest.approx(np.mean(rates), rel=1e-9)
        assert one.mean.error == pytest.approx(np.std(rates, ddof=1) / np.sqrt(12), rel=1e-6)
        assert one.samples == 12


def test_the_samples_are_nested():
    law = DrawnHamiltonian("xxz", 7.0)
    short, long = (np.diag(law.draw(L, 1, 3).terms[-1].matrix) for L in (3, 3))
    assert np.array_equal(short, long)
    found = qa.threshold("anderson", 12.0, range(3, 7), 60, workers=1)
    apart = [one.mean.error for one in found.points]
    for slope in found.slopes:  # paired differences are surer than independent ones
        assert slope.slope.error < 0.8 * np.hypot(*apart[-2:])


def test_it_goes_on_where_a_store_ends_and_takes_more_samples(tmp_path):
    whole = qa.threshold("xxz", 6.0, **FEW)
    store = tmp_path / "store"
    qa.threshold("xxz", 6.0, [2, 3], 5, out=store, workers=1)
    found = qa.threshold("xxz", 6.0, out=store, **FEW)
    assert found.to_dict() == whole.to_dict()
    (again,) = qa.threshold_of(store)
    assert again.to_dict() == whole.to_dict()


def test_a_store_that_is_not_complete_is_read_and_says_so(tmp_path):
    spec = {
        "seed": 0,
        "disorder": {"law": "hamiltonian", "model": "xxz", "W": 6.0},
        "chain": {"length": [2, 3, 4], "samples": 20},
        "scheme": {"name": "slowest_rate"},
    }
    campaign = qa.run(spec, tmp_path / "s", workers=1, shard=Slice.parse("1/2"))
    (found,) = qa.threshold_of(campaign)
    lacking = 60 - sum(one.samples for one in found.points)
    assert 0 < lacking < 60
    assert f"{lacking} samples not computed yet" in found.warnings[-1]
    whole = qa.threshold("xxz", 6.0, [2, 3, 4], 20, out=tmp_path / "s", workers=1)
    assert "not computed" not in whole.warnings[-1]
    assert [one.samples for one in whole.points] == [20, 20, 20]


def test_one_threshold_for_every_model_in_a_store(tmp_path):
    spec = {
        "seed": 1,
        "disorder": {"law": "hamiltonian", "model": "xxz", "W": [5.0, 9.0], "Delta": [0.0, 1.0]},
        "chain": {"length": [2, 3, 4], "samples": 8},
        "scheme": {"name": "slowest_rate", "site": [0, 1]},
    }
    found = qa.threshold_of(qa.run(spec, tmp_path / "s", workers=1), sides=1)
    titles = {one.model for one in found}
    assert len(titles) == len(found) == 4
    assert sum("Delta = 0" in title for title in titles) == 2
    assert sum("bath at site 1" in title for title in titles) == 2
    assert all(one.sides == 1 and len(one.points) == 6 for one in found)


def test_a_function_is_a_model_too():
    named = qa.threshold("xxz", 6.0, [2, 3, 4], 4, parameters={"J": 2.0}, workers=1)

    def strong(h):
        return xxz(h, J=2.0)

    own = qa.threshold(strong, 6.0, [2, 3, 4], 4, workers=1)
    assert own.local_dimension == 2
    assert len(own.points) == len(named.points) == 3


def test_spins_of_three_states_have_their_own_critical_slope():
    found = qa.threshold("spin1", 6.0, [2, 3], 4, workers=1)
    assert found.local_dimension == 3
    assert found.critical_slope == pytest.approx(2 * np.log(3))


def test_cut_chains_go_through_the_store():
    found = qa.threshold("xxz", 6.0, [2, 3], 4, parameters={"J": 0.0}, workers=1)
    assert [one.cut for one in found.points] == [4, 4]
    assert found.verdicts[0].verdict == "stable at these sizes"
    json.dumps(found.to_dict(), allow_nan=False)


def test_a_length_of_one_is_the_bath_itself():
    found = qa.threshold("xxz", 6.0, [1, 2], 4, workers=1)
    assert found.points[0].mean.value == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(
    ("given", "options", "message"),
    [
        (("xzz", 8), {}, 'did you mean "xxz"'),
        ((3, 8), {}, "model = 3"),
        ((qa.Bimodal, 8), {}, "model = <class"),
        (("nowhere.toml", 8), {}, "nowhere.toml"),
        (("xxz", "a"), {}, "W = 'a'"),
        (("xxz", []), {}, r"W = \[\]"),
        (("xxz", [8, -1]), {}, "W = -1"),
        (("xxz", np.nan), {}, "W = nan"),
        (("xxz", True), {}, "W = True"),
        (("xxz", 8, 0), {}, "lengths = 0"),
        (("xxz", 8, [3.5]), {}, "lengths = 3.5"),
        (("xxz", 8, "4-10"), {}, "lengths = '4-10'"),
        (("xxz", 8, 60), {}, "of memory"),
        (("xxz", 8, 3, 0), {}, "samples = 0"),
        (("xxz", 8, 3, 2, "strong"), {}, "bath = 'strong'"),
        (("xxz", 8, 3, 2, -1.0), {}, "bath = -1"),
        (("xxz", 8, 3, 2), {"sides": 3}, "sides = 3"),
        (("xxz", 8, 3, 2), {"seed": -1}, "seed = -1"),
        (("xxz", 8, 3, 2), {"worker": 1}, 'did you mean "workers"'),
        (("xxz", 8, 3, 2), {"workers": 0}, "workers = 0"),
        (("xxz", 8, 3, 2), {"parameters": {"delta": 1}}, "'delta'"),
        (("xxz", 8, 3, 2), {"parameters": {"Delta": "a"}}, "Delta"),
        (("xxz", 8, 3, 2), {"out": 3}, "out = 3"),
    ],
)
def test_wrong_calls_are_one_line(given, options, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=message) as caught:
        qa.threshold(*given, **{"workers": 1, **options})
    assert "\n" not in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_a_store_without_rates_or_of_something_else_is_refused(tmp_path):
    spec = {
        "seed": 1,
        "disorder": {"law": "hamiltonian", "model": "xxz", "W": 6.0},
        "chain": {"length": 2, "samples": 1},
        "scheme": {"name": "slowest_rate"},
    }
    parts = [qa.run(spec, tmp_path / n, workers=1, shard=Slice.parse(n.replace("of", "/")))
             for n in ("1of2", "2of2")]  # fmt: skip
    (empty,) = (one.directory for one in parts if one.samples_missing)
    with pytest.raises(InputError, match="0 samples of the scheme slowest_rate"):
        qa.threshold_of(empty)
    with pytest.raises(InputError, match="another campaign"):
        qa.threshold("xxz", 8, 2, 1, out=empty)
    with pytest.raises(InputError):
        qa.threshold_of(tmp_path / "nothing")


@pytest.mark.slow
def test_the_table_of_the_design_at_three_errors():
    """Slopes that another program found once, with other chains (docs/threshold.md)."""
    known = {
        6: [(-0.98, 0.12), (-0.35, 0.13), (0.21, 0.12), (0.60, 0.11), (0.83, 0.09)],
        10: [(-1.44, 0.14), (-1.15, 0.15), (-0.90, 0.15), (-0.41, 0.16), (0.09, 0.10)],
        20: [(-2.92, 0.17), (-2.73, 0.17), (-1.71, 0.17), (-1.40, 0.18), (-1.21, 0.14)],
    }
    found = qa.threshold("xxz", list(known), range(3, 10), 250, workers=1)
    for one in found.slopes:
        value, error = known[int(one.W)][int(one.length) - 4]
        assert abs(one.slope.value - value) < 3 * np.hypot(one.slope.error, error)
