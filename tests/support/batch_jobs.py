"""Schedulers that are not there: fake submit commands, and a stub of qavalanche, for scripts run by
hand; both write down how they were called."""

import os
import re
import subprocess
from pathlib import Path

from qavalanche.runs.batch import SCHEDULERS, Request, batch_script

SUBMIT = {"slurm": "sbatch", "pbs": "qsub", "lsf": "bsub"}

TASK = {
    "slurm": lambda i, job: {"SLURM_ARRAY_TASK_ID": f"{i}", "SLURM_ARRAY_JOB_ID": job},
    "pbs": lambda i, job: {"PBS_ARRAY_INDEX": f"{i}", "PBS_ARRAY_ID": f"{job}[].host",
                           "PBS_JOBID": f"{job}[{i}].host"},
    "lsf": lambda i, job: {"LSB_JOBINDEX": f"{i}", "LSB_JOBID": job},
}  # fmt: skip
"""The variables that each scheduler sets for task i of an array."""

_SUBMIT = """\
#!/bin/bash
echo "links=$QAVALANCHE_LINKS $*" >> {folder}/submitted
[ -e {folder}/closed ] && exit 1
echo "job 99"
"""
_STUB = """\
#!/bin/bash
printf '%s\\n' "$*" >> {folder}/called
case "$*" in
*--dry-run*) echo '{{"schema": 1, "stored": 0, "missing": '"$(cat {folder}/missing)"', "x": 0}}' ;;
run*) echo "$QAVALANCHE_TEST" >> {folder}/ran ;;
*) exit 2 ;;
esac
"""


class Cluster:
    """A folder with fake programs first on PATH; `run` calls a script as one task of an array."""

    def __init__(self, folder, name, missing=5):
        self.folder, self.name = folder, name
        (folder / "bin").mkdir()
        self._program(SUBMIT[name], _SUBMIT)
        self._program("qa", _STUB)
        self.missing(missing)

    def _program(self, name, text):
        path = self.folder / "bin" / name
        path.write_text(text.format(folder=self.folder))
        path.chmod(0o755)

    def missing(self, count):
        (self.folder / "missing").write_text(f"{count}")

    def close(self):
        """No job can be submitted any more."""
        (self.folder / "closed").touch()

    def script(self, spec, **request):
        """The path of a script for the spec in the folder's spec.toml."""
        files = [self.folder / one for one in ("spec.toml", "store", "job")]
        made = batch_script(SCHEDULERS[self.name], spec, files, Request(**request), "qa")
        (self.folder / "job").write_text(made.text)
        return self.folder / "job"

    def run(self, script, task, job="7", **variables):
        """Run one task; its process."""
        path = f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        clean = {k: v for k, v in os.environ.items() if k != "QAVALANCHE_LINKS"}
        env = {**clean, "PATH": path, **TASK[self.name](task, job), **variables}
        return subprocess.run(
            ["bash", script], env=env, cwd=self.folder, capture_output=True, text=True, timeout=60
        )

    def lines(self, name):
        path = self.folder / name
        return path.read_text().splitlines() if path.exists() else []

    @property
    def submitted(self):
        return self.lines("submitted")

    @property
    def runs(self):
        """The arguments of every run that was not dry."""
        return [line.split() for line in self.lines("called")
                if line.startswith("run") and "--dry-run" not in line]  # fmt: skip


def array_of(text):
    """First and last task, and how many at once, as a script asks for them."""
    found = re.search(r"(?:--array=|-J |\[)(\d+)-(\d+)\]?(?:%(\d+))?", text)
    return tuple(int(x) if x else None for x in found.groups())


def directives(path: Path):
    """The lines at the head of a script that its scheduler reads."""
    return [line for line in path.read_text().splitlines() if re.match("#(SBATCH|PBS|BSUB) ", line)]
