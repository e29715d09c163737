"""Statistics as plain numbers in a shard: how they are written, and what may stand there.

The checksum in a shard's name tells that its bytes are those that were written; here it is seen
that what was written can be what a run writes. Whatever else makes a shard damaged. Of the
statistics a shard need not have all: an observable that it lacks was not measured.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qavalanche.campaign.bins import BINS, Bins, bins_to_json
from qavalanche.campaign.moments import Moments
from qavalanche.errors import InputError, escaped
from qavalanche.observables import registry
from qavalanche.observables.observable import NAME

COUNTS = ("thermal", "end_to_end")
"""Statistics of what is true or false: the number of samples in which it is true is stored."""

STANDARD = ("covered", "largest", "half_cut", "mean_cut", "decay_rate")
"""Names of the other standard ones, moments."""

_WHOLE = ("covered", "largest", "half_cut", "mean_cut", *COUNTS, "rounds", "absorptions", "fusions")
"""Those that every sample has."""
_BOUND = 1 << 192  # beyond all sums of 2^63 squares of whole numbers
_REAL_BOUND = 1 << 2200  # and of float64, in units of 2^-40
Count = Annotated[int, Field(strict=True, ge=0, lt=1 << 63)]
Positive = Annotated[int, Field(strict=True, gt=0, lt=1 << 63)]
_Sum = Annotated[int, Field(strict=True, gt=-_BOUND, lt=_BOUND)]
_Square = Annotated[int, Field(strict=True, ge=0, lt=_BOUND)]
_Moments = tuple[Count, _Sum, _Square]
_RealSum = Annotated[int, Field(strict=True, gt=-_REAL_BOUND, lt=_REAL_BOUND)]
_RealSquare = Annotated[int, Field(strict=True, ge=0, lt=_REAL_BOUND)]
_Reals = (
    tuple[Count, _RealSum, _RealSquare]
    | tuple[Count, _RealSum, _RealSquare, Positive]
    | tuple[Count, _RealSum, _RealSquare, Positive, Positive]
)
_Bins = list[tuple[Annotated[int, Field(strict=True, ge=0, lt=BINS)], Positive, _Square]]
_Name = Annotated[str, Field(pattern=f"^{NAME}$")]


class DamagedShard(InputError):
    """A shard's bytes are not those that were written, or contradict each other or its name."""


class _Known(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _History(_Known):
    moments: dict[_Name, _Reals | None]
    times: _Bins


class StoredStatistics(_Known):
    """Statistics of a shard, as they are stored."""

    samples: Count | None = None
    thermal: Count | None = None  # and sizes: none of a scheme that gives columns
    end_to_end: Count | None = None
    covered: _Moments | None = None
    largest: _Moments | None = None
    half_cut: _Moments | None = None
    mean_cut: _Moments | None = None
    decay_rate: _Reals | None = None
    sizes: _Bins | None = None
    history: _History | None = None
    observables: dict[_Name, _Reals] | None = None


def to_json(
    samples: int, moments: Mapping[str, Moments], histograms: Mapping[str, Bins]
) -> dict[str, Any]:
    """Statistics as plain numbers."""
    content: dict[str, Any] = {"samples": samples}
    if "sizes" in histograms or not moments:
        content["thermal"] = 0
        content |= {name: moments[name].total for name in COUNTS if name in moments}
        content |= {name: moments[name].to_json() for name in STANDARD if name in moments}
        content["sizes"] = bins_to_json(histograms.get("sizes", {}))
    history = {name: moments[name].to_json() for name in _of_history() if name in moments}
    if history:
        times = bins_to_json(histograms.get("times", {}))
        content["history"] = {"moments": history, "times": times}
    rest = {*moments} - {*COUNTS, *STANDARD, *history}
    if rest:
        content["observables"] = {name: moments[name].to_json() for name in sorted(rest)}
    return content


@cache
def _of_history() -> tuple[str, ...]:
    return tuple(one.name for one in registry.in_group("history"))


def samples_of(part: Mapping[str, Any]) -> int:
    """The number of samples of stored statistics: older ones tell it with the covered bonds."""
    return int(part["samples"] if part.get("samples") is not None else part["covered"][0])


def moments_of(part: Mapping[str, Any]) -> Iterator[tuple[str, Sequence[int]]]:
    """Names and sums of the moments in stored statistics."""
    samples = samples_of(part)
    for name in COUNTS if samples else ():
        if part.get(name) is not None:
            yield name, (samples, part[name], part[name])
    for name in STANDARD:
        if part.get(name) is not None:
            yield name, part[name]
    history = part.get("history") or {"moments": {}}
    for found in (history["moments"], part.get("observables") or {}):
        yield from ((name, sums) for name, sums in found.items() if sums is not None)


def histograms_of(part: Mapping[str, Any]) -> Iterator[tuple[str, list[list[int]]]]:
    """Names and bins of the histograms in stored statistics."""
    if has_regions(part):
        yield "sizes", part["sizes"]
    if part.get("history"):
        yield "times", part["history"]["times"]


def has_regions(part: Mapping[str, Any]) -> bool:
    """Whether stored statistics are of regions; else they are of a scheme that gives columns."""
    return part.get("sizes") is not None


def measured_in(part: Mapping[str, Any]) -> set[str]:
    """What was measured beyond the standard: "history", other groups as one each, and names."""
    history = {"history"} if part.get("history") else set()
    return history | registry.groups_of({*(part.get("observables") or {})})


def check_statistics(content: Any) -> dict[str, Any]:
    """Statistics as `to_json` gives them; DamagedShard for anything else."""
    check_model(StoredStatistics, content)
    check_sums(content)
    return dict(content)


def check_model(model: type[BaseModel], content: Any) -> None:
    """Raise DamagedShard unless this has all that the model names, and of its types."""
    try:
        model.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        what = escaped(f"{where}: {first['msg'].lower()}")[:200]
        raise DamagedShard(f"its metadata cannot be of a run ({what})") from None


def check_sums(part: Mapping[str, Any]) -> None:
    """Raise DamagedShard where statistics contradict each other."""
    if part.get("samples") is None and part.get("covered") is None:
        raise DamagedShard("its statistics do not tell of how many samples they are")
    standard = [name for name in (*COUNTS, *STANDARD, "history") if part.get(name) is not None]
    if has_regions(part) != ("thermal" in standard) or (standard and not has_regions(part)):
        raise DamagedShard("its statistics are neither of regions nor of columns alone")
    samples = samples_of(part)
    localized = samples - (part.get("thermal") or 0)
    sums = dict(moments_of(part))
    sound = (
        localized >= 0
        and (part.get("end_to_end") or 0) <= samples
        and sums.get("decay_rate", (0,))[0] <= localized
        and all(one[0] == samples for name, one in sums.items() if name in _WHOLE)
        and all(_possible(samples, *one) for one in sums.values())
        and all(_increasing(bins) for _, bins in histograms_of(part))
    )
    if not sound:
        raise DamagedShard("its statistics contradict each other")


def _possible(samples: int, count: int, *sums: int) -> bool:
    """Whether whole numbers can have these sums: by Cauchy and Schwarz, and none without any."""
    total, square, infinite, lowest = (*sums, 0, 0)[:4]
    if lowest > infinite:
        return False
    finite = count - infinite
    held = total * total <= finite * square and (finite > 0 or square == 0)
    return finite >= 0 and count <= samples and held


def _increasing(bins: list[list[int]]) -> bool:
    """Whether each bin stands once, in order, with sums that whole numbers can have."""
    ordered = all(a[0] < b[0] for a, b in pairwise(bins))
    return ordered and all(total <= square <= total**2 for _, total, square in bins)
