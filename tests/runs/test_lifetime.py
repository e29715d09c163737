"""Dask workers with a lifetime: batches end before they do, and nothing is computed twice."""

import math
import threading

import pytest
from campaigns import as_toml
from test_dask_and_slurm import dask
from test_survival import check_same, result, start

from qavalanche.campaign.spec import read_spec
from qavalanche.runs import lifetime
from qavalanche.runs.execution import run
from qavalanche.runs.lifetime import WithinLifetimes, within_lifetime
from qavalanche.store.campaign import Campaign
from qavalanche.system.stopping import Stop


@pytest.fixture
def worker(monkeypatch):
    """A worker of this age and lifetime, in seconds."""

    def of(age, lasts):
        monkeypatch.setattr(lifetime, "_age", lambda: age)
        monkeypatch.setattr(lifetime, "_lifetime", lambda: lasts)
        monkeypatch.setattr(lifetime, "_PAUSE", 0.0)

    return of


def left_to(calls, answer):
    """A function that writes down how long it was given, and returns the answers in turn."""
    answers = list(answer)

    def compute(_task, _batch, stop):
        calls.append(stop.seconds_left)
        return answers.pop(0)

    return compute


@pytest.mark.parametrize(("age", "lasts"), [(50.0, math.inf), (9999.0, 60.0), (400.0, 60.0)])
def test_without_a_lifetime_nothing_changes(worker, age, lasts):
    worker(age, lasts)
    calls = []
    assert within_lifetime(left_to(calls, [["done"]]), 0, 0, Stop(7.0)) == ["done"]
    assert calls == [pytest.approx(7.0, abs=0.5)]


@pytest.mark.parametrize(
    ("age", "lasts", "limit", "left"),
    [(100, 3600, math.inf, 3428), (100, 3600, 50, 50), (10, 60, math.inf, 48), (10, 60, 5, 5)],
)
def test_a_batch_ends_before_its_worker_does(worker, age, lasts, limit, left):
    worker(float(age), float(lasts))
    calls = []
    assert within_lifetime(left_to(calls, [["done"]]), 0, 0, Stop(limit)) == ["done"]
    assert calls == [pytest.approx(left, abs=0.5)]


def test_what_comes_too_late_goes_back_to_the_scheduler(worker):
    from distributed import Reschedule

    worker(59.0, 60.0)
    calls = []
    with pytest.raises(Reschedule):
        within_lifetime(left_to(calls, [[]]), 0, 0, Stop())
    assert calls == [0.0]


def test_a_run_that_stops_itself_is_not_handed_on(worker):
    worker(59.0, 60.0)
    assert within_lifetime(left_to([], [[]]), 0, 0, Stop(0.0)) == []


def test_a_sample_longer_than_a_worker_lives_is_begun_on_a_young_one(worker):
    worker(5.0, 60.0)
    calls = []
    assert within_lifetime(left_to(calls, [[], ["done"]]), 0, 0, Stop()) == ["done"]
    assert calls == [pytest.approx(53.0, abs=0.5), math.inf]


def test_tasks_of_an_executor_are_wrapped():
    from concurrent.futures import ThreadPoolExecutor

    with WithinLifetimes(ThreadPoolExecutor(1)) as pool:
        main = threading.get_ident()
        task = pool.submit(lambda *_: [threading.get_ident()], 0, 0, Stop())
        assert task.result(30) != [main]


@pytest.mark.slow
def test_a_campaign_outlives_its_workers_and_nothing_is_made_twice(tmp_path):
    content = {
        "seed": 1,
        "disorder": {"law": "bimodal", "epsilon": [0.26, 0.27, 0.28]},
        "chain": {"length": 3000, "samples": 40_000},
    }
    spec, store = tmp_path / "s.toml", tmp_path / "store"
    spec.write_text(as_toml(content))
    lives = ("--lifetime", "16s", "--lifetime-stagger", "2s", "--lifetime-restart", "--nanny")
    with dask(1, own=lives) as (address, _):
        code, out, err = result(start("run", spec, "--out", store, "--scheduler", address))
    assert code == 0, err
    assert "0 missing" in out
    campaign = Campaign.open(store)
    files = list((store / "shards").rglob("*.parquet"))
    assert len(files) == sum(map(len, campaign.shards.values()))  # no sample is there twice
    run(read_spec(spec), tmp_path / "alone")
    check_same(store, tmp_path / "alone")
