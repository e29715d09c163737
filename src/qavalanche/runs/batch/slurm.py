"""Slurm: `sbatch script`."""

from __future__ import annotations

from typing import ClassVar

from qavalanche.runs.batch.request import quoted
from qavalanche.runs.batch.scheduler import Job


class Slurm:
    """Directives #SBATCH --key=value; its MaxArraySize of 1001 allows tasks 1 to 1000."""

    name: ClassVar[str] = "slurm"
    title: ClassVar[str] = "Slurm"
    ending: ClassVar[str] = ".sbatch"
    option: ClassVar[str] = "--sbatch"
    marks: ClassVar[str] = "#SBATCH"
    most_tasks: ClassVar[int] = 1000
    index: ClassVar[str] = "$SLURM_ARRAY_TASK_ID"
    array: ClassVar[str] = "$SLURM_ARRAY_JOB_ID"
    taken: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("array", "a"), "--tasks and --at-once"),
        **dict.fromkeys(("cpus-per-task", "c"), "--cores"),
        **dict.fromkeys(("time", "t"), "--time"),
        **dict.fromkeys(("dependency", "d"), "--chain"),
    }

    def submit(self, file: str) -> str:
        """As a user types it."""
        return f"sbatch {file}"

    def directives(self, job: Job) -> list[str]:
        """What is asked for by options stands in place of what the script would ask for."""
        own = {
            "job-name": job.name,
            "array": f"1-{job.tasks}{job.together}",
            "cpus-per-task": str(job.cores),
            "time": job.clock,
            "mem": f"{job.megabytes}M",
            "output": f"{job.name}-%A_%a.log",
            "requeue": "",
        }
        if {"mem-per-cpu", "mem-per-gpu"} & set(job.options):
            del own["mem"]
        if "no-requeue" in job.options:
            del own["requeue"]
        return [_line(key, value) for key, value in (own | job.options).items()]

    def prepare(self) -> str:
        """Jobs start where they were submitted."""
        return ""

    def follow(self, file: str) -> str:
        """afterany: killed, failed or done."""
        return f"sbatch --dependency=afterany:{self.array} --export=ALL {file}"


def _line(key: str, value: str) -> str:
    if len(key) == 1:
        return f"#SBATCH -{key} {quoted(value)}".rstrip()
    return f"#SBATCH --{key}={quoted(value)}" if value else f"#SBATCH --{key}"


SLURM = Slurm()
