"""Runs: what is missing in a store is computed, resumed, replayed, here or on a cluster."""

from qavalanche.campaign.spec import Spec, parse_spec, read_spec
from qavalanche.runs.execution import run
from qavalanche.runs.loop import Progress
from qavalanche.store.campaign import Campaign

__all__ = ["Campaign", "Progress", "Spec", "parse_spec", "read_spec", "run"]
