"""Stores whose chains were melted by another version of a scheme: read, not continued."""

import json
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest
from campaigns import CONTENT, as_toml, command_line, files, filled, results
from closed_stores import is_left_alone, is_refused_on_the_command_line
from faulty_stores import forged, opened

import qavalanche as qa
from qavalanche.campaign.spec import parse_spec
from qavalanche.report.write import _warnings
from qavalanche.runs.execution import run
from qavalanche.schemes import Scheme, get, registry, scheme
from qavalanche.store.campaign import Campaign
from qavalanche.store.manifest import bind, read_manifest
from qavalanche.store.merge import merge

LITERAL = {**CONTENT, "chain": {"length": [20, 40], "samples": [20, 12]}}
SPOTS, COUPLINGS = {"name": "spots"}, {"name": "couplings"}
SPEC = parse_spec(CONTENT)
MORE = parse_spec({**CONTENT, "chain": {"length": [50, 400], "samples": [60, 12]}})
NOW = get("spots").version


def older(folder, spec, ranges, monkeypatch, version=1):
    """A store as an older version left it, whose manifest tells no versions of schemes."""
    with monkeypatch.context() as patch:
        patch.setattr(get("spots"), "version", version)
        filled(folder, spec, ranges)
    path = folder / "manifest.json"
    content = json.loads(path.read_text()) | {"format": 4}
    del content["schemes"]
    path.write_text(json.dumps(content))
    return Campaign.open(folder)


@pytest.fixture
def old(tmp_path, monkeypatch):
    return older(tmp_path / "old", SPEC, [(0, 9)], monkeypatch)


def test_the_scheme_that_inherits_couplings_is_another_one():
    assert NOW == 2
    assert get("couplings").version == get("operators").version == 1


def test_every_shard_and_the_manifest_tell_the_versions(tmp_path):
    spec = parse_spec({**LITERAL, "scheme": [SPOTS, COUPLINGS]})
    campaign = filled(tmp_path, spec, [(0, 9)])
    told = {"spots": NOW, "couplings": 1}
    assert json.loads((tmp_path / "manifest.json").read_text())["schemes"] == told
    assert (campaign.versions.schemes, campaign.closed) == (told, "")
    for point, shards in campaign.shards.items():
        assert shards[0].metadata()["scheme_version"] == told[point.scheme.name]


def test_a_shard_of_now_is_shown_without_a_warning(tmp_path, monkeypatch, capsys):
    campaign = filled(tmp_path, parse_spec({**LITERAL, "scheme": [SPOTS, COUPLINGS]}), [(0, 9)])
    call = command_line(monkeypatch, capsys)
    for shards in campaign.shards.values():
        code, _, errors = call("show", shards[0].path)
        assert (code, errors) == (0, "")


def test_an_older_store_is_read(old, monkeypatch, capsys):
    assert old.versions.schemes == {"spots": 1}
    assert sum(s.samples for s in old.statistics().values()) == 36
    assert old.rows(next(iter(SPEC.grid))).height == 9
    assert old.foreign == old.damaged == []
    call = command_line(monkeypatch, capsys)
    code, out, _ = call("status", old.directory)
    assert code == 0
    assert "melted by version 1 of the scheme spots" in out
    assert "goes on where this one stopped" not in out
    for command in ("analyze", "claims"):
        code, out, errors = call(command, old.directory)
        assert code == 0
        assert "older" not in out
        assert f"warning: of an older version: {old.closed}" in errors
    shard = next(iter(old.shards.values()))[0].path
    code, _, errors = call("show", shard)
    assert code == 0
    assert f"warning: of an older version: {old.closed}" in errors
    lacking, closed = _warnings(old)
    assert lacking.endswith("samples are missing")  # a run would not go on
    assert closed == f"of an older version: {old.closed}"


def test_shards_that_tell_no_version_are_of_the_first_one(old):
    for shards in old.shards.values():
        text = json.loads(opened(shards[0].path)[1])
        assert text.pop("scheme_version") == 1
        forged(shards[0].path, text=json.dumps(text), first=0, count=9)
    again = Campaign.open(old.directory)
    assert again.statistics() == old.statistics()
    assert again.foreign == again.damaged == []


@pytest.mark.parametrize("spec", [SPEC, MORE])
def test_it_is_neither_completed_nor_extended_nor_replayed(old, spec):
    match = f"melted by version 1 of the scheme spots, and would be by version {NOW} now"
    is_left_alone(old, spec, match)


def test_on_the_command_line_too(old, monkeypatch, capsys, tmp_path):
    (tmp_path / "spec.toml").write_text(as_toml(CONTENT))
    call = command_line(monkeypatch, capsys)
    is_refused_on_the_command_line(
        old, tmp_path / "spec.toml", call, "version 1 of the scheme spots"
    )


def test_a_store_of_couplings_alone_goes_on(tmp_path, monkeypatch):
    few, more = (
        parse_spec({**LITERAL, "chain": {"length": 20, "samples": n}, "scheme": [COUPLINGS]})
        for n in (20, 30)
    )
    assert older(tmp_path / "store", few, [(0, 9)], monkeypatch).closed == ""
    assert read_manifest(tmp_path / "store").versions.schemes == {"couplings": 1}
    for spec in (few, more):
        completed = run(spec, tmp_path / "store", workers=1)
        assert results(completed) == results(run(spec, tmp_path / f"{spec.hash}", workers=1))


def test_a_scheme_that_is_new_in_a_store_tells_its_version(tmp_path, monkeypatch):
    known = dict(registry._known)
    monkeypatch.setattr(registry, "_known", known)

    @scheme
    @dataclass(frozen=True)
    class Nothing(Scheme):
        """Melts nothing."""

        name: ClassVar[str] = "nothing"
        source: ClassVar[str] = "nobody"
        version: ClassVar[int] = 7

        def melt(self, start):
            return qa.Partition(start.length, np.empty((0, 2), np.int64))

    bind(tmp_path, parse_spec({**LITERAL, "scheme": [COUPLINGS]}))
    bind(tmp_path, parse_spec({**LITERAL, "scheme": [COUPLINGS, {"name": "nothing"}]}))
    assert read_manifest(tmp_path).versions.schemes == {"couplings": 1, "nothing": 7}


def test_a_store_of_both_schemes_is_closed_as_a_whole(tmp_path, monkeypatch):
    both = parse_spec({**LITERAL, "scheme": [COUPLINGS, SPOTS]})
    old = older(tmp_path / "store", both, [(0, 9)], monkeypatch)
    assert old.versions.schemes == {"couplings": 1, "spots": 1}
    with pytest.raises(qa.InputError, match="version 1 of the scheme spots"):
        run(both, tmp_path / "store")


def test_stores_of_one_version_are_merged_and_stay_of_it(old, tmp_path, monkeypatch):
    other = older(tmp_path / "other", MORE, [(9, 20)], monkeypatch)
    merged = merge(tmp_path / "all", [old.directory, other.directory]).campaign
    assert merged.versions.schemes == {"spots": 1}
    assert sum(s.samples for s in merged.statistics().values()) == 36 + 2 * 11 + 2 * 3
    assert merge(tmp_path / "all", [old.directory]).copied == 0
    assert "version 1 of the scheme spots" in merged.closed


@pytest.mark.parametrize("first", ["old", "new"])
def test_stores_of_two_versions_are_not(old, tmp_path, first):
    new = filled(tmp_path / "new", SPEC, [(9, 12)])
    pair = [old.directory, new.directory] if first == "old" else [new.directory, old.directory]
    before = [files(one) for one in pair]
    numbers = f"1 and {NOW}" if first == "old" else f"{NOW} and 1"
    match = f"were made with versions {numbers} of the scheme spots"
    for target, sources in ((tmp_path / "all", pair), (pair[1], pair[:1])):
        with pytest.raises(qa.InputError, match=match) as error:
            merge(target, sources)
        assert "\n" not in str(error.value)
    assert [files(one) for one in pair] == before
    assert not (tmp_path / "all").exists()


def test_a_shard_of_another_version_is_foreign(old, tmp_path):
    campaign = filled(tmp_path / "new", SPEC, [])
    point = next(iter(SPEC.grid))
    shard = old.shards[point][0].path
    place = campaign.directory / "shards" / point.name / shard.name
    place.parent.mkdir(parents=True)
    place.write_bytes(shard.read_bytes())
    found = Campaign.open(campaign.directory)
    assert (found.foreign, found.damaged) == ([place], [])
    assert found.samples_missing == sum(SPEC.grid.values())
    finished = results(run(SPEC, campaign.directory, workers=1))
    assert finished == results(run(SPEC, tmp_path / "alone", workers=1))
    assert place.exists()


def test_a_store_of_a_later_version_is_read_only_too(tmp_path, monkeypatch):
    later = older(tmp_path, SPEC, [(0, 9)], monkeypatch, version=NOW + 1)
    path = tmp_path / "manifest.json"
    told = {"format": 5, "schemes": {"spots": NOW + 1}}
    path.write_text(json.dumps(json.loads(path.read_text()) | told))
    later = Campaign.open(tmp_path)
    assert f"version {NOW + 1} of the scheme spots" in later.closed
    assert sum(s.samples for s in later.statistics().values()) == 36
    with pytest.raises(qa.InputError, match="it can be read, but not completed"):
        run(SPEC, tmp_path)


def test_versions_of_schemes_that_the_spec_does_not_name_are_left_aside(tmp_path):
    filled(tmp_path, SPEC, [(0, 9)])
    path = tmp_path / "manifest.json"
    content = json.loads(path.read_text())
    content["schemes"]["nobody_knows_it"] = 9
    path.write_text(json.dumps(content))
    assert Campaign.open(tmp_path).versions.schemes == {"spots": NOW}
