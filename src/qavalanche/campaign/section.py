"""What the sections of a spec have in common."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from qavalanche.errors import InputError, shown

MOST = 10**15
"""Bonds of a chain, and samples of a point: far beyond any machine, and still exact anywhere."""


def listed(value: Any) -> list[Any]:
    """A list of values, or the one that is given."""
    return list(value) if isinstance(value, list | tuple) else [value]


def once(name: str, values: list[Any]) -> list[Any]:
    """`values`, of which none may stand twice; 1 and 1.0 are the same."""
    seen = set()
    for value in values:
        if value in seen:
            raise InputError(f"{name} = {shown(values)}: {shown(value)} stands twice")
        seen.add(value)
    return values


class Section(BaseModel):
    """A section of a spec: no other keys than its own, nothing converted."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
