"""One ergodic grain and the spins coupled to it, with a decay of the coupling that is a dial."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import MISSING, dataclass
from functools import lru_cache
from typing import Any, ClassVar

from qavalanche.errors import check, check_number, check_type
from qavalanche.grain.model import GrainModel
from qavalanche.grain.named import VARIANTS, grain_model, known_parameters, name_of
from qavalanche.grain.system import GrainSystem
from qavalanche.hamiltonians.evolution import Evolution
from qavalanche.laws.law import Law
from qavalanche.laws.registry import law

Parameters = tuple[tuple[str, float | str], ...]

_NAME = "must be the name of a grain model"
_MOST = 64


@law
@dataclass(frozen=True)
class DrawnGrain(Law):
    """A grain with spins around it: sample i of length L has L spins on each side of the grain.

    model: a name of `grain.names()`; alpha > 0: the coupling of a spin at u is g0 alpha^u; the
    parameters of the model stand beside them, those left out have its values, truth values are 1 or
    0. A variant is the model that it is, with the parameters that differ.

    The random numbers of a sample depend on seed and number alone: all alpha, g0, W have the same
    ones, and all lengths those of the first spins, so that differences have small errors.

    Raises InputError for an unknown model or parameter, or values out of range.

    >>> DrawnGrain("sun", 0.7071, (("W", 0.3),)).draw(5, seed=1)
    GrainSystem(sun, alpha = 0.7071: a grain of 3 spins, 5 spins coupled to it on 1 side)
    """

    name: ClassVar[str] = "grain"
    source: ClassVar[str] = "the letter's ref. 44, arXiv:1705.10807, and arXiv:2203.08844"
    summary: ClassVar[str] = "one ergodic grain and localized spins coupled to it, by model"
    example: ClassVar[Mapping[str, Any]] = {"model": "sun", "alpha": 0.7}
    draws: ClassVar[type] = Evolution
    control_name: ClassVar[str] = "no probability of a resonant bond"
    length_unit: ClassVar[str] = "spins on a side"

    model: str
    alpha: float
    parameters: Parameters = ()

    def __post_init__(self) -> None:
        check_type("model", self.model, str, _NAME)
        allowed = "must be positive and finite"
        alpha = check_number("alpha", self.alpha, allowed, 0, math.inf)
        made = grain_model(self.model, alpha, dict(self.parameters))
        object.__setattr__(self, "model", VARIANTS.get(self.model, (self.model,))[0])
        object.__setattr__(self, "alpha", alpha)
        object.__setattr__(self, "parameters", _parameters_of(made))

    @classmethod
    def of(cls, model: GrainModel) -> DrawnGrain:
        """The law of a model that this process has. Raises InputError for a class of no name."""
        return cls(name_of(model), model.alpha, _parameters_of(model))

    @classmethod
    def parameters_of(cls, name: str) -> tuple[str, ...]:  # noqa: ARG003
        """Names of the parameters that do not depend on the model."""
        return ("model", "alpha")

    @classmethod
    def defaults_of(cls, name: str) -> dict[str, Any]:  # noqa: ARG003
        """None: both must be given."""
        return {}

    @classmethod
    def further_parameters(cls, given: Mapping[str, Any]) -> dict[str, Any]:
        """Those of the model that `given` names, with its values (see Law)."""
        model = given.get("model")
        if not isinstance(model, str):
            return {}
        known = known_parameters(model)
        return {key: _held(value) for key, value in known.items() if value is not MISSING}

    @classmethod
    def made(cls, name: str, parameters: dict[str, Any]) -> DrawnGrain:  # noqa: ARG003
        """The law with these parameters, whose names are known to be right."""
        further = {key: value for key, value in parameters.items() if key not in ("model", "alpha")}
        return cls(parameters["model"], parameters["alpha"], tuple(further.items()))

    @classmethod
    def completed(cls, lists: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
        """With all parameters of the model, if it is one (see Law)."""
        models = lists.get("model", [])
        if len(models) != 1 or not isinstance(models[0], str):
            return dict(lists)
        known = cls.further_parameters({"model": models[0]})
        usual = {key: [value] for key, value in known.items()}
        base = VARIANTS.get(models[0], (models[0],))[0]
        return {**usual, **lists, "model": [base]}

    @property
    def section(self) -> dict[str, Any]:
        """Name and all parameters, as in [disorder] (see Law)."""
        own = {"model": self.model, "alpha": self.alpha}
        return {"law": self.name, **own, **dict(self.parameters)}

    @property
    def address(self) -> dict[str, Any]:
        """The section: it tells laws apart, and is no part of the address of random numbers."""
        return self.section

    @property
    def resonance_probability(self) -> float:
        """NaN: there are no bonds."""
        return math.nan

    @property
    def grain(self) -> GrainModel:
        """The model with its parameters."""
        return _model(self)

    def sites(self, length: int) -> int:
        """Spins of the grain, and those on its sides."""
        model = self.grain
        return model.grain_spins + model.sides * length

    def check(self, length: int, samples: int) -> None:  # noqa: ARG002
        """Raise InputError where grains with so many spins cannot be drawn."""
        most = (_MOST - self.grain.grain_spins) // self.grain.sides
        check(length <= most, f"length = {length}", f"must be at most {most} spins on a side")

    def draw(self, length: int, seed: int = 0, sample: int = 0) -> GrainSystem:  # type: ignore[override]
        """Grain number `sample` with `length` >= 1 spins on a side under campaign seed `seed`."""
        return self.grain.draw(length, seed, sample)

    def __str__(self) -> str:
        usual = {key: _held(value) for key, value in known_parameters(self.model).items()}
        told = "".join(f", {key} = {_short(value)}" for key, value in self.parameters
                       if value != usual[key])  # fmt: skip
        return f"{self.model}, alpha = {self.alpha:g}{told}"


@lru_cache(maxsize=256)
def _model(drawn: DrawnGrain) -> GrainModel:
    return grain_model(drawn.model, drawn.alpha, dict(drawn.parameters))


def _parameters_of(model: GrainModel) -> Parameters:
    """All but alpha, in the order of names, as a spec holds them."""
    known = known_parameters(name_of(model))
    return tuple((key, _held(getattr(model, key))) for key in sorted(known) if key != "alpha")


def _held(value: Any) -> Any:
    """A number as a float, as specs hold it; -0.0 is 0.0."""
    return float(value) + 0.0 if isinstance(value, int | float) else value


def _short(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"
