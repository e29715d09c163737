"""What `qavalanche run --dry-run` prints: what a run would take and give."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qavalanche.cli.output import counted, echo, print_json, print_table

if TYPE_CHECKING:
    from qavalanche.analysis.foresight import Foresight, Predicted
    from qavalanche.campaign.chunk import Slice
    from qavalanche.campaign.spec import Spec


def dry_run(spec: Spec, directory: Path, workers: int | None, part: Slice, as_json: bool) -> None:
    """Print what is foreseen of a run; nothing is written."""
    from qavalanche.analysis.foresight import foresee

    seen = foresee(spec, directory, workers, part)
    if as_json:
        print_json(seen.to_dict())
    else:
        _print(directory, seen)


def _print(directory: Path, seen: Foresight) -> None:
    from qavalanche.analysis.foresight.result import START
    from qavalanche.system.memory import readable

    have = counted(seen.stored, "sample")
    most = f"{seen.of_plan}, by its plan, " if seen.of_plan and seen.missing else ""
    echo(f"{directory}: {have} stored, {most}{seen.missing} to make; nothing is written now")
    if seen.asked:
        echo(seen.asked)
    rows = [[f"{one.length}", f"{one.samples}", _time(one.seconds)] for one in seen.lengths]
    if rows:
        print_table(["length", "samples", "time of one core"], rows)
    core, workers = _time(seen.seconds), counted(seen.workers, "worker")
    start = f", beside about {_time(START)} of start" if seen.missing else ""
    echo(f"time    {core} of one core, {_time(seen.wall)} on {workers}{start} ({seen.told})")
    room = f"{readable(seen.worker)} for each of {workers}"
    short = "" if seen.fits else f"; only {readable(seen.available)} are there: it is refused"
    echo(f"memory  {readable(seen.memory)} in all, {room}{short}")
    if seen.compiling > seen.memory:
        first = f"{readable(seen.compiling)} while kernels are compiled, once on a machine"
        echo(f"        {first}; job scripts ask for that")
    echo(f"store   {counted(seen.shards, 'shard')} more, {readable(seen.bytes)}")
    for one in seen.precisions:
        echo(_error(one))


def _error(one: Predicted) -> str:
    start = f"error of ε_c, {one.family}:"
    if not one.known:
        return f"{start} {one.outcome}"
    parts = f"{one.error:.2g}, of which {one.statistical:.2g} from the number of samples"
    sure = "" if one.found == 1 else f"; found in {one.found:.0%} of drawn campaigns only"
    return f"{start} {parts}{sure} ({one.outcome})"


def _time(seconds: float) -> str:
    """'3.4 s', '12 min', '5.2 h'."""
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.2g} s" if seconds < 10 else f"{seconds:.0f} s"
