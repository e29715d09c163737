"""The functions of ensemble check types as the command line does, and take strings as paths."""

import re

import numpy as np
import pytest
from campaigns import CONTENT, filled, results

import qavalanche as qa
from qavalanche.campaign.chunk import Slice
from qavalanche.campaign.point import Point
from qavalanche.campaign.spec import parse_spec
from qavalanche.runs.execution import run
from qavalanche.runs.replay import replay
from qavalanche.store.campaign import Campaign
from qavalanche.store.glance import glance
from qavalanche.store.merge import merge
from qavalanche.store.shards import read_shard

SPEC = parse_spec(CONTENT)


@pytest.fixture
def there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return filled(tmp_path / "store", SPEC, [(0, 9)])


def test_strings_are_paths_and_a_dict_is_a_spec(there):
    whole = run(SPEC, "whole", workers=1)
    assert results(run(CONTENT, "store", workers=1)) == results(whole)
    assert results(Campaign.open("store")) == results(whole)
    assert results(merge("all", ["store"]).campaign) == results(whole)
    assert glance("store").left == 0
    shard = there.shards[next(iter(SPEC.grid))][0]
    assert read_shard(str(shard.path)) == shard


BAD_PATHS = [None, 3, b"store", ["store"], "", "a\0b", np.array("store")]
POINT = next(iter(SPEC.grid))
CALLS = {
    **{f"run in {path!r}": (lambda _, p=path: run(SPEC, p), "directory = ") for path in BAD_PATHS},
    **{
        f"open {path!r}": (lambda _, p=path: Campaign.open(p), "directory = ") for path in BAD_PATHS
    },
    **{
        f"merge {path!r}": (lambda _, p=path: merge(p, ["store"]), "target = ")
        for path in BAD_PATHS
    },
    **{f"glance {path!r}": (lambda _, p=path: glance(p), "directory = ") for path in BAD_PATHS},
    **{f"show {path!r}": (lambda _, p=path: read_shard(p), "shard = ") for path in BAD_PATHS},
    **{
        f"run {spec!r}": (lambda _, s=spec: run(s, "new"), message)
        for spec, message in [
            (None, "spec = None: must be a Spec"),
            ("spec.toml", "spec.toml: cannot be read"),
            ([SPEC], "must be a Spec"),
            ({}, "seed is missing"),
            ({1: 2}, "unknown key 1: known keys are seed"),
        ]
    },
    **{
        f"{name} {value!r}": (lambda _, n=name, v=value: run(SPEC, "new", **{n: v}), f"{name} = ")
        for name, values in {
            "workers": ("2", 0, -1, 1.5, [2], float("nan")),
            "executor": ("threads", 3, object),
            "shard": ("1/2", (1, 2), 3),
            "stop": (5, "5s", True),
            "report": (3, "print", True),
            "observables": (3, "gap", [len]),
        }.items()
        for value in values
    },
    **{
        f"batch {value!r}": (
            lambda _, v=value: run(SPEC, "new", shard=Slice(batch_seconds=v)),
            "batch_seconds = ",
        )
        for value in ("1", -1, 0, float("nan"), float("inf"), None.__class__, [1])
    },
    **{
        f"observables {name!r} {value!r}": (
            lambda _, n=name, v=value: run(SPEC, "new", observables={n: v}),
            message,
        )
        for name, value, message in [
            ("gap", 3, "observables['gap'] = 3: must be a function of a Partition"),
            ("gap", None, "must be a function of a Partition"),
            (3, len, "observables.own = 3: must be a word"),
            ("a b", len, "observables.own = 'a b': must be a word"),
            ("thermal", len, "is the name of an observable of qavalanche itself"),
            ("sample", len, "would overwrite a column or a statistic of that name"),
        ]
    },
    "an observable without its function": (
        lambda _: run({**CONTENT, "observables": {"own": ["gap"]}}, "new"),
        'observables.own = gap: run it from Python, with run(..., observables={"gap": a function})',
    ),
    "merge a string": (lambda _: merge("new", "store"), "sources = 'store': must be a list"),
    "merge nothing": (lambda _: merge("new", []), "0 sources"),
    "merge None": (lambda _: merge("new", None), "sources = None"),
    "merge numbers": (lambda _: merge("new", [1]), "directory = 1"),
    "replay a path": (lambda _: replay("store", "a:0"), "campaign = 'store'"),
    "replay a number": (lambda there: replay(there, 3), "sample 3: must be"),
    "replay None": (lambda there: replay(there, None), "sample None: must be"),
    "replay digits": (lambda c: replay(c, f"{POINT.name}:{'9' * 9000}"), "samples 0 to 39"),
    "replay others' digits": (lambda c: replay(c, f"{POINT.name}:٣"), "must be <point>:<sample>"),
    "replay a line": (lambda c: replay(c, f"{POINT.name}:3\n"), "must be <point>:<sample>"),
    "missing of a string": (lambda c: c.missing("1/2"), "part = '1/2'"),
    "rows of a name": (lambda c: c.rows(POINT.name), "must be a point of this campaign's grid"),
    "rows of another": (
        lambda c: c.rows(Point(qa.Bimodal(0.1), 7, qa.Rules())),
        "must be a point of this campaign's grid",
    ),
    "done of a list": (lambda c: c.samples_done([]), "must be a point of this campaign's grid"),
}


@pytest.mark.parametrize("kind", CALLS)
def test_anything_else_is_one_line_and_nothing_is_written(there, tmp_path, kind):
    call, message = CALLS[kind]
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(qa.InputError, match=re.escape(message)) as error:
        call(there)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 400
    assert sorted(tmp_path.rglob("*")) == before


def test_rows_of_a_point_without_samples_are_one_line(tmp_path):
    empty = filled(tmp_path, SPEC, [])
    with pytest.raises(qa.InputError, match=r"0 samples of .*: run the campaign first"):
        empty.rows(next(iter(SPEC.grid)))


def test_a_directory_that_is_gone_is_one_line(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    for call in (lambda: run(SPEC, "store"), lambda: Campaign.open("store")):
        with pytest.raises(qa.InputError) as error:
            call()
        assert "\n" not in str(error.value)


def test_a_loop_of_links_is_one_line(tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    for call in (lambda p: run(SPEC, p), Campaign.open, lambda p: merge(p, [p]), glance):
        with pytest.raises(qa.InputError, match="cannot be read") as error:
            call(tmp_path / "a" / "store")
        assert "\n" not in str(error.value)


def test_a_path_that_is_no_text_is_a_store_all_the_same(tmp_path):
    place = tmp_path / "st\udcffre"
    assert not run(SPEC, place, workers=1).missing()
    assert not Campaign.open(place).missing()
