"""Ensembles: a grid of parameters x samples, melted, measured and stored."""

from qavalanche.ensemble.campaign import Campaign
from qavalanche.ensemble.execution import Progress, run
from qavalanche.ensemble.spec import Spec, parse_spec, read_spec

__all__ = ["Campaign", "Progress", "Spec", "parse_spec", "read_spec", "run"]
