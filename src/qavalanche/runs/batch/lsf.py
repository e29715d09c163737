"""LSF: `bsub < script`."""

from __future__ import annotations

from dataclasses import dataclass, field

from qavalanche.runs.batch.request import quoted
from qavalanche.runs.batch.scheduler import Job

_LETTERS = {"queue": "q", "project": "P", "account": "P", "group": "G", "mail-user": "u"}


@dataclass(frozen=True)
class Lsf:
    """Directives #BSUB -key value; its MAX_JOB_ARRAY_SIZE is 1000.

    Keys are options of bsub without their hyphen, or a word that stands for one (queue, project,
    group, mail-user); mem=VALUE is the memory of a task.
    """

    name: str = "lsf"
    title: str = "LSF"
    ending: str = ".lsf"
    option: str = "--bsub"
    marks: str = "#BSUB"
    most_tasks: int = 1000
    array: str = "$LSB_JOBID"
    taken: dict[str, str] = field(
        default_factory=lambda: {
            "J": "--tasks and --at-once",
            "n": "--cores",
            "W": "--time",
            "M": "mem=VALUE",
            "w": "--chain",
        }
    )

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

    def task(self, job: Job) -> str:
        """Set by LSF."""
        return "$LSB_JOBINDEX"

    def prepare(self) -> str:
        """Jobs start where they were submitted."""
        return ""

    def follow(self, file: str) -> str:
        """ended: with any exit code; of all tasks, where no index is given."""
        return f'bsub -w "ended({self.array})" < {file}'


def _option(key: str, value: str) -> str:
    return f"-{_LETTERS.get(key, key)} {quoted(value)}".rstrip()


LSF = Lsf()
