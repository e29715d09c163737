"""What a batch scheduler is to a script: its directives, its variables, how it is submitted to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol


@dataclass(frozen=True)
class Job:
    """A job array, as a scheduler writes it down.

    name: without blanks; tasks: of the array, at most at_once of them at the same time (None: all);
    cores, megabytes: of a task; seconds: of the job; options: of the
    scheduler's own, by key; script: where the script lies.
    """

    name: str
    tasks: int
    at_once: int | None
    cores: int
    megabytes: int
    seconds: float
    options: dict[str, str]
    script: Path

    @property
    def clock(self) -> str:
        """The time as hours:minutes:seconds."""
        minutes, rest = divmod(int(self.seconds), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours:02d}:{minutes:02d}:{rest:02d}"

    @property
    def together(self) -> str:
        """'%4' where four tasks may run at the same time, as all three schedulers write it."""
        return "" if self.at_once is None else f"%{self.at_once}"


class Scheduler(Protocol):
    """One file each. taken: keys of own options that the script sets itself, with what sets them.

    option: how the command line calls the scheduler's own options; marks: beginning of a directive;
    submit: how a user submits the script FILE; most_tasks: of an array, where the administrators
    have left the scheduler's default; index, array: shell, the
    number of a task, from 1 on, and of the array.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    ending: ClassVar[str]
    option: ClassVar[str]
    marks: ClassVar[str]
    most_tasks: ClassVar[int]
    index: ClassVar[str]
    array: ClassVar[str]
    taken: ClassVar[dict[str, str]]

    def submit(self, file: str) -> str:
        """What a user types; file: quoted for the shell."""

    def directives(self, job: Job) -> list[str]:
        """The lines at the head of the script."""

    def prepare(self) -> str:
        """Shell: what comes before all else, '' for nothing."""

    def follow(self, file: str) -> str:
        """Shell: submit the script `file` to start when all of this array has ended, however."""
