"""qavalanche slurm, pbs, lsf: job-array scripts, one command for each scheduler."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from qavalanche.cli.campaigns import Out, SpecFile, as_argument, store_of
from qavalanche.cli.options import check_output, integer, path, text
from qavalanche.cli.output import echo
from qavalanche.errors import check

Tasks = Annotated[int, integer("tasks", help="Tasks of the array.")]
Cores = Annotated[int, integer("cores", help="Cores of a task.")]
Time = Annotated[str, text(help="Time of a job.")]
Chain = Annotated[int, integer("chain", help="Follow-up jobs, while samples are missing.")]
AtOnce = Annotated[int | None, integer("at_once", help="Tasks at the same time [all].")]
MaxArray = Annotated[int | None, integer("max_array", help="Most tasks of an array [usual].")]
Setup = Annotated[Path | None, path("--setup", help="Lines put before the command.")]
Command = Annotated[
    str | None, text(help="How jobs call qavalanche [the Python that writes this].")
]
Script = Annotated[Path | None, path("--script", help="Script [SPEC with another ending].")]
Sbatch = Annotated[
    list[str] | None,
    typer.Option("--sbatch", metavar="KEY=VALUE", help="Option of sbatch; repeatable."),
]
Qsub = Annotated[
    list[str] | None,
    typer.Option("--qsub", metavar="KEY=VALUE", help="Option of qsub; repeatable."),
]
Bsub = Annotated[
    list[str] | None,
    typer.Option("--bsub", metavar="KEY=VALUE", help="Option of bsub; repeatable."),
]


def slurm(
    spec: SpecFile,
    out: Out = None,
    tasks: Tasks = 8,
    cores: Cores = 4,
    time: Time = "04:00:00",
    sbatch: Sbatch = None,
    setup: Setup = None,
    command: Command = None,
    chain: Chain = 0,
    at_once: AtOnce = None,
    max_array: MaxArray = None,
    script: Script = None,
) -> None:
    """Write a job-array script for Slurm.

    Its tasks run the campaign together.
    """
    asked = {"tasks": tasks, "cores": cores, "time": time, "chain": chain}
    asked |= {"at_once": at_once, "max_array": max_array, "options": tuple(sbatch or ())}
    _write("slurm", spec, asked, JobFiles(out, setup, script), command)


def pbs(
    spec: SpecFile,
    out: Out = None,
    tasks: Tasks = 8,
    cores: Cores = 4,
    time: Time = "04:00:00",
    qsub: Qsub = None,
    setup: Setup = None,
    command: Command = None,
    chain: Chain = 0,
    at_once: AtOnce = None,
    max_array: MaxArray = None,
    script: Script = None,
) -> None:
    """Write a job-array script for PBS clusters.

    Its tasks run the campaign together.
    """
    asked = {"tasks": tasks, "cores": cores, "time": time, "chain": chain}
    asked |= {"at_once": at_once, "max_array": max_array, "options": tuple(qsub or ())}
    _write("pbs", spec, asked, JobFiles(out, setup, script), command)


def lsf(
    spec: SpecFile,
    out: Out = None,
    tasks: Tasks = 8,
    cores: Cores = 4,
    time: Time = "04:00:00",
    bsub: Bsub = None,
    setup: Setup = None,
    command: Command = None,
    chain: Chain = 0,
    at_once: AtOnce = None,
    max_array: MaxArray = None,
    script: Script = None,
) -> None:
    """Write a job-array script for LSF clusters.

    Its tasks run the campaign together.
    """
    asked = {"tasks": tasks, "cores": cores, "time": time, "chain": chain}
    asked |= {"at_once": at_once, "max_array": max_array, "options": tuple(bsub or ())}
    _write("lsf", spec, asked, JobFiles(out, setup, script), command)


class JobFiles(NamedTuple):
    """What the options name: the store, lines for the shell, the script."""

    out: Path | None
    setup: Path | None
    script: Path | None


def _write(
    name: str, spec: Path, asked: dict[str, object], named: JobFiles, command: str | None
) -> None:
    """Write the script, unless another one stands there."""
    import os

    from qavalanche.campaign.spec import read_spec
    from qavalanche.runs.batch import SCHEDULERS, Request, batch_script
    from qavalanche.runs.batch.request import command_line, setup_lines
    from qavalanche.system.files import absolute, kind_of, read, write_whole

    (out, setup, script), call = named, command_line(command)
    scheduler, content = SCHEDULERS[name], read_spec(spec)
    written = Path(f"{spec.stem}{scheduler.ending}") if script is None else script
    is_spec = absolute(written) == absolute(spec)
    check(not is_spec, f"--script {written}", "is the spec itself, give another name")
    check_output(written)
    lines = "" if setup is None else setup_lines(setup, scheduler.marks)
    request = Request(**asked, setup=lines)  # type: ignore[arg-type]
    files = (spec, store_of(spec, out), written)
    made = batch_script(scheduler, content, files, request, call)
    text = os.fsencode(made.text)
    edited = kind_of(written) == "file" and read(written) != text  # by hand, or asked otherwise
    check(not edited, f"{written}", "exists and holds something else, it is not overwritten")
    write_whole(written, text)
    if made.note:
        echo(made.note, err=True)
    submit = scheduler.submit(as_argument(written))
    echo(f"{written} written: submit it with {submit}, again to go on")


COMMANDS = {
    slurm: "slurm campaign.toml --tasks 8 --sbatch account=me --time 04:00:00",
    pbs: "pbs campaign.toml --tasks 8 --qsub queue=long --time 04:00:00",
    lsf: "lsf campaign.toml --tasks 8 --bsub queue=long --time 04:00:00",
}
"""Commands of this module, each with an example."""
