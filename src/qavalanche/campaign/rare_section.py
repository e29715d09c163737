"""[rare] of a spec: the rare events whose probabilities are sampled."""

from __future__ import annotations

import math
from typing import Any

from pydantic import Field, ValidationInfo, field_validator

from qavalanche.campaign.section import MOST, Section, listed, once
from qavalanche.errors import check_integer, check_number
from qavalanche.rare.settings import Rare


class RareSection(Section):
    """[rare]: the rare event of which every sample estimates the probability (docs/rare.md).

    at_least: bonds of the region that holds the middle bond, a point for every value; 0, the
    default, stands for the whole chain. population, sweeps, step: as of `rare.Rare`.
    """

    at_least: list[int] = Field(default=[0], min_length=1)
    population: int = Rare.population
    sweeps: float = Rare.sweeps
    step: float = Rare.step

    @field_validator("at_least", mode="before")
    @classmethod
    def _sizes(cls, given: Any) -> list[int]:
        values = [check_integer("rare.at_least", one, 0, MOST) for one in listed(given)]
        return once("rare.at_least", values)

    @field_validator("population", mode="before")
    @classmethod
    def _chains(cls, given: Any) -> int:
        return check_integer("rare.population", given, 2)

    @field_validator("sweeps", "step", mode="before")
    @classmethod
    def _real(cls, given: Any, info: ValidationInfo) -> float:
        name = f"rare.{info.field_name}"
        return check_number(name, given, "must be a positive number", 0.0, math.inf)

    @property
    def events(self) -> list[Rare]:
        """One for every value of at_least."""
        return [Rare(n, self.population, self.sweeps, self.step) for n in self.at_least]
