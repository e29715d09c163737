"""What a shard must hold to be counted: its metadata, number by number, and its columns.

The checksum in its name tells that its bytes are those that were written; here it is seen that what
was written can be what a run writes. Whatever else it holds makes it damaged, and is never added.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json  # some times faster than json

from qavalanche.ensemble.bins import BINS
from qavalanche.ensemble.footer import row_count
from qavalanche.ensemble.provenance import duration
from qavalanche.errors import InputError, escaped, reason

if TYPE_CHECKING:
    import polars as pl

METADATA_KEY = "qavalanche"
"""Under this key a shard's metadata lie in its Parquet file."""

COLUMNS = {
    "sample": "whole numbers",
    "thermal": "true or false",
    "thermal_density": "numbers",
    "regions": "whole numbers",
    "largest_region": "whole numbers",
    "half_chain_entropy": "numbers",
    "mean_entropy": "numbers",
    "end_to_end": "true or false",
    "decay_rate": "numbers",
}
"""Columns of every shard, and what they hold."""


class DamagedShard(InputError):
    """A shard's bytes are not those that were written, or contradict each other or its name."""


MOMENTS = ("covered", "largest", "half_cut", "mean_cut", "decay_rate")
"""Names of the sums of a shard's statistics."""

_PARTIAL = ("decay_rate", "slowest", "log_resistance", "box_dimension")  # not of every sample
_MOST_COLUMNS = 7
_sound_columns: list[tuple[bytes, str | None]] = []  # that shards were seen to have
_HUGE = re.compile(r"[eE]\+?[0-9]{3}|[0-9]{300}")
_BOUND = 1 << 192  # beyond all sums of 2^63 squares of whole numbers
_REAL_BOUND = 1 << 2200  # and of float64, in units of 2^-40
_Count = Annotated[int, Field(strict=True, ge=0, lt=1 << 63)]
_Some = Annotated[int, Field(strict=True, gt=0, lt=1 << 63)]
_Sum = Annotated[int, Field(strict=True, gt=-_BOUND, lt=_BOUND)]
_Square = Annotated[int, Field(strict=True, ge=0, lt=_BOUND)]
_Moments = tuple[_Count, _Sum, _Square]
_RealSum = Annotated[int, Field(strict=True, gt=-_REAL_BOUND, lt=_REAL_BOUND)]
_RealSquare = Annotated[int, Field(strict=True, ge=0, lt=_REAL_BOUND)]
_Reals = tuple[_Count, _RealSum, _RealSquare] | tuple[_Count, _RealSum, _RealSquare, _Some]
_Bins = list[tuple[Annotated[int, Field(strict=True, ge=0, lt=BINS)], _Some, _Square]]
_Text = Annotated[str, Field(max_length=10_000)]


class _Known(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _HistoryMoments(_Known):
    rounds: _Moments
    absorptions: _Moments
    fusions: _Moments
    slowest: _Reals
    log_resistance: _Reals
    box_dimension: _Reals


class _History(_Known):
    moments: _HistoryMoments
    times: _Bins


class _Statistics(_Known):
    thermal: _Count
    end_to_end: _Count
    covered: _Moments
    largest: _Moments
    half_cut: _Moments
    mean_cut: _Moments
    decay_rate: _Reals
    sizes: _Bins
    history: _History | None = None


class _Metadata(BaseModel):  # more may stand there: what else made the shard
    point: dict[str, Any]
    seed: Annotated[int, Field(strict=True, ge=0)]
    first: _Count
    count: _Some
    spec: _Text
    statistics: _Statistics
    started: _Text
    ended: _Text
    seconds: Annotated[float, Field(strict=True, ge=0, le=1e12)] = 0.0
    streams: Annotated[int, Field(strict=True, ge=1, lt=1 << 31)] = 1


def read_metadata(content: bytes) -> tuple[dict[str, Any], int]:
    """Metadata and number of rows of a shard, of which the last bytes are enough.

    Raises DamagedShard unless both are what a run can have written.
    """
    import polars as pl

    try:
        rows, described = row_count(content)
        labels = pl.read_parquet_metadata(io.BytesIO(content))
        columns = described, labels.get("ARROW:schema")
        if columns not in _sound_columns:  # as a rule all shards of a campaign have the same
            _check_columns(pl.read_parquet_schema(io.BytesIO(content)))
            _sound_columns[:] = [columns, *_sound_columns[:_MOST_COLUMNS]]
    except DamagedShard:
        raise
    except (Exception, pl.exceptions.PanicException) as error:  # whatever it makes of these bytes
        raise DamagedShard(f"no sound Parquet file ({reason(error)})") from None
    if METADATA_KEY not in labels:
        raise DamagedShard("carries no metadata of a campaign")
    return _parse(labels[METADATA_KEY]), rows


def read_rows(content: bytes, first: int, count: int) -> pl.DataFrame:
    """The rows of a shard; DamagedShard unless they are of samples first ... first + count - 1."""
    import polars as pl

    try:
        rows = pl.read_parquet(io.BytesIO(content))
        _check_columns(rows.schema)
        numbers = pl.arange(first, first + count, eager=True)
        known = rows["sample"].cast(pl.Int64).equals(numbers, check_names=False)
    except DamagedShard:
        raise
    except (Exception, pl.exceptions.PanicException) as error:
        raise DamagedShard(f"its rows cannot be read ({reason(error)})") from None
    if not known:
        raise DamagedShard(f"its rows are not those of samples {first} to {first + count - 1}")
    return rows


def check_statistics(stored: Any) -> dict[str, Any]:
    """Statistics as `Statistics.to_json` gives them; DamagedShard for anything else."""
    _check(_Statistics, stored)
    _check_sums(stored)
    return dict(stored)


def check_history(stored: Any) -> dict[str, Any]:
    """Statistics as `HistoryStatistics.to_json` gives them; DamagedShard for anything else."""
    _check(_History, stored)
    return dict(stored)


def _parse(text: str) -> dict[str, Any]:
    try:
        made = from_json(text, allow_inf_nan=False)
        if _HUGE.search(text):
            json.dumps(made, allow_nan=False)  # 1e999 is read as infinity
        _check(_Metadata, made)
        duration(made)
    except DamagedShard:
        raise
    except (ValueError, TypeError, OverflowError) as error:
        raise DamagedShard(f"its metadata cannot be read ({reason(error)})") from None
    _check_sums(made["statistics"])
    if made["statistics"]["covered"][0] != made["count"]:
        raise DamagedShard("its statistics count another number of samples than its metadata")
    return dict(made)


def _check(model: type[BaseModel], stored: Any) -> None:
    """Raise DamagedShard unless this has all that the model names, and of its types."""
    try:
        model.model_validate(stored)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        what = escaped(f"{where}: {first['msg'].lower()}")[:200]
        raise DamagedShard(f"its metadata cannot be of a run ({what})") from None


def _check_sums(statistics: dict[str, Any]) -> None:
    """Raise DamagedShard where statistics contradict each other."""
    samples = statistics["covered"][0]
    localized = samples - statistics["thermal"]
    history = statistics.get("history") or {"moments": {}, "times": []}
    moments = {name: statistics[name] for name in MOMENTS} | history["moments"]
    sound = (
        localized >= 0
        and statistics["end_to_end"] <= samples
        and statistics["decay_rate"][0] <= localized
        and all(one[0] == samples for name, one in moments.items() if name not in _PARTIAL)
        and all(_possible(samples, *one) for one in moments.values())
        and _increasing(statistics["sizes"])
        and _increasing(history["times"])
    )
    if not sound:
        raise DamagedShard("its statistics contradict each other")


def _possible(samples: int, count: int, total: int, square: int, infinite: int = 0) -> bool:
    """Whether whole numbers can have these sums: by Cauchy and Schwarz, and none without any."""
    finite = count - infinite
    held = total * total <= finite * square and (finite > 0 or square == 0)
    return finite >= 0 and count <= samples and held


def _increasing(bins: list[list[int]]) -> bool:
    """Whether each bin stands once, in order, with sums that whole numbers can have."""
    ordered = all(a[0] < b[0] for a, b in pairwise(bins))
    return ordered and all(total <= square <= total**2 for _, total, square in bins)


def _check_columns(schema: Mapping[str, pl.DataType]) -> None:
    for name, kind in COLUMNS.items():
        if (found := schema.get(name)) is None:
            raise DamagedShard(f"has no column {name}")
        holds = {
            "whole numbers": found.is_integer(),
            "numbers": found.is_float(),
            "true or false": str(found) == "Boolean",
        }
        if not holds[kind]:
            raise DamagedShard(f"its column {name} does not hold {kind}")
