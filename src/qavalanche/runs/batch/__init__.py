"""Job arrays for batch schedulers: every task calls the same `qavalanche run`.

One file a scheduler (slurm, pbs, lsf), each a `Scheduler`; `script` is what the tasks of all of
them do, `request` what a user asks for. `batch_script` puts them together.
"""

from qavalanche.runs.batch.lsf import LSF
from qavalanche.runs.batch.pbs import PBS
from qavalanche.runs.batch.request import Request
from qavalanche.runs.batch.scheduler import Job, Scheduler
from qavalanche.runs.batch.script import batch_script
from qavalanche.runs.batch.slurm import SLURM

SCHEDULERS: dict[str, Scheduler] = {one.name: one for one in (SLURM, PBS, LSF)}
"""By name, as the command line calls them."""

__all__ = ["LSF", "PBS", "SCHEDULERS", "SLURM", "Job", "Request", "Scheduler", "batch_script"]
