"""A law of disorder in one file: copy it to src/qavalanche/laws/, or into a package of your own.

In a package of your own, name it in pyproject.toml:

    [project.entry-points."qavalanche.laws"]
    exponential = "your_package.law_template:ShiftedExponential"
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from qavalanche.chain import Chain
from qavalanche.errors import check_number
from qavalanche.laws.law import Law, check_address
from qavalanche.laws.registry import law
from qavalanche.numerics.core.elementary import fill_logarithm
from qavalanche.streams.address import stream_key
from qavalanche.streams.core.generator import fill_uniform


@law
@dataclass(frozen=True)
class ShiftedExponential(Law):
    """w = E - shift with E exponential of mean `mean`, in nats: g = e^shift u^mean, u uniform.

    mean > 0, shift > 0; a bond is resonant iff E <= shift.
    Raises InputError for parameters out of range.
    """

    name: ClassVar[str] = "exponential"
    source: ClassVar[str] = "a template"
    summary: ClassVar[str] = "w exponential with this mean, less a shift"
    example: ClassVar[Mapping[str, Any]] = {"mean": 2.0}

    mean: float
    shift: float = 0.5

    def __post_init__(self) -> None:
        for key in ("mean", "shift"):
            value = check_number(
                key, getattr(self, key), "must be positive and finite", 0, math.inf
            )
            object.__setattr__(self, key, value)

    @property
    def resonance_probability(self) -> float:
        """epsilon = 1 - e^(-shift / mean)."""
        return -math.expm1(-self.shift / self.mean)

    def draw(self, length: int, seed: int = 0, sample: int = 0) -> Chain:
        """Chain number `sample` of `length` >= 1 bonds under campaign seed `seed` (see Law)."""
        length, seed, sample = check_address(length, seed, sample)
        numbers = np.empty(length)
        fill_uniform(stream_key(seed, {**self.address, "length": length}), sample, numbers)
        fill_logarithm(numbers, numbers)
        source = f"exponential, mean = {self.mean:g}, seed {seed}:{sample}"
        return Chain.from_decays(-self.mean * numbers - self.shift, source)
