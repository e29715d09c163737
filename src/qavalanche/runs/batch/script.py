"""The script of a job array: what its tasks do, the same for every scheduler."""

from __future__ import annotations

import math
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from qavalanche.campaign.spec import Spec
from qavalanche.errors import check, check_path, shown
from qavalanche.runs.batch.request import Request, syntax_error
from qavalanche.runs.batch.scheduler import Job, Scheduler
from qavalanche.runs.execution import bytes_needed, check_functions
from qavalanche.system.files import absolute

_SPARE = 0.05  # of the job's time, kept for stopping
_LEAST_SPARE = 60.0  # seconds
BASE = 0.5e9
"""Bytes of a run beside its chains: Python, the compiled kernels, a chunk's rows."""

COMPILING = 1.2e9
"""Bytes that a task asks for at least. Compiling the kernels, which the first one on a machine does
before any chain is melted, was seen to take up to 0.8e9."""

_SCRIPT = """\
#!/bin/bash
{directives}
# Every task computes its share of the samples and stops in time; what is done is stored. Submit the
# same script again to go on: finished work is not done twice.
{prepare}{setup}{chain}{command} warmup {schemes} || true
exec {command} run {spec} --out {out} \\
    --shard "{task}/{tasks}" --workers {cores} --time-limit "$(({limit} - SECONDS))s"
"""
_SETUP = """\
# Lines of --setup: the first one that fails ends the job. They do not choose the Python: what is
# called below stands there in full. With --command qavalanche it is what these lines put on PATH.
trap 'code=$?; line=$(sed -n "${{LINENO}}p" "${{BASH_SOURCE[0]}}" 2>/dev/null)
    echo "--setup: exit code $code of: ${{line:-$BASH_COMMAND}}" >&2; exit "$code"' ERR
{lines}trap - ERR
"""
_CHAIN = """\
links=${{QAVALANCHE_LINKS:-{chain}}}  # follow-up jobs that may still be submitted
next={script}.after-{array}  # says which job follows this one, once there is one
if [ "{task}" = 1 ] && [ "$links" -gt 0 ] && [ ! -e "$next" ] &&
    ! {command} run {spec} --out {out} --dry-run --json | grep -q '"missing": 0,'; then
    export QAVALANCHE_LINKS=$((links - 1))
    if ! {follow} >"$next"; then
        rm -f "$next"
        echo "no follow-up job could be submitted: submit the script again by hand" >&2
    fi
fi
"""


@dataclass(frozen=True)
class Script:
    """The text of a script; note: what became of more tasks than an array may have, or ''."""

    text: str
    note: str = ""


def batch_script(
    scheduler: Scheduler,
    spec: Spec,
    files: tuple[str | Path, str | Path, str | Path],
    request: Request | None = None,
    command: str = "qavalanche",
) -> Script:
    """A script that runs a spec as an array of tasks.

    files: the spec's file, the store, on a file system that all nodes see, and the script itself;
    command: how to call qavalanche on the nodes. A task asks for the memory that its longest chains
    need, and at least what compiling takes, unless an option says otherwise, and stops a twentieth
    of its time, at least a minute, before the limit. Where more tasks are asked for than one array
    may have, it has as many as it may, and each does more. Raises InputError for a spec that needs
    a user's own functions, and for options that the script sets itself.
    """
    request = Request() if request is None else request
    names = ("spec", "out", "script")
    path, out, script = (absolute(check_path(k, v)) for k, v in zip(names, files, strict=True))
    for name, one in zip(names, (path, out, script), strict=True):
        allowed = "must be printable: it stands in a script"
        check(str(one).isprintable(), f"{name} = {shown(str(one))}", allowed)
    check_functions(spec, {}, f"{path}: ")  # which no command can be given
    tasks = min(request.tasks, request.max_array or scheduler.most_tasks)
    at_once = request.at_once
    job = Job(
        name=re.sub(r"[^A-Za-z0-9_.-]+", "-", f"qavalanche-{path.stem}"),  # none takes blanks
        tasks=tasks,
        at_once=None if at_once is None or at_once >= tasks else at_once,
        cores=request.cores,
        megabytes=megabytes_of(spec, request.cores),
        seconds=request.seconds,
        options=request.asked(scheduler.option, scheduler.taken),
        script=script,
    )
    words = {
        "command": command,
        "spec": shlex.quote(str(path)),
        "out": shlex.quote(str(out)),
        "task": "1" if tasks == 1 else scheduler.index,
    }
    text = _SCRIPT.format(
        **words,
        directives="\n".join(scheduler.directives(job)),
        schemes=" ".join(f"--scheme {name}" for name in sorted({one.name for one in spec.schemes})),
        prepare=scheduler.prepare(),
        setup=_SETUP.format(lines=request.setup) if request.setup else "",
        chain=_chain(scheduler, job, request.chain, words),
        tasks=tasks,
        cores=job.cores,
        limit=int(job.seconds - max(_LEAST_SPARE, _SPARE * job.seconds)),
    )
    why = syntax_error(text)
    check(not why, "the lines for the shell, or the command", f"break the script: {why}")
    return Script(text, _note(request, tasks))


def megabytes_of(spec: Spec, cores: int) -> int:
    """Megabytes that a task of so many cores needs."""
    needed = BASE + cores * max(bytes_needed(point, spec) for point in spec.grid)
    return math.ceil(max(needed, COMPILING) / 1e6)


def _chain(scheduler: Scheduler, job: Job, links: int, words: dict[str, str]) -> str:
    if not links:
        return ""
    quoted = shlex.quote(str(job.script))
    follow = scheduler.follow(quoted)
    return _CHAIN.format(**words, chain=links, script=quoted, array=scheduler.array, follow=follow)


def _note(request: Request, tasks: int) -> str:
    if tasks == request.tasks:
        return ""
    times = request.tasks / tasks
    links = math.ceil(times) - 1
    return (
        f"{request.tasks} tasks are more than an array may have (--max-array): {tasks} tasks, each "
        f"with {times:.3g} times the work; --chain {links} gives them the time for it"
    )
