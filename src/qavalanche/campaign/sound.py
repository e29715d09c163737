"""What statistics a shard may hold: number by number, whatever else makes it damaged.

The checksum in a shard's name tells that its bytes are those that were written; here it is seen
that what was written can be what a run writes.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qavalanche.campaign.bins import BINS
from qavalanche.errors import InputError, escaped


class DamagedShard(InputError):
    """A shard's bytes are not those that were written, or contradict each other or its name."""


MOMENTS = ("covered", "largest", "half_cut", "mean_cut", "decay_rate")
"""Names of the sums of a shard's statistics."""

_PARTIAL = ("decay_rate", "slowest", "log_resistance", "box_dimension")  # not of every sample
_BOUND = 1 << 192  # beyond all sums of 2^63 squares of whole numbers
_REAL_BOUND = 1 << 2200  # and of float64, in units of 2^-40
Count = Annotated[int, Field(strict=True, ge=0, lt=1 << 63)]
Positive = Annotated[int, Field(strict=True, gt=0, lt=1 << 63)]
_Sum = Annotated[int, Field(strict=True, gt=-_BOUND, lt=_BOUND)]
_Square = Annotated[int, Field(strict=True, ge=0, lt=_BOUND)]
_Moments = tuple[Count, _Sum, _Square]
_RealSum = Annotated[int, Field(strict=True, gt=-_REAL_BOUND, lt=_REAL_BOUND)]
_RealSquare = Annotated[int, Field(strict=True, ge=0, lt=_REAL_BOUND)]
_Reals = tuple[Count, _RealSum, _RealSquare] | tuple[Count, _RealSum, _RealSquare, Positive]
_Bins = list[tuple[Annotated[int, Field(strict=True, ge=0, lt=BINS)], Positive, _Square]]


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


class StoredStatistics(_Known):
    """Statistics of a shard, as they are stored."""

    thermal: Count
    end_to_end: Count
    covered: _Moments
    largest: _Moments
    half_cut: _Moments
    mean_cut: _Moments
    decay_rate: _Reals
    sizes: _Bins
    history: _History | None = None


def check_statistics(stored: Any) -> dict[str, Any]:
    """Statistics as `Statistics.to_json` gives them; DamagedShard for anything else."""
    check_model(StoredStatistics, stored)
    check_sums(stored)
    return dict(stored)


def check_history(stored: Any) -> dict[str, Any]:
    """Statistics as `HistoryStatistics.to_json` gives them; DamagedShard for anything else."""
    check_model(_History, stored)
    return dict(stored)


def check_model(model: type[BaseModel], stored: Any) -> None:
    """Raise DamagedShard unless this has all that the model names, and of its types."""
    try:
        model.model_validate(stored)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        what = escaped(f"{where}: {first['msg'].lower()}")[:200]
        raise DamagedShard(f"its metadata cannot be of a run ({what})") from None


def check_sums(statistics: dict[str, Any]) -> None:
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
