"""PBS Professional and OpenPBS: `qsub script`."""

from __future__ import annotations

from typing import ClassVar

from qavalanche.runs.batch.request import quoted
from qavalanche.runs.batch.scheduler import Job

_LETTERS = {
    "account": "A",
    "queue": "q",
    "project": "P",
    "priority": "p",
    "mail-user": "M",
    "mail-type": "m",
}


class Pbs:
    """Directives #PBS -l resource=value; its max_array_size is 10000.

    A key of one letter, or a word that stands for one (account, queue, project, mail-user ...), is
    an option; any other is a resource of -l.
    """

    name: ClassVar[str] = "pbs"
    title: ClassVar[str] = "PBS"
    ending: ClassVar[str] = ".pbs"
    option: ClassVar[str] = "--qsub"
    marks: ClassVar[str] = "#PBS"
    most_tasks: ClassVar[int] = 10_000
    index: ClassVar[str] = "$PBS_ARRAY_INDEX"
    array: ClassVar[str] = '"${PBS_ARRAY_ID:-$PBS_JOBID}"'
    taken: ClassVar[dict[str, str]] = {
        "J": "--tasks and --at-once",
        **dict.fromkeys(("select", "ncpus", "nodes"), "--cores, and mem=VALUE"),
        "walltime": "--time",
        "W": "--chain",
    }

    def submit(self, file: str) -> str:
        """As a user types it."""
        return f"qsub {file}"

    def directives(self, job: Job) -> list[str]:
        """An array has two tasks at least. Names have 15 letters, where PBS is old."""
        options = dict(job.options)
        memory = options.pop("mem", f"{job.megabytes}mb")
        array = [f"-J 1-{job.tasks}{job.together}"] if job.tasks > 1 else []
        own = [
            *([] if "N" in options else [f"-N {job.name[:15]}"]),
            *array,
            f"-l select=1:ncpus={job.cores}:mem={quoted(memory)}",
            f"-l walltime={job.clock}",
            "-j oe",
            "-r y",
        ]
        return [f"#PBS {line}" for line in [*own, *map(_option, options, options.values())]]

    def prepare(self) -> str:
        """Jobs start at home."""
        return 'cd "${PBS_O_WORKDIR:-.}" || exit\n'

    def follow(self, file: str) -> str:
        """PBS_ARRAY_ID is the array, PBS_JOBID in it a single task."""
        return f"qsub -W depend=afterany:{self.array} -v QAVALANCHE_LINKS {file}"


def _option(key: str, value: str) -> str:
    letter = _LETTERS.get(key, key)
    if len(letter) == 1:
        return f"-{letter} {quoted(value)}".rstrip()
    return f"-l {key}={quoted(value)}" if value else f"-l {key}"


PBS = Pbs()
