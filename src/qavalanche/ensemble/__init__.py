"""Ensembles: a grid of parameters x samples, melted, measured and stored."""

from qavalanche.ensemble.campaign import Campaign, run
from qavalanche.ensemble.spec import Spec, parse_spec, read_spec

__all__ = ["Campaign", "Spec", "parse_spec", "read_spec", "run"]
