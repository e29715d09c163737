"""Zhang, Zhao, Devakul and Huse."""

from __future__ import annotations

from typing import Any

from qavalanche.comparison.predictions.goremykina import of_family
from qavalanche.comparison.stated import Stated


def stated(scheme: Any) -> dict[str, Stated]:  # noqa: ARG001
    """The family of `goremykina` at asymmetry 1."""
    return of_family(1.0, "arXiv:1603.02296")
