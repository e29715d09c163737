"""A Slurm array script for a campaign: every task calls the same `qavalanche run`."""

from __future__ import annotations

import math
import re
import shlex
from pathlib import Path

from qavalanche.campaign.spec import Spec
from qavalanche.errors import check, check_integer, check_path, shown
from qavalanche.runs.execution import bytes_needed, check_functions
from qavalanche.system.files import absolute
from qavalanche.system.stopping import parse_duration

_SPARE = 0.05  # of the job's time, kept for stopping
_LEAST_SPARE = 60.0  # seconds
_MOST = 1_000_000  # tasks, and cores of a task
_BASE = 0.5e9  # bytes: Python, the compiled kernels, a chunk's rows

_SCRIPT = """\
#!/bin/bash
#SBATCH --job-name={name}
#SBATCH --array=1-{tasks}
#SBATCH --cpus-per-task={cores}
#SBATCH --time={time}
#SBATCH --mem={megabytes}M
#SBATCH --output={name}-%A_%a.log
#SBATCH --requeue
# Every task computes its share of the samples and stops in time; what is done is stored. Submit the
# same script again to go on, or one task with --array=i: finished work is not done twice.
exec {command} run {spec} --out {out} \\
    --shard "$SLURM_ARRAY_TASK_ID/{tasks}" --workers {cores} --time-limit {limit}s
"""


def array_script(
    spec: Spec,
    path: str | Path,
    out: str | Path,
    tasks: int = 8,
    cores: int = 4,
    time: str = "04:00:00",
    command: str = "qavalanche",
) -> str:
    """The text of an sbatch script that runs the spec in the file `path` as `tasks` array tasks.

    out: the store, on a file system that all nodes see; cores: for each task; time: of the job, as
    for sbatch --time or as 3h50m; command: how to call qavalanche on the nodes. A task asks for the
    memory that its longest chains need, and stops a twentieth of its time, at least a minute,
    before the limit.
    Raises InputError for numbers below 1 or above 10^6, less than two minutes, or a spec that needs
    a user's own functions.
    """
    path, out = absolute(check_path("spec", path)), absolute(check_path("out", out))
    check_functions(spec, {}, f"{path}: ")  # which no command can be given
    tasks = check_integer("tasks", tasks, 1, _MOST)
    cores = check_integer("cores", cores, 1, _MOST)
    seconds = parse_duration(time)
    check(seconds >= 2 * _LEAST_SPARE, f"time = {shown(time)}", "must be at least two minutes")
    needed = _BASE + cores * max(bytes_needed(point, spec) for point in spec.grid)
    return _SCRIPT.format(
        name=re.sub(r"[^A-Za-z0-9_.-]+", "-", f"qavalanche-{path.stem}"),  # sbatch takes no blanks
        tasks=tasks,
        cores=cores,
        time=_clock(seconds),
        megabytes=math.ceil(needed / 1e6),
        command=command,
        spec=shlex.quote(str(path)),
        out=shlex.quote(str(out)),
        limit=int(seconds - max(_LEAST_SPARE, _SPARE * seconds)),
    )


def _clock(seconds: float) -> str:
    """As sbatch takes it: hours:minutes:seconds."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{rest:02d}"
