"""Runs that are asked to stop, as a signal asks them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qavalanche.campaign.chunk import Slice
from qavalanche.runs import run
from qavalanche.system.stopping import Stop


def cut_after_a_batch(content: dict[str, Any], folder: Path, seconds: float) -> None:
    """Run with batches of so many seconds, asked to stop as soon as the first is stored."""
    stop, part = Stop(), Slice(batch_seconds=seconds)
    run(content, folder, 1, shard=part, stop=stop, report=lambda _: stop.request())
