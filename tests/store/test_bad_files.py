"""Files in a store that are broken, forged or somebody else's: what is sound counts, right."""

import json
import math
import os
import socket

import polars as pl
import pytest
from campaigns import results
from faulty_stores import (
    SPEC,
    around,
    changed,
    copied,
    forged,
    named,
    one_shard,
    opened,
    statistics_of,
)

import qavalanche as qa
from qavalanche.campaign import stored
from qavalanche.campaign.point import melt_chunk
from qavalanche.campaign.statistics import Statistics
from qavalanche.observables import registry
from qavalanche.runs.execution import run
from qavalanche.store.campaign import Campaign
from qavalanche.store.contents import columns
from qavalanche.store.shards import read_shard

DIGITS = "9" * 3000
NESTED = "[" * 100_000
MOMENTS = [12, 5, 5]
COLUMNS = columns()
OPTIONAL = ("end_to_end", "largest", "half_cut", "mean_cut", "decay_rate")


@pytest.fixture(scope="module")
def without(sound, tmp_path_factory):
    """Statistics of the store without the shard that the tests damage."""
    store = copied(sound.directory, tmp_path_factory.mktemp("without"))
    one_shard(store).unlink()
    return Campaign.open(store).statistics()


def text_of(old, new):
    return lambda path: forged(path, text=opened(path)[1].replace(old, new, 1))


def rows_of(change):
    return lambda path: forged(path, rows=change(opened(path)[0]))


def renamed(name):
    return lambda path: path.rename(path.with_name(name.format(path.name.split("-")[2])))


METADATA = {
    "no JSON": lambda path: forged(path, text="{"),
    "empty": lambda path: forged(path, text=""),
    "a list": lambda path: forged(path, text="[]"),
    "a number": lambda path: forged(path, text="7"),
    "null": lambda path: forged(path, text="null"),
    "nested": lambda path: forged(path, text=NESTED),
    "of another program": lambda path: forged(path, key="pandas"),
    "not a number": text_of('"seed":3', '"seed":NaN'),
    "infinite": text_of('"seed":3', '"seed":3,"machine_load":1e999'),
    "many digits": text_of('"seed":3', f'"seed":3,"size":{DIGITS * 2}'),
    "another first": lambda path: changed(path, first=0),
    "another count": lambda path: changed(path, count=11),
    "count true": lambda path: changed(path, count=True),
    "seconds infinite": text_of('"seconds":', '"seconds":1e999,"was":'),
    "seconds negative": lambda path: changed(path, seconds=-1.0),
    "seconds a word": lambda path: changed(path, seconds="fast"),
    "no date": lambda path: changed(path, seconds=None, started="yesterday"),
    "streams a word": lambda path: changed(path, streams="2"),
    **{
        f"without {key}": lambda path, key=key: changed(path, **{key: None})
        for key in ("point", "seed", "first", "count", "spec", "statistics", "started", "ended")
    },
    **{
        f"{key} is {value!r}": lambda path, key=key, value=value: changed(path, **{key: value})
        for key in ("point", "seed", "first", "count", "statistics")
        for value in ("x", -1, [1])
    },
}
STATISTICS = {
    "of other samples": lambda path: statistics_of(path, covered=[11, 5, 5]),
    "of fewer samples": lambda path: statistics_of(path, samples=11),
    "samples a word": lambda path: statistics_of(path, samples="12"),
    "samples negative": lambda path: statistics_of(path, samples=-12),
    "no samples": lambda path: statistics_of(path, samples=None, covered=None),
    "thermal beyond": lambda path: statistics_of(path, thermal=13),
    "end to end beyond": lambda path: statistics_of(path, end_to_end=13),
    "too few numbers": lambda path: statistics_of(path, largest=[12, 5]),
    "too many numbers": lambda path: statistics_of(path, largest=[12, 5, 5, 5]),
    "a fraction": lambda path: statistics_of(path, largest=[12, 5.5, 50]),
    "a word": lambda path: statistics_of(path, thermal="0"),
    "negative squares": lambda path: statistics_of(path, half_cut=[12, 5, -5]),
    "squares too small": lambda path: statistics_of(path, half_cut=[12, 100, 5]),
    "too large": lambda path: statistics_of(path, half_cut=[12, 5, 10**60]),
    "sums of nothing": lambda path: statistics_of(path, decay_rate=[0, 5, 5]),
    "rates of thermal samples": lambda path: statistics_of(path, thermal=12),
    "unknown": lambda path: statistics_of(path, colour=MOMENTS),
    "no such bin": lambda path: statistics_of(path, sizes=[[10**9, 1, 1]]),
    "a bin twice": lambda path: statistics_of(path, sizes=[[3, 1, 1], [3, 1, 1]]),
    "an empty bin": lambda path: statistics_of(path, sizes=[[3, 0, 0]]),
    "half a bin": lambda path: statistics_of(path, sizes=[[3, 1]]),
    "history of moments alone": lambda path: statistics_of(path, history={"moments": {}}),
    "history of colours": lambda path: statistics_of(
        path, history={"moments": {"a colour": MOMENTS}, "times": []}
    ),
    "history of other samples": lambda path: statistics_of(
        path, history={"moments": {"rounds": [11, 5, 5]}, "times": []}
    ),
    "own of more samples": lambda path: statistics_of(path, observables={"gap": [13, 5, 5]}),
    "own of no name": lambda path: statistics_of(path, observables={"a-b": MOMENTS}),
    "own a list": lambda path: statistics_of(path, observables=[MOMENTS]),
    **{
        f"without {key}": lambda path, key=key: statistics_of(path, **{key: None})
        for key in ("thermal", "sizes")
    },
}
TABLES = {
    "empty file": lambda path: named(b"", path),
    "no Parquet": lambda path: named(b"PAR1" * 40, path),
    "half of it": lambda path: named(path.read_bytes()[:900], path),
    "its end alone": lambda path: named(path.read_bytes()[-900:], path),
    "a lying length": lambda path: named(path.read_bytes()[:-8] + b"\xff\xff\xff\x7fPAR1", path),
    "fewer rows": rows_of(lambda rows: rows.head(11)),
    "no rows": rows_of(lambda rows: rows.head(0)),
    "more rows": rows_of(lambda rows: pl.concat([rows, rows])),
    "another column": rows_of(lambda rows: rows.rename({"thermal": "termal"})),
    **{f"without {name}": rows_of(lambda rows, name=name: rows.drop(name)) for name in COLUMNS},
    **{
        f"{name} in words": rows_of(
            lambda rows, name=name: rows.with_columns(pl.lit("x").alias(name))
        )
        for name in COLUMNS
    },
}
NAMES = {
    "another first": renamed("24-12-{}"),
    "an overlap": renamed("6-12-{}"),
    "another count": renamed("12-11-{}"),
    "another checksum": renamed("12-12-0123456789abcdef01234567.parquet"),
}
DAMAGE = {
    f"{group}: {kind}": damage
    for group, kinds in {
        "metadata": METADATA,
        "statistics": STATISTICS,
        "table": TABLES,
        "name": NAMES,
    }.items()
    for kind, damage in kinds.items()
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_what_contradicts_itself_is_never_counted(store, without, kind):
    bad = DAMAGE[kind](one_shard(store))
    campaign = Campaign.open(store)
    assert [shard.path for shard in campaign.damaged] == [bad]
    assert campaign.foreign == []
    assert campaign.samples_missing == 12
    assert campaign.statistics() == without


@pytest.mark.parametrize("kind", list(DAMAGE)[::7])
def test_it_is_named_and_computed_again(store, reference, inside, kind, tmp_path):
    bad = DAMAGE[kind](one_shard(store))
    outside = around(tmp_path / "outside")
    code, out, err = inside("status", store)
    assert (code, err) == (0, "")
    assert f"damaged: {bad} (" in out
    code, out, err = inside("run", tmp_path / "spec.toml", "--out", store, "--workers", 1)
    assert code == 0
    assert results(Campaign.open(store)) == reference
    assert not bad.exists()
    assert around(tmp_path / "outside") == outside


def test_a_renamed_copy_counts_its_samples_once(store, reference):
    sound = one_shard(store)
    copy = sound.with_name(sound.name.replace("12-12-", "24-12-"))
    copy.write_bytes(sound.read_bytes())
    assert [one.path for one in Campaign.open(store).damaged] == [copy]
    assert results(Campaign.open(store)) == reference
    assert results(run(SPEC, store)) == reference
    assert sound.exists()
    assert not copy.exists()


def test_rows_of_other_samples_are_said_where_they_are_read(store):
    shifted = rows_of(lambda rows: rows.with_columns(pl.col("sample") - 12))(one_shard(store))
    campaign = Campaign.open(store)
    with pytest.raises(qa.InputError, match="its rows are not those of samples 12 to 23") as error:
        campaign.rows(next(iter(SPEC.grid)))
    assert str(shifted) in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("step", range(0, 2000, 40))
def test_any_changed_byte_with_a_right_checksum_is_sound_or_damaged(store, step):
    path = one_shard(store)
    content = bytearray(path.read_bytes())
    content[-1 - step % len(content)] ^= 1 << step // 40 % 8
    bad = named(bytes(content), path)
    campaign = Campaign.open(store)
    assert {one.path for one in campaign.damaged} <= {bad}


@pytest.mark.parametrize("kind", list(DAMAGE)[::9])
def test_show_says_what_is_wrong_in_one_line(store, inside, kind):
    bad = DAMAGE[kind](one_shard(store))
    code, out, err = inside("show", bad)
    assert (code, out) == (2, "")
    assert err.startswith(f"qavalanche: {bad}: ")
    assert err.count("\n") == 1
    with pytest.raises(qa.InputError, match=r"\.parquet: "):
        read_shard(bad).metadata()


def a_socket(path):
    here = os.getcwd()
    os.chdir(path.parent)  # the names of sockets are short
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(path.name)
    os.chdir(here)


SHARD = "0-12-0123456789abcdef01234567.parquet"
STRANGE = {
    "a folder": (SHARD, os.mkdir),
    "a pipe": (SHARD, os.mkfifo),
    "a socket": ("0-1-0123456789abcdef01234567.parquet", a_socket),
    "a link that leads nowhere": (SHARD, lambda path: path.symlink_to("nowhere")),
    "a link to itself": (SHARD, lambda path: path.symlink_to(path.name)),
    "a temporary folder": (f".{SHARD}.0123456789ab.tmp", os.mkdir),
    "a temporary pipe": (f".{SHARD}.0123456789ab.tmp", os.mkfifo),
    **{
        f"a file {name!r}": (name, lambda path: path.write_bytes(b"mine"))
        for name in (
            "0-200-my notes.parquet",
            "0-12-0123456789ABCDEF01234567.parquet",
            "0-12-0123456789abcdef0123456.parquet",
            "0-12-0123456789abcdef012345678.parquet",
            "00-12-0123456789abcdef01234567.parquet",
            "0-0-0123456789abcdef01234567.parquet",
            "-1-12-0123456789abcdef01234567.parquet",
            "²-12-0123456789abcdef01234567.parquet",
            "٣-12-0123456789abcdef01234567.parquet",
            f"{'9' * 20}-12-0123456789abcdef01234567.parquet",
            f"{'9' * 200}-1-01.parquet",
            "9223372036854775807-2-0123456789abcdef01234567.parquet",
            "0-12-0123456789abcdef01234567.PARQUET",
            "0-12-0123456789abcdef01234567.parquet\n",
            "\x1b[31m.parquet",
            "\udcff.parquet",
            ".notes.tmp",
            f".{SHARD}.tmp",
            f".{SHARD}.0123456789AB.tmp",
        )
    },
}


@pytest.mark.parametrize("kind", STRANGE)
def test_what_is_not_ours_is_named_and_left_alone(store, reference, inside, kind, tmp_path):
    name, make = STRANGE[kind]
    strange = one_shard(store).with_name(name)
    make(strange)
    before = around(tmp_path)
    one_shard(store).unlink()
    campaign = Campaign.open(store)
    assert campaign.foreign == [strange]
    assert campaign.damaged == []
    assert campaign.samples_missing == 12
    code, out, _ = inside("status", store, "--json")
    assert code == 0
    assert json.loads(out)["foreign"] == [str(strange)]
    finished = run(SPEC, store)
    assert results(finished) == reference
    assert finished.foreign == [strange]
    after = around(tmp_path)
    assert all(after[path] == before[path] for path in before.keys() & after.keys())
    assert os.fsencode(strange) in after
    assert len(before.keys() - after.keys()) == 1  # the one that was taken away


def test_temporaries_of_ours_are_removed_where_they_can_be_ours_only(store, reference):
    point = one_shard(store).parent
    ours = [
        point / f".{SHARD}.0123456789ab.tmp",
        store / ".manifest.json.0123456789ab.tmp",
        store / "leases" / f".{'a' * 32}.json.0123456789ab.tmp",
        store / "leases" / f".{'a' * 32}.tmp",
    ]
    elsewhere = [
        store / f".{SHARD}.0123456789ab.tmp",
        store / "shards" / f".{SHARD}.0123456789ab.tmp",
        store / "shards" / "0123456789ab" / f".{SHARD}.0123456789ab.tmp",
        store / "shards" / ".manifest.json.0123456789ab.tmp",
        point / ".manifest.json.0123456789ab.tmp",
        store / "report" / ".report.html.0123456789ab.tmp",
    ]
    for path in ours + elsewhere:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")
    assert sorted(Campaign.open(store).leftovers) == sorted(ours)
    assert results(run(SPEC, store)) == reference
    assert not any(path.exists() for path in ours)
    assert all(path.exists() for path in elsewhere)


def test_statistics_that_cannot_be_are_refused_in_python():
    good = Statistics().to_json()
    nothing = Statistics.from_json(good)
    assert (nothing.samples, nothing.moments, nothing.sizes) == (0, {}, {})
    some = Statistics.of(melt_chunk(next(iter(SPEC.grid)), 3, 0, 5), 30)
    assert some + nothing == nothing + some == some
    for bad in (None, [], {**good, "thermal": 1}, {**good, "history": {"moments": 3}}, {}):
        with pytest.raises(qa.InputError, match="its "):
            Statistics.from_json(bad)


@pytest.mark.parametrize("name", OPTIONAL)
def test_an_observable_that_a_shard_lacks_was_not_measured_there(store, without, name):
    statistics_of(one_shard(store), **{name: None})
    campaign = Campaign.open(store)
    point = next(iter(SPEC.grid))
    found, rest = campaign.statistics()[point], without[point]
    assert (campaign.damaged, campaign.foreign, campaign.samples_missing) == ([], [], 0)
    assert (found.samples, rest.samples) == (24, 12)
    assert found.moments[name] == rest.moments[name]
    assert found.moments["covered"].count == 24


@pytest.mark.parametrize("kind", ["samples", "covered"])
def test_the_number_of_samples_may_be_told_by_either(store, reference, kind):
    statistics_of(one_shard(store), **{kind: None})
    campaign = Campaign.open(store)
    assert campaign.damaged == []
    assert campaign.statistics()[next(iter(SPEC.grid))].samples == 24
    if kind == "samples":  # as older versions stored them
        assert results(campaign) == reference


def test_what_no_shard_measured_has_no_mean(store):
    for path in store.rglob("*.parquet"):
        first, count, _ = path.name.split("-")
        text = json.loads(opened(path)[1])
        text["statistics"].pop("mean_cut")
        forged(path, text=json.dumps(text), first=first, count=count)
    for point, found in Campaign.open(store).statistics().items():
        assert "mean_cut" not in found.moments
        assert all(math.isnan(x) for x in found.mean("mean_entropy", point))


def test_observables_that_were_not_asked_for_are_of_another_campaign(store, without):
    strange = statistics_of(one_shard(store), observables={"gap": MOMENTS})
    campaign = Campaign.open(store)
    assert (campaign.damaged, campaign.foreign) == ([], [strange])
    assert campaign.statistics() == without


def test_the_columns_and_moments_that_are_asked_for_are_those_that_are_stored(sound):
    rows = sound.rows(next(iter(SPEC.grid)))
    assert set(COLUMNS) <= set(rows.columns)
    averaged = {one.statistic for one in registry.standard() if one.averaged}
    assert {*stored.COUNTS, *stored.STANDARD} == averaged
    beside = {"samples", "sizes", "history", "observables"}
    assert averaged | beside == {*stored.StoredStatistics.model_fields}
