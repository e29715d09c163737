"""Campaigns on rings of blocks and on fields: every command works as on chains."""

import json

import pytest
from campaigns import as_toml, command_line, results

import qavalanche as qa
from qavalanche.campaign.chunk import Slice
from qavalanche.campaign.spec import parse_spec
from qavalanche.runs.replay import replay

SPEC = """\
seed = 1
[blocks]
count = [5, 20]
samples = 60
thermal = {law = "expon", loc = 1, scale = 0.5}
insulating = {law = "expon", loc = 1, scale = 4}
deficit = [0.6, 0.7, 0.8]
[[scheme]]
name = "morningstar_huse"
"""
CONTENT = {
    "seed": 1,
    "blocks": {
        "count": [5, 20],
        "samples": 2000,
        "thermal": {"law": "expon", "loc": 1, "scale": 0.5},
        "insulating": {"law": "gamma", "a": 2.0, "loc": 1},
        "deficit": [0.5, 0.7],
    },
    "scheme": [{"name": "morningstar_huse"}],
}


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    return qa.run(CONTENT, tmp_path_factory.mktemp("store"), workers=1)


@pytest.fixture
def call(monkeypatch, capsys):
    return command_line(monkeypatch, capsys)


def test_two_workers_give_the_same_bits(reference, tmp_path):
    assert results(qa.run(CONTENT, tmp_path, workers=2)) == results(reference)


def test_interrupted_and_resumed_is_as_uninterrupted(reference, tmp_path):
    calls = []

    def interrupt(progress):
        calls.append(progress)
        if len(calls) == 3:
            raise KeyboardInterrupt

    piece = Slice(batch_seconds=1e-4)
    stopped = qa.run(CONTENT, tmp_path, workers=2, shard=piece, report=interrupt)
    assert 0 < stopped.samples_missing < sum(stopped.spec.grid.values())
    resumed = qa.run(CONTENT, tmp_path, workers=2)
    assert resumed.samples_missing == 0
    assert results(resumed) == results(reference)


def test_a_store_is_opened_and_extended(reference, tmp_path):
    few = {**CONTENT, "blocks": {**CONTENT["blocks"], "samples": 20, "count": 20}}
    qa.run(few, tmp_path, workers=1)
    assert results(qa.run(CONTENT, tmp_path, workers=1)) == results(reference)
    opened = qa.open(tmp_path)
    assert opened.spec == parse_spec(CONTENT)
    assert not opened.damaged


def test_every_sample_is_that_of_its_address(reference):
    for point in list(reference.spec.grid)[::3]:
        again = replay(reference, f"{point.name}:7")
        assert again.differences == []
        assert again.chain.lengths.tolist() == point.law.draw(point.length, 1, 7).lengths.tolist()


def test_p_falls_as_deficits_grow(reference):
    statistics = reference.statistics()
    for scheme in {point.scheme for point in statistics}:
        shares = [
            statistics[point].thermal / 60
            for point in sorted(statistics, key=lambda p: p.law.deficit)
            if point.scheme == scheme and point.length == 40
        ]
        assert shares == sorted(shares, reverse=True)


def test_every_command_works_and_reads_well(tmp_path, call, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "spec.toml").write_text(SPEC)
    code, out, _ = call("run", "spec.toml", "--out", "store", "--workers", 1)
    assert (code, "360 samples at 6 points, 0 missing" in out) == (0, True)
    code, out, _ = call("status", "store", "--json")
    first = json.loads(out)["points"][0]
    assert first["point"]["thermal_law"] == "expon"
    assert first["point"]["length"] == 10
    shard = next((tmp_path / "store").rglob("*.parquet"))
    for command in (("show", shard), ("replay", "store", "--sample", f"{first['name']}:3")):
        code, out, _ = call(*command)
        assert code == 0
        assert "blocks" in out.lower()
    code, out, _ = call("analyze", "store", "--what", "transition", "--json")
    found = json.loads(out)
    assert code == 0
    assert "morningstar_huse" in json.dumps(found, ensure_ascii=False)
    code, out, _ = call("report", "store")
    assert code == 0
    header, *rows = (tmp_path / "store" / "report" / "summary.csv").read_text().splitlines()
    table = [dict(zip(header.split(","), row.split(","), strict=True)) for row in rows]
    assert {row["length"] for row in table} == {"10", "40"}
    assert {row["law"] for row in table} == {"blocks"}
    for row in table:
        share = 1.5 / (1.5 + float(row["deficit"]) * 5)
        assert float(row["epsilon"]) == pytest.approx(share, rel=1e-12)
    code, out, _ = call("claims", "store")
    assert code == 0
    assert "not measured by this scheme: entropy_density" in out


def test_fields_are_run_and_replayed(tmp_path, call, monkeypatch):
    monkeypatch.chdir(tmp_path)
    content = {
        "seed": 1,
        "fields": {"length": [8, 16], "samples": 10, "W": [1.5, 2.2], "levels": "fields"},
        "scheme": [{"name": "dumitrescu"}],
    }
    (tmp_path / "spec.toml").write_text(as_toml(content))
    assert call("run", "spec.toml", "--out", "store", "--workers", 1)[0] == 0
    code, out, _ = call("status", "store", "--json")
    first = json.loads(out)["points"][0]
    code, out, _ = call("replay", "store", "--sample", f"{first['name']}:3", "--json")
    assert code == 0
    assert json.loads(out)["differences"] == []


class TestMelt:
    RING = "kind, length, deficit\nT, 3.5\nI, 2, 1.5\nT, 2\nI, 40, 30\n"
    DRAWN = ("--law", "blocks", "--law-set", "thermal_law=expon", "--law-set",
             "insulating_law=expon", "--length")  # fmt: skip

    @pytest.fixture(autouse=True)
    def _ring(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        (tmp_path / "ring.txt").write_text(self.RING)
        (tmp_path / "bare.txt").write_text("T 3.5\nI 2\nT 1\nI 40\n")

    def test_a_ring_from_a_file(self, call):
        code, out, _ = call(
            "melt", "--scheme", "morningstar_huse", "--blocks", "ring.txt", "--json"
        )
        found = json.loads(out)
        assert code == 0
        assert (found["source"], found["law"], found["length"]) == ("ring.txt", None, 4)
        assert found["regions"] == [[0, 3]]
        assert found["blocks"] == {"count": 4, "length": 47.5, "thermal_length": 7.5}

    def test_a_ring_that_is_drawn(self, call):
        given = ("--scheme", "zhang", *self.DRAWN, 100, "--seed", 2, "--json")
        code, out, _ = call("melt", *given)
        found = json.loads(out)
        ring = qa.DrawnBlocks("expon", "expon").draw(100, 2)
        assert code == 0
        assert found["regions"] == qa.melt(ring, "zhang").regions.tolist()
        assert found["blocks"]["length"] == pytest.approx(ring.lengths.sum())
        assert found["law"]["law"] == "blocks"

    @pytest.mark.parametrize(
        ("given", "message"),
        [
            (("--blocks", "ring.txt"), "must be a Chain, which the scheme spots takes"),
            ((*DRAWN, 10), "scheme spots: takes a Chain, the law blocks draws Blocks"),
            ((*DRAWN, 5, "--scheme", "zhang"), "length = 5 blocks: must be even"),
            (("--blocks", "bare.txt", "--scheme", "morningstar_huse"), "without deficits"),
            (("--blocks", "ring.txt", "--scheme", "zhang", "--plot", "a.png"), "--plot of Blocks"),
            (("--blocks", "ring.txt", "--epsilon", 0.3), "--blocks and --epsilon: give one of"),
            (("--blocks", "none.txt", "--scheme", "zhang"), "none.txt"),
        ],
    )
    def test_what_does_not_go_together_is_one_line(self, call, given, message):
        code, out, err = call("melt", *given)
        assert (code, out) == (2, "")
        assert message in err
        assert err.count("\n") == 1
