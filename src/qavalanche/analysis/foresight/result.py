"""What is foreseen of a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qavalanche.analysis.foresight.precision import Predicted
from qavalanche.runs.batch.script import COMPILING

START = 2.0
"""Seconds, about, that a run takes beside its samples: libraries are loaded, results looked at."""


@dataclass(frozen=True)
class Ahead:
    """Samples of one length that are missing, and seconds of one core that they take."""

    length: int
    samples: int
    seconds: float


@dataclass(frozen=True)
class Foresight:
    """What a run would do now, on `workers` workers of this machine.

    stored, missing: samples; lengths: what is missing, by length; wall: seconds until it is done,
    beside START; workers that have no core, or no shard to write, do not help; told: from what the
    times are known; worker: bytes of one worker's longest chain, memory: of the whole run, once its
    kernels are compiled, which takes `compiling` bytes, once on a machine; available: bytes that
    this machine has left; shards, bytes: that it would write;
    of_plan: "at most" or "by now", what the numbers are where a plan decides as statistics come in,
    else ""; precisions: the predicted error of epsilon_c, of every family of points, when all of
    this is done; asked: what a plan is asked for, and if what all of these numbers are, in words.
    """

    stored: int
    missing: int
    workers: int
    lengths: tuple[Ahead, ...]
    wall: float
    told: str
    worker: float
    memory: float
    available: float
    shards: int
    bytes: float
    of_plan: str
    precisions: tuple[Predicted, ...]
    asked: str = ""

    @property
    def compiling(self) -> float:
        """Bytes that compiling the kernels may take, on a machine where they are not yet."""
        return COMPILING

    @property
    def seconds(self) -> float:
        """Of one core, in all."""
        return sum(one.seconds for one in self.lengths)

    @property
    def fits(self) -> bool:
        """Whether the memory is there; if not, the run is refused."""
        return self.workers * self.worker <= self.available

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers: samples, seconds, bytes, and the predicted errors."""
        return {
            "stored": self.stored,
            "missing": self.missing,
            "workers": self.workers,
            "core_seconds": self.seconds,
            "wall_seconds": self.wall,
            "start_seconds": START if self.missing else 0.0,
            "times_from": self.told,
            "lengths": [vars(one) for one in self.lengths],
            "worker_bytes": self.worker,
            "memory_bytes": self.memory,
            "compiling_bytes": self.compiling,
            "available_bytes": self.available,
            "fits": self.fits,
            "shards": self.shards,
            "shard_bytes": self.bytes,
            "of_plan": self.of_plan,
            "asked": self.asked,
            "epsilon_c": [one.to_dict() for one in self.precisions],
        }
