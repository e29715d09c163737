"""Manifests that are broken in any way: one line, exit code 2, nothing written."""

import json
import os

import pytest
from campaigns import CONTENT, as_toml, command_line, filled, results
from faulty_stores import around

import qavalanche as qa
from qavalanche.campaign.spec import parse_spec
from qavalanche.runs.execution import run
from qavalanche.schemes.couplings.couplings import Couplings
from qavalanche.schemes.spots import Spots
from qavalanche.store.campaign import Campaign
from qavalanche.store.glance import glance
from qavalanche.store.manifest import read_manifest
from qavalanche.streams.address import VERSION

SPEC = parse_spec(CONTENT)
HALTED = parse_spec({**CONTENT, "rules": {"crossing": "halted"}})
GOOD = {"format": 5, "streams": VERSION, "spec": SPEC.to_dict(), "events": []}


def changed(**changes):
    return json.dumps({k: v for k, v in (GOOD | changes).items() if v is not ...}).encode()


BAD = {
    "empty": b"",
    "zeros": b"\0" * 100,
    "no text": b"\xff\xfe",
    "half": changed()[:200],
    "null": b"null",
    "a list": b"[]",
    "a number": b"1",
    "nested": b"[" * 100_000,
    "nested spec": changed().replace(b'"seed": 7', b'"seed": ' + b"[" * 5000),
    "many digits": changed().replace(b'"seed": 7', b'"seed": ' + b"9" * 9000),
    "nan": changed(events=[{"a": float("nan")}]),
    "infinite": changed().replace(b'"seed": 7', b'"seed": 1e999'),
    "infinite event": changed(events=[{"a": 0}]).replace(b'"a": 0', b'"a": 1e999'),
    **{f"without {key}": changed(**{key: ...}) for key in ("format", "spec", "events")},
    **{
        f"{key} is {value!r}"[:40]: changed(**{key: value})
        for key, values in {
            "format": ("3", 99, None, True, [3], 3.5, 10**500),
            "streams": ("2", 0, -1, None, 1.5, 10**500, True),
            "schemes": ([], "x", None, {"spots": 0}, {"spots": "2"}, {"spots": None}),
            "spec": ([], "x", None, {}, {"seed": 1}, {**SPEC.to_dict(), "colour": 1}),
            "events": ({}, "x", None, [1], [[]]),
        }.items()
        for value in values
    },
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_manifest_is_one_line(tmp_path, kind):
    store = tmp_path / "store"
    filled(store, SPEC, [(0, 5)])
    path = store / "manifest.json"
    path.write_bytes(BAD[kind])
    before = around(store)
    for use in (Campaign.open, glance, lambda place: run(SPEC, place)):
        with pytest.raises(qa.InputError) as error:
            use(store)
        assert str(error.value).startswith(f"{path}: ")
        assert "\n" not in str(error.value)
        assert len(str(error.value)) < 500 + len(str(path))
    assert around(store) == before


@pytest.mark.parametrize("kind", list(BAD)[::4])
def test_on_the_command_line_too(tmp_path, kind, monkeypatch, capsys):
    call = command_line(monkeypatch, capsys)
    store = tmp_path / "store"
    filled(store, SPEC, [(0, 5)])
    (store / "manifest.json").write_bytes(BAD[kind])
    (tmp_path / "spec.toml").write_text(as_toml(CONTENT))
    before = around(tmp_path)
    for command in (
        ("status", store),
        ("status", store, "--watch"),
        ("run", tmp_path / "spec.toml", "--out", store),
        ("merge", tmp_path / "target", store),
        ("merge", store, store),
    ):
        code, out, err = call(*command)
        assert (code, out, err.count("\n")) == (2, "", 1)
    assert around(tmp_path) == before


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo])
def test_a_manifest_that_is_no_file_is_one_line(tmp_path, make):
    make(tmp_path / "manifest.json")
    for use in (Campaign.open, lambda place: run(SPEC, place)):
        with pytest.raises(qa.InputError, match=r"manifest\.json: cannot be read \("):
            use(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.json"]


def test_a_file_in_place_of_a_store_is_said(tmp_path):
    path = tmp_path / "spec.toml"
    path.write_text("seed = 1")
    for use in (Campaign.open, glance, lambda place: run(SPEC, place)):
        with pytest.raises(qa.InputError, match="is no folder: give that of a campaign"):
            use(path)


def older(rules):
    """The spec as manifests of formats 2 and 3 held it."""
    lists = {"local_dimension": [2], "crossing": ["halted"], "ties": ["resonant"]}
    rules = {**lists, "counts": ["bonds"], "tier": ["spots"], **rules}
    return {**SPEC.to_dict(), "rules": rules, "observables": {"history": False}}


def read(folder, **content):
    (folder / "manifest.json").write_text(json.dumps({"events": [{"event": "created"}], **content}))
    return read_manifest(folder)


@pytest.mark.parametrize(("form", "streams"), [(2, 1), (3, VERSION)])
def test_a_manifest_of_an_older_format_is_read(tmp_path, form, streams):
    told = {"streams": streams} if form > 2 else {}
    spec = older({})
    del spec["scheme"]
    found = read(tmp_path, format=form, spec=spec, **told)
    assert (found.spec, found.versions.streams) == (HALTED, streams)
    del spec["rules"]["tier"]  # as before there were tiers
    assert read(tmp_path, format=form, spec=spec, **told).spec == HALTED


BARE = {key: value for key, value in SPEC.to_dict().items() if key != "scheme"}
SECTIONS = {
    "nothing": {},
    "null": {"rules": None},
    "empty rules": {"rules": {}},
    "other rules": {"rules": {"ties": ["resonant"]}},
    "a scheme": {"scheme": [{"name": "spots"}]},
    "a scheme alone": {"scheme": {"name": "spots", "counts": ["bonds"]}},
    "two schemes": {"scheme": [{"name": "couplings"}, {"name": "spots"}]},
}
"""Specs that name no crossing, as a user may have written them before format 5."""


@pytest.mark.parametrize("form", [2, 3, 4, 5])
@pytest.mark.parametrize("kind", SECTIONS)
def test_no_crossing_meant_halted_up_to_format_4(tmp_path, form, kind):
    found = read(tmp_path, format=form, streams=VERSION, spec={**BARE, **SECTIONS[kind]}).spec
    spots = [one for one in found.schemes if isinstance(one, Spots)]
    assert spots == [Spots(crossing="halted" if form < 5 else "rmt")]
    again = {**found.to_dict(), "scheme": [one.to_dict() for one in found.scheme]}
    assert read(tmp_path, format=5, streams=VERSION, spec=again).spec == found


@pytest.mark.parametrize("rules", [3, "halted", [], {"crossing": ["rmt"]}])
def test_rules_of_an_older_manifest_that_are_there_stay_as_they_are(tmp_path, rules):
    content = {"format": 4, "streams": VERSION, "spec": {**BARE, "rules": rules}}
    if isinstance(rules, dict):
        assert read(tmp_path, **content).spec.schemes == [Spots(crossing="rmt")]
    else:
        with pytest.raises(qa.InputError, match="must be a section"):
            read(tmp_path, **content)


def test_a_store_of_an_older_format_does_not_turn_into_another_campaign(tmp_path):
    """Its spec named no crossing: the same file means "rmt" now, and that is another store."""
    complete = results(run(HALTED, tmp_path / "whole", workers=1))
    filled(tmp_path / "old", HALTED, [(0, 7)])
    path = tmp_path / "old" / "manifest.json"
    content = json.loads(path.read_text()) | {"format": 4}  # but tells the version of its scheme
    content["spec"]["scheme"] = [{"name": "spots"}]
    path.write_text(json.dumps(content))
    bare = parse_spec({**CONTENT, "scheme": [{"name": "spots"}]})
    with pytest.raises(qa.InputError, match=r"spots\.crossing = halted in the store but not in"):
        run(bare, tmp_path / "old")
    assert results(run(HALTED, tmp_path / "old", workers=1)) == complete


def test_the_tiers_of_an_older_manifest_are_schemes(tmp_path):
    spec = older({"crossing": ["halted", "rmt"], "tier": ["spots", "couplings"]})
    del spec["scheme"]
    found = read(tmp_path, format=3, streams=VERSION, spec=spec).spec
    schemes = [Spots(crossing="halted"), Spots(crossing="rmt"), Couplings()]
    assert found.schemes == schemes
    assert {point.scheme for point in found.grid} == {*schemes}
    with pytest.raises(qa.InputError, match=r"rules\.tier = 'spot': is no tier"):
        read(tmp_path, format=3, spec={**spec, "rules": {**spec["rules"], "tier": ["spot"]}})


def test_no_tier_is_read_of_a_manifest_of_this_format(tmp_path):
    spec = older({})
    del spec["scheme"]
    for form in (4, 5):
        with pytest.raises(qa.InputError, match=r"rules.tier = \['spots'\]: schemes have sections"):
            read(tmp_path, format=form, spec=spec)
