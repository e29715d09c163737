"""What is remembered of arXiv:1701.04827."""

from __future__ import annotations

from typing import Any

from qavalanche.comparison.stated import Stated

LARGEST = 2**11
"""Bonds of a medium."""


def stated(scheme: Any) -> dict[str, Stated]:  # noqa: ARG001
    """One number, recalled and not read: nothing is held against it."""
    return {"nu": Stated("3.2 (recalled)", "arXiv:1701.04827", "R")}
