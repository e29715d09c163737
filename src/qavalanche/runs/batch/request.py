"""What a user asks of a job array: tasks, cores, time, and the cluster's own options."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qavalanche.errors import InputError, check, check_integer, escaped, named, reason, shown
from qavalanche.system.files import read
from qavalanche.system.stopping import parse_duration

_MOST = 1_000_000  # tasks, and cores of a task
_MOST_LINKS = 1000
_LEAST_TIME = 120.0  # seconds: a minute of them is kept for stopping
_PATIENCE = 10.0  # seconds for bash to read lines
_MOST_BYTES = 100_000  # of a file of lines for the shell
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_VALUED = {"account", "constraint", "cpus-per-task", "gres", "mail-type", "mail-user", "mem"}
_VALUED |= {"mem-per-cpu", "nodes", "ntasks", "partition", "qos", "queue", "reservation", "time"}
"""Options that mean nothing without a value, or another one's: mem alone would ask for 1."""
_NEVER = set("\"'\\`$")  # what quotes in a line of directives do not keep


@dataclass(frozen=True)
class Request:
    """tasks: of the array; cores: of each; time: of a job, as 3h50m or 03:50:00.

    at_once: tasks that may run at the same time, all if None; max_array: the most that the cluster
    takes in one array, the scheduler's usual limit if None; chain: follow-up jobs, each submitted
    by the one before, for as long as samples are missing; options: KEY=VALUE of the scheduler's own
    options; setup: lines for the shell before the command, the first one that fails ends the job.
    Raises InputError for numbers below 1
    (chain: below 0) or above 10^6 (chain: 1000), less than two minutes, and options that cannot
    stand in a script.
    """

    tasks: int = 8
    cores: int = 4
    time: str = "04:00:00"
    at_once: int | None = None
    max_array: int | None = None
    chain: int = 0
    options: tuple[str, ...] = ()
    setup: str = ""

    def __post_init__(self) -> None:
        for name in ("tasks", "cores", "at_once", "max_array"):
            if (value := getattr(self, name)) is not None:
                object.__setattr__(self, name, check_integer(name, value, 1, _MOST))
        check_integer("chain", self.chain, 0, _MOST_LINKS)
        least = self.seconds >= _LEAST_TIME
        check(least, f"time = {shown(self.time)}", "must be at least two minutes")

    @property
    def seconds(self) -> float:
        """The time of a job."""
        return parse_duration(self.time)

    def asked(self, option: str, taken: dict[str, str]) -> dict[str, str]:
        """The scheduler's own options by key; '' for one without a value.

        option: as the command line calls them; taken: what the script sets itself, with what sets
        it. Raises InputError for these, for a key that stands twice, and for what no line can hold.
        """
        found: dict[str, str] = {}
        for one in self.options:
            key, value = _pair(option, one)
            passed = f"{option} {shown(one)}"
            check(key not in taken, passed, f"the script sets it itself, by {taken.get(key)}")
            check(key not in found, passed, f"{key} is set twice")
            found[key] = value
        return found


def _pair(option: str, given: Any) -> tuple[str, str]:
    passed = f"{option} {shown(given)}"
    check(isinstance(given, str), passed, "must be KEY=VALUE")
    key, equals, value = given.partition("=")
    key, value = key.strip().lstrip("-"), value.strip()
    ok = _KEY.fullmatch(key) is not None and (bool(value) or not equals)
    valued = bool(equals) or key not in _VALUED
    check(valued, passed, f"{key} takes a value: must be {key}=VALUE")
    check(ok, passed, "must be KEY=VALUE, or KEY alone where it takes no value")
    fits = value.isascii() and value.isprintable() and not _NEVER & set(value)
    check(fits, passed, "the value must be printable ASCII without quotes, \\, ` and $")
    return key, value


def quoted(value: str) -> str:
    """A value as it stands in a line of directives, in quotes where it needs them."""
    return value if re.fullmatch(r"[A-Za-z0-9_@%+=:,./~^-]*", value) else f'"{value}"'


def setup_lines(path: Path, marks: str) -> str:
    """The lines of a file for the shell, ending in a line break.

    marks: with what the directives of the scheduler begin: none may stand in it, where they would
    be read or not, as the lines before them have it. Raises InputError for that, and unless it is
    text that can be read.
    """
    content = read(path, most=_MOST_BYTES)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise InputError(f"{named(path)}: is not text in UTF-8") from None
    text = text.replace("\r\n", "\n")
    strange = [c for c in text if not (c.isprintable() or c in "\n\t")]
    check(not strange, named(path), f"holds {shown(strange[0]) if strange else ''}, lines for the "
          "shell are needed")  # fmt: skip
    directives = [line for line in text.splitlines() if line.lstrip().startswith(marks)]
    allowed = "give options of the scheduler on the command line, not here"
    check(not directives, f"{named(path)}: {directives[0] if directives else ''}", allowed)
    broken = text.removesuffix("\n").endswith("\\")
    check(not broken, f"{named(path)}: its last line ends in \\", "takes in the line after it")
    text = text if text.endswith("\n") or not text else f"{text}\n"
    if why := syntax_error(text):
        raise InputError(f"{named(path)}: is not whole to the shell ({why})")
    return text


def syntax_error(text: str) -> str:
    """What bash finds broken in lines, in its words; '' for nothing, and where there is no bash.

    An unclosed here-document is a warning of bash only, and takes in what comes after it.
    """
    try:
        done = subprocess.run(
            ["bash", "--norc", "-n"],
            input=os.fsencode(text),
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    said = done.stderr.decode("utf-8", "replace").splitlines()
    wrong = [line for line in said if done.returncode or "here-document" in line]
    return escaped(wrong[0].removeprefix("bash: ")) if wrong else ""


def command_line(given: str | None) -> str:
    """How a script calls qavalanche: as given, by default with the Python that runs now.

    given: a command of the shell, such as `qavalanche` or `srun python -m qavalanche`. Raises
    InputError for what is empty, or no single line.
    """
    if given is None:
        return f"{shlex.quote(sys.executable)} -m qavalanche"
    passed = f"--command {shown(given)}"
    check(bool(given.strip()), passed, "a command is needed, such as qavalanche")
    check(given.isprintable(), passed, "must be one line")
    try:
        words = shlex.split(given, comments=True)
    except ValueError as error:
        raise InputError(f"{passed}: is no command ({reason(error)})") from None
    check(any(words), passed, "is no command")
    return given.strip()
