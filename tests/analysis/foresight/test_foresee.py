"""What a run would take: what is missing, its cost, memory and shards; and nothing is written."""

import json
from pathlib import Path

import pytest
from campaigns import CONTENT, as_toml, command_line, filled

import qavalanche as qa
from qavalanche.analysis.foresight import foresee
from qavalanche.analysis.foresight.costs import CostsByLength, kind_of
from qavalanche.analysis.foresight.pilot import Pilot, pilot
from qavalanche.analysis.foresight.shards import shards_of
from qavalanche.campaign.chunk import Costs, Slice
from qavalanche.campaign.spec import parse_spec
from qavalanche.runs.execution import bytes_needed, run
from qavalanche.store.campaign import Campaign

SPEC = parse_spec(CONTENT)
QUICK = 0.05  # seconds of a pilot


@pytest.fixture
def store(tmp_path):
    return tmp_path / "store"


def numbers(seen):
    return seen.stored, seen.missing


def test_nothing_is_written_and_what_is_stored_is_subtracted(store):
    seen = foresee(SPEC, store, 3, seconds=QUICK)
    assert numbers(seen) == (0, 104)
    assert not store.exists()
    filled(store, SPEC, [(0, 10)])
    before = {p: p.stat().st_mtime_ns for p in store.rglob("*")}
    again = foresee(SPEC, store, 3, seconds=QUICK)
    assert numbers(again) == (40, 64)
    assert {one.length: one.samples for one in again.lengths} == {50: 60, 400: 4}
    assert {p: p.stat().st_mtime_ns for p in store.rglob("*")} == before
    run(SPEC, store, workers=1)
    done = foresee(SPEC, store, 3, seconds=QUICK)
    assert (*numbers(done), done.seconds, done.wall, done.shards, done.bytes) == (104, *(0,) * 5)
    assert done.told == "what is stored took"


def test_a_spec_that_extends_a_store_lacks_what_is_new(store):
    run(SPEC, store, workers=1)
    longer = {"length": [50, 400, 900], "samples": [40, 15, 2]}
    assert numbers(foresee(parse_spec({**CONTENT, "chain": longer}), store, seconds=0)) == (104, 10)
    with pytest.raises(qa.InputError, match="holds another campaign"):
        foresee(parse_spec({**CONTENT, "seed": 8}), store)


def test_parts_add_up(store):
    filled(store, SPEC, [(5, 12)])
    whole = foresee(SPEC, store, seconds=0).missing
    assert (
        sum(foresee(SPEC, store, part=Slice(i, 3), seconds=0).missing for i in (1, 2, 3)) == whole
    )


def test_memory_is_that_of_the_longest_chains(store, monkeypatch):
    seen = foresee(SPEC, store, 4, seconds=0)
    assert seen.worker == max(bytes_needed(point, SPEC) for point in SPEC.grid)
    assert seen.memory == pytest.approx(5e8 + 4 * seen.worker)
    assert seen.compiling >= 1e9
    assert seen.fits
    monkeypatch.setattr("qavalanche.system.memory.available_bytes", lambda: 100)
    assert not foresee(SPEC, store, 4, seconds=0).fits


def test_costs_are_carried_over_between_lengths_and_from_what_is_stored():
    law = qa.Bimodal(0.3)
    from qavalanche.campaign.point import Point

    points = {L: Point(law, L) for L in (100, 1000, 10_000)}
    costs = CostsByLength()
    costs.add(points[100], 10, 10 * 2 * points[100].seconds)  # twice what was foreseen
    costs.add(points[10_000], 10, 10 * 8 * points[10_000].seconds)  # eight times
    assert costs.of(points[100]) == pytest.approx(2 * points[100].seconds)
    assert costs.of(points[1000]) == pytest.approx(4 * points[1000].seconds)
    assert costs.of(Point(law, 10**6)) == pytest.approx(8 * Point(law, 10**6).seconds)
    assert costs.of(Point(qa.Bimodal(0.2), 10)) == pytest.approx(2 * Point(law, 10).seconds)
    other = Point(law, 100, qa.Spots(crossing="halted"))
    assert kind_of(other) == kind_of(points[100])
    assert not CostsByLength().kinds


def test_core_seconds_are_costs_times_samples_and_workers_share_them(store):
    one, four = (foresee(SPEC, store, n, seconds=0) for n in (1, 2))
    expected = sum(n * point.seconds for point, n in SPEC.grid.items())
    assert one.seconds == four.seconds == pytest.approx(expected)
    assert four.wall <= one.wall
    assert one.told == "first guesses, where no sample is quick enough to be tried"


def test_workers_without_a_shard_of_their_own_do_not_help(store, monkeypatch):
    monkeypatch.setattr("qavalanche.analysis.foresight.call.usable_cores", lambda: 10**6)
    few = parse_spec({**CONTENT, "chain": {"length": [400], "samples": 3}})
    many = foresee(few, store / "none", 10**5, seconds=0)
    assert many.wall == pytest.approx(many.seconds / many.shards)
    assert many.to_dict()["start_seconds"] > 0
    assert many.shards < 10


@pytest.mark.parametrize("workers", [1, 3])
def test_shards_are_cut_by_their_time(workers):
    spec = parse_spec({**CONTENT, "chain": {"length": [50, 400], "samples": [3000, 900]}})
    costs, begin = CostsByLength(), Costs()
    for point in spec.grid:
        costs.add(point, 1, point.seconds)
    missing = {point: [(0, n)] for point, n in spec.grid.items()}
    count, size = shards_of(missing, costs, begin, workers, 0.01, {kind_of(point): (10.0, 100.0)})
    assert len(spec.grid) <= count <= 7800
    assert size == pytest.approx(10.0 * 7800 + 100.0 * count)
    big = {point: [(0, 10**9)] for point in spec.grid}
    many, _ = shards_of(big, costs, begin, workers, None, {})
    seconds = sum(10**9 * point.seconds for point in spec.grid)
    assert seconds / 30 * 0.5 < many < seconds / 30 * 2 + 10**9 * 4 / 2**20 * 2


def test_bytes_are_those_of_shards_as_they_are_written(store):
    chain = {"length": [50, 400], "samples": [20_000, 4000]}
    spec = parse_spec({**CONTENT, "chain": chain})
    seen = foresee(spec, store, 1, seconds=0.4)
    campaign = run(spec, store, workers=1)
    files = [shard for shards in campaign.shards.values() for shard in shards]
    written = sum(shard.path.stat().st_size for shard in files)
    rows = written / seen.bytes * seen.shards / len(files)  # were there as many shards
    assert 0.4 < rows < 2.5


def test_a_pilot_draws_samples_of_the_campaign_itself(store):
    tried = pilot(SPEC, SPEC.grid, CostsByLength(), QUICK)
    assert set(tried.tallies) == set(SPEC.grid)
    assert tried.samples == sum(n for _, n in tried.tallies.values())
    point = max(SPEC.grid, key=lambda one: (one.length, one.law.epsilon))
    k, n = tried.tallies[point]
    longer = {"length": [50, 400], "samples": [n, n]}
    made = run(parse_spec({**CONTENT, "chain": longer}), store, workers=1)
    assert made.rows(point)["thermal"].sum() == k


@pytest.mark.parametrize(
    "scheme", [{"name": "couplings"}, {"name": "zhang"}, {"name": "goremykina", "asymmetry": 3.0}]
)
def test_every_scheme_is_tried(scheme, store):
    chain = {"length": [10, 30], "samples": 40}
    spec = parse_spec({**CONTENT, "chain": chain, "scheme": [scheme]})
    seen = foresee(spec, store, 1, seconds=QUICK)
    assert "a pilot of" in seen.told
    assert "first guesses" not in seen.told
    assert len(seen.precisions) == 1


def test_columns_and_rare_events_have_times_and_no_transition(store):
    content = {
        "seed": 1,
        "hamiltonian": {"model": "xxz", "W": [6, 9], "sites": [3, 4], "samples": 3},
    }
    seen = foresee(parse_spec(content), store, 1, seconds=QUICK)
    assert (seen.missing, seen.precisions) == (12, ())
    assert seen.seconds > 0
    rare = {**CONTENT, "chain": {"length": 12, "samples": 3}, "rare": {"at_least": [2]}}
    assert foresee(parse_spec(rare), store, 1, seconds=QUICK).precisions == ()


def test_what_takes_too_long_to_try_is_a_first_guess():
    spec = parse_spec({**CONTENT, "chain": {"length": [10**7, 10**8], "samples": 3}})
    tried = pilot(spec, spec.grid, CostsByLength(), 0.01)
    assert (tried.samples, tried.tallies) == (0, {})
    assert Pilot().seconds == 0


def test_of_a_plan_it_is_the_most_that_it_may_want(store):
    chain = {"length": [50, 400], "samples": 100}
    stop = {"quantity": "p", "error": 0.04, "max_samples": 3000}
    spec = parse_spec({**CONTENT, "chain": chain, "stop": stop})
    seen = foresee(spec, store, 1, seconds=QUICK)
    assert seen.of_plan == "at most"
    assert seen.missing == 4 * 3000
    assert "error of 0.04" in seen.asked
    assert "if every point took max_samples" in seen.asked
    run(spec, store, workers=1)
    done = foresee(spec, store, 1, seconds=QUICK)
    assert done.asked == ""
    assert (done.missing, done.stored) == (0, sum(Campaign.open(store).grid.values()))


def test_of_an_adaptive_grid_it_says_what_is_asked_for_and_that_all_of_the_budget_is_meant(store):
    disorder = {"law": "bimodal", "epsilon": [0.2, 0.24, 0.28, 0.32, 0.36]}
    refine = {"error": 0.003, "max_bond_melts": 1e7}
    content = {**CONTENT, "disorder": disorder, "chain": {"length": [50, 200], "samples": 20}}
    seen = foresee(parse_spec({**content, "refine": refine}), store, 1, seconds=0)
    assert "error of 0.003 of the crossing" in seen.asked
    assert "if all of max_bond_melts = 1e+07 were used" in seen.asked
    assert foresee(parse_spec(content), store, 1, seconds=0).asked == ""


class TestTheCommand:
    @pytest.fixture
    def inside(self, monkeypatch, capsys, tmp_path):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr("qavalanche.analysis.foresight.call.SECONDS", QUICK)
        Path("spec.toml").write_text(as_toml(CONTENT))
        return command_line(monkeypatch, capsys)

    def test_prints_what_a_run_would_take_and_writes_nothing(self, inside):
        code, out, err = inside("run", "spec.toml", "--dry-run", "--workers", 2)
        assert (code, err) == (0, "")
        assert out.startswith("spec: 0 samples stored, 104 to make; nothing is written now\n")
        for word in ("length", "time ", "memory", "store ", "error of ε_c, bimodal, K = 1"):
            assert f"\n{word}" in out
        assert [path.name for path in Path().iterdir()] == ["spec.toml"]

    def test_json_is_strict_and_says_the_same(self, inside):
        code, out, _ = inside("run", "spec.toml", "--dry-run", "--json", "--shard", "1/2")
        made = json.loads(out, parse_constant=pytest.fail)
        assert (code, made["missing"], made["stored"]) == (0, 52, 0)
        assert sum(one["samples"] for one in made["lengths"]) == 52
        assert made["core_seconds"] == pytest.approx(sum(one["seconds"] for one in made["lengths"]))
        assert '"missing": 52,' in out  # which batch scripts look for
        assert inside("run", "spec.toml")[0] == 0
        assert '"missing": 0,' in inside("run", "spec.toml", "--dry-run", "--json")[1]

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            ("--scheduler tcp://h:1", "--dry-run: goes without --scheduler"),
            ("--shard 3/2", "shard = '3/2'"),
            ("--workers 0", "workers = 0: must be a whole number >= 1"),
            ("--out spec.toml", "cannot be the store, it is a file"),
        ],
    )
    def test_what_a_run_refuses_is_refused(self, inside, line, message):
        code, out, err = inside("run", "spec.toml", "--dry-run", *line.split())
        assert (code, out) == (2, "")
        assert message in err
        assert len(err.splitlines()) == 1
