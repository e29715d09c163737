"""What a shard must hold to be counted: its metadata, number by number, and its columns.

The checksum in its name tells that its bytes are those that were written; here it is seen that what
was written can be what a run writes. Whatever else it holds makes it damaged, and is never added.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, Field
from pydantic_core import from_json  # some times faster than json

from qavalanche.campaign.stored import (
    Count,
    DamagedShard,
    Positive,
    StoredStatistics,
    check_model,
    check_sums,
    has_regions,
    samples_of,
)
from qavalanche.errors import reason
from qavalanche.observables.registry import described, standard
from qavalanche.store.footer import row_count
from qavalanche.store.provenance import duration

if TYPE_CHECKING:
    import polars as pl

METADATA_KEY = "qavalanche"
"""Under this key a shard's metadata lie in its Parquet file."""

SAMPLE = "sample"
"""Name of the column with the samples' numbers."""


@cache
def columns() -> dict[str, str]:
    """Columns of every shard of samples with regions, and what they hold."""
    return {SAMPLE: "whole numbers", **{one.name: one.holds for one in standard()}}


def columns_in(statistics: Mapping[str, Any]) -> dict[str, str]:
    """Columns that a shard with these statistics must have: of regions, or all that a scheme of
    columns measured."""
    if has_regions(statistics):
        return columns()
    own = {name: described(name).holds for name in sorted(statistics.get("observables") or {})}
    return {SAMPLE: "whole numbers", **own}


_MOST_COLUMNS = 7
_sound_columns: list[tuple[Any, ...]] = []  # that shards were seen to have, and must have
_HUGE = re.compile(r"[0-9.][eE]\+?[0-9]{3}[0-9]*[\s,\]}]|[0-9]{300}")  # no part of a hash
_Text = Annotated[str, Field(max_length=10_000)]


class _Metadata(BaseModel):  # more may stand there: what else made the shard
    point: dict[str, Any]
    seed: Annotated[int, Field(strict=True, ge=0)]
    first: Count
    count: Positive
    spec: _Text
    statistics: StoredStatistics
    started: _Text
    ended: _Text
    seconds: Annotated[float, Field(strict=True, ge=0, le=1e12)] = 0.0
    streams: Annotated[int, Field(strict=True, ge=1, lt=1 << 31)] = 1
    scheme_version: Annotated[int, Field(strict=True, ge=1, lt=1 << 31)] = 1


def read_metadata(content: bytes) -> tuple[dict[str, Any], int]:
    """Metadata and number of rows of a shard, of which the last bytes are enough.

    Raises DamagedShard unless both are what a run can have written.
    """
    import polars as pl

    try:
        rows, described = row_count(content)
        labels = pl.read_parquet_metadata(io.BytesIO(content))
        made = _made(labels)
        needed = columns_in(made["statistics"])
        columns = described, labels.get("ARROW:schema"), needed
        if columns not in _sound_columns:  # as a rule all shards of a campaign have the same
            _check_columns(pl.read_parquet_schema(io.BytesIO(content)), needed)
            _sound_columns[:] = [columns, *_sound_columns[:_MOST_COLUMNS]]
    except DamagedShard:
        raise
    except (Exception, pl.exceptions.PanicException) as error:  # whatever it makes of these bytes
        raise DamagedShard(f"no sound Parquet file ({reason(error)})") from None
    return made, rows


def read_rows(content: bytes, first: int, count: int) -> pl.DataFrame:
    """The rows of a shard; DamagedShard unless they are of samples first ... first + count - 1."""
    import polars as pl

    try:
        rows = pl.read_parquet(io.BytesIO(content))
        made = _made(pl.read_parquet_metadata(io.BytesIO(content)))
        _check_columns(rows.schema, columns_in(made["statistics"]))
        numbers = pl.arange(first, first + count, eager=True)
        known = rows["sample"].cast(pl.Int64).equals(numbers, check_names=False)
    except DamagedShard:
        raise
    except (Exception, pl.exceptions.PanicException) as error:
        raise DamagedShard(f"its rows cannot be read ({reason(error)})") from None
    if not known:
        raise DamagedShard(f"its rows are not those of samples {first} to {first + count - 1}")
    return rows


def _made(labels: Mapping[str, str]) -> dict[str, Any]:
    """The metadata among the labels of a Parquet file."""
    if METADATA_KEY not in labels:
        raise DamagedShard("carries no metadata of a campaign")
    return _parse(labels[METADATA_KEY])


def _parse(text: str) -> dict[str, Any]:
    try:
        made = from_json(text, allow_inf_nan=False)
        if _HUGE.search(text):
            json.dumps(made, allow_nan=False)  # 1e999 is read as infinity
        check_model(_Metadata, made)
        duration(made)
    except DamagedShard:
        raise
    except (ValueError, TypeError, OverflowError) as error:
        raise DamagedShard(f"its metadata cannot be read ({reason(error)})") from None
    check_sums(made["statistics"])
    if samples_of(made["statistics"]) != made["count"]:
        raise DamagedShard("its statistics count another number of samples than its metadata")
    return dict(made)


def _check_columns(schema: Mapping[str, pl.DataType], needed: Mapping[str, str]) -> None:
    for name, kind in needed.items():
        if (found := schema.get(name)) is None:
            raise DamagedShard(f"has no column {name}")
        holds = {
            "whole numbers": found.is_integer(),
            "numbers": found.is_float(),
            "true or false": str(found) == "Boolean",
        }
        if not holds[kind]:
            raise DamagedShard(f"its column {name} does not hold {kind}")
