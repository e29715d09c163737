"""Chains, stored rows and statistics are, bit for bit, those of the commit in fingerprints.json."""

import json
from pathlib import Path

import polars as pl
import pytest
from cases import CASES
from compare import differences
from prints import fingerprint, measured

from qavalanche.campaign.chunk import Slice

STORED = json.loads(Path(__file__).with_name("fingerprints.json").read_text())
BEFORE = STORED["cases"]
PARTS = 8  # tests, for workers to share
SHOWN = 10  # differences of a message

BY_TITLE = {case.title: case for case in CASES}
FEW = [
    next(title for title in BY_TITLE if all(word in title for word in words))
    for words in (
        ("bimodal", "spots 2 halted", "L=1000 "),
        ("norm", "spots 2 rmt", "L=1000 "),
        ("triang", "spots 2 0.2", "L=130 "),
        ("bimodal", "couplings", "L=64 "),
        ("norm", "spots 2 rmt", "history"),
    )
]


def as_told(measured_now):
    """A fingerprint as it reads after it was stored."""
    return json.loads(json.dumps(fingerprint(measured_now)))


def found(title, now):
    """The differences of a case, each with its title."""
    return [f"{title}: {one}" for one in differences(BEFORE[title], now)]


def test_every_case_has_its_fingerprint_and_stands_once():
    assert [case.title for case in CASES] == list(BEFORE)


@pytest.mark.parametrize("part", range(PARTS))
def test_not_a_bit_has_changed(part):
    different = []
    for title in list(BY_TITLE)[part::PARTS]:
        different += found(title, as_told(measured(BY_TITLE[title])))
    first = "\n".join(different[:SHOWN])
    count = f"{len(different)} differences from {STORED['commit']}"
    assert not different, f"{count}, the first:\n{first}"


@pytest.mark.parametrize("title", FEW)
def test_workers_and_chunks_are_no_matter(title):
    now = as_told(measured(BY_TITLE[title], workers=2, shard=Slice(batch_seconds=1e-4)))
    assert found(title, now) == []


def test_chains_that_melt_whole_and_chains_that_never_do_are_among_them():
    share = {
        int(BEFORE[title]["statistics"]["thermal"]) / case.samples
        for title, case in BY_TITLE.items()
    }
    assert min(share) == 0
    assert max(share) == 1
    assert any(0.9 < one < 1 for one in share)


@pytest.fixture(scope="module")
def few():
    """A case with a history, measured."""
    return measured(BY_TITLE[FEW[-1]])


def test_one_bit_of_a_column_is_seen(few):
    name = "mean_entropy"
    values = few.rows[name].to_numpy().copy()
    values.view("<i8")[7] ^= 1
    now = as_told(few._replace(rows=few.rows.with_columns(pl.Series(name, values))))
    (one,) = found(FEW[-1], now)
    assert one.startswith(f"{FEW[-1]}: columns: {name} was ")


def test_a_value_that_is_missing_is_no_zero(few):
    zeros = few.rows.with_columns(pl.col("log_resistance").fill_null(0))
    (one,) = found(FEW[-1], as_told(few._replace(rows=zeros)))
    assert "columns: log_resistance was " in one


def test_what_is_dropped_is_named(few):
    moments = {k: v for k, v in few.statistics["history"]["moments"].items() if k != "fusions"}
    left = {k: v for k, v in few.statistics.items() if k != "sizes"}
    left["history"] = {**left["history"], "moments": moments}
    now = as_told(few._replace(statistics=left, rows=few.rows.drop("regions")))
    assert found(FEW[-1], now) == [
        f"{FEW[-1]}: columns: regions is missing",
        f"{FEW[-1]}: statistics: sizes is missing",
        f"{FEW[-1]}: statistics: history.moments.fusions is missing",
    ]


def test_another_chain_name_or_count_is_seen(few):
    chains = [few.chains[0], few.chains[2], few.chains[1]]
    statistics = {**few.statistics, "end_to_end": few.statistics["end_to_end"] + 1}
    now = as_told(few._replace(name="other", chains=chains, statistics=statistics))
    seen = [one.removeprefix(f"{FEW[-1]}: ").split(" was ")[0] for one in found(FEW[-1], now)]
    assert seen == ["name", "chains", "statistics: end_to_end"]


def test_more_columns_and_statistics_are_no_difference(few):
    rows = few.rows.with_columns(more=pl.lit(1.5))
    now = as_told(few._replace(rows=rows, statistics={**few.statistics, "more": 3}))
    assert found(FEW[-1], now) == []
