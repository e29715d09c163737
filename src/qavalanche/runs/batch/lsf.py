"""LSF: `bsub < script`."""

from __future__ import annotations

from typing import ClassVar

from qavalanche.runs.batch.request import quoted
from qavalanche.runs.batch.scheduler import Job

_LETTERS = {"queue": "q", "project": "P", "account": "P", "group": "G", "mail-user": "u"}


class Lsf:
    """Directives #BSUB -key value; its MAX_JOB_ARRAY_SIZE is 1000.

    Keys are options of bsub without their hyphen, or a word that stands for one (queue, project,
    group, mail-user); mem=VALUE is the memory of a task.
    """

    name: ClassVar[str] = "lsf"
    title: ClassVar[str] = "LSF"
    ending: ClassVar[str] = ".lsf"
    option: ClassVar[str] = "--bsub"
    marks: ClassVar[str] = "#BSUB"
    most_tasks: ClassVar[int] = 1000
    index: ClassVar[str] = "$LSB_JOBINDEX"
    array: ClassVar[str] = "$LSB_JOBID"
    taken: ClassVar[dict[str, str]] = {
        "J": "--tasks and --at-once",
        "n": "--cores",
        "W": "--time",
        "M": "mem=VALUE",
        "w": "--chain",
    }

    def submit(self, file: str) -> str:
        """As a user types it."""
        return f"bsub < {file}"

    def directives(self, job: Job) -> list[str]:
        """-W counts minutes; limits carry their unit, for sites differ in the one they assume."""
        options = dict(job.options)
        memory = options.pop("mem", f"{job.megabytes}MB")
        hours, minutes, _ = job.clock.split(":")
        own = [
            f'-J "{job.name}[1-{job.tasks}]{job.together}"',
            f"-n {job.cores}",
            '-R "span[hosts=1]"',
            f'-R "rusage[mem={memory}]"',
            f"-M {quoted(memory)}",
            f"-W {hours}:{minutes}",
            *([] if "o" in options else [f"-o {job.name}-%J_%I.log"]),
            *([] if "rn" in options else ["-r"]),
        ]
        return [f"#BSUB {line}" for line in [*own, *map(_option, options, options.values())]]

    def prepare(self) -> str:
        """Jobs start where they were submitted."""
        return ""

    def follow(self, file: str) -> str:
        """ended: with any exit code; of all tasks, where no index is given."""
        return f'bsub -w "ended({self.array})" < {file}'


def _option(key: str, value: str) -> str:
    return f"-{_LETTERS.get(key, key)} {quoted(value)}".rstrip()


LSF = Lsf()
