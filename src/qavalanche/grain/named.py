"""Grain models by name, and the variants of the quantum sun that public codes have."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import MISSING
from typing import Any

from qavalanche.arguments import typed
from qavalanche.errors import InputError, check, shown, suggestion
from qavalanche.grain.chain import ChainGrain
from qavalanche.grain.luitz import LuitzGrain
from qavalanche.grain.model import GrainModel
from qavalanche.grain.sun import QuantumSun
from qavalanche.plugins import unknown

MODELS: dict[str, type[GrainModel]] = {
    one.name: one for one in (QuantumSun, LuitzGrain, ChainGrain)
}

VARIANTS: dict[str, tuple[str, dict[str, Any]]] = {
    "sun_high_fields": ("sun", {"field": 1.25, "W": 0.25}),
    "sun_shifted": ("sun", {"nearest": 1.0, "fixed_first": False}),
    "sun_uniform": ("sun", {"positions": "uniform", "fixed_first": False}),
    "sun_u1": ("sun", {"conserving": True}),
    "sun_spin1": ("sun", {"local_dimension": 3}),
}
"""Name: the model that it is, and the parameters that differ (docs/grain.md says whose they are).

sun_high_fields: h in [1, 1 + W] with W = 1/2, that is field = 1 + W/2 and half-width W/2;
sun_shifted: u_j = j + eta_j, no spin at u = 0; sun_uniform: u uniform in [1, L], in order;
sun_u1: S^z conserved; sun_spin1: spins 1.
"""


def names() -> list[str]:
    """Names of all models, the variants after them."""
    return [*MODELS, *VARIANTS]


def known_parameters(name: str) -> dict[str, Any]:
    """Parameters of a model with the values that they have if not given; MISSING for alpha."""
    check(isinstance(name, str), f"model = {shown(name)}", "must be the name of a model")
    if name not in names():
        raise unknown("model", name, names())
    base, own = VARIANTS.get(name, (name, {}))
    return {one.name: one.default for one in dataclasses.fields(MODELS[base])} | own


@typed
def grain_model(name: str, alpha: float, parameters: Mapping[str, Any] | None = None) -> GrainModel:
    """The grain model of this name, at this alpha = e^{-1 / zeta}, with values of its parameters.

    name: "sun", "luitz", "chain", or a variant; parameters: by name, those left out have the values
    of the model. Raises InputError for an unknown name or parameter, with the one probably meant,
    and for values out of range.

    >>> grain_model("luitz", 0.7, {"sides": 2}).sides
    2
    """
    known = known_parameters(name)
    given = dict(parameters or {})
    own = [key for key in known if key != "alpha"]
    for key in given:
        if key not in own:  # a suggestion takes longer than the model
            passed = f"{name} parameter {shown(key)}{suggestion(str(key), own)}"
            raise InputError(f"{passed}: must be {', '.join(own)}")
    kind = MODELS[VARIANTS.get(name, (name, {}))[0]]
    values = {key: value for key, value in (known | given).items() if value is not MISSING}
    return kind(**{**values, "alpha": alpha})


@typed
def critical_alpha(model: GrainModel) -> float:
    """alpha at which an avalanche just goes on for ever: d_s^{-1/2} on one side, 1 / d_s on both.

    The grain and n melted spins on each of `sides` have level spacing d_s^{-sides n}, and the next
    spin, coupled by alpha^n, decays into them at a rate alpha^{2 n}: sides ln d_s = -2 ln alpha.

    >>> round(critical_alpha(QuantumSun(0.5)), 4), critical_alpha(QuantumSun(0.5, sides=2))
    (0.7071, 0.5)
    """
    return float(model.local_dimension ** (-model.sides / 2))


def name_of(model: GrainModel) -> str:
    """The name that it stands under here. Raises InputError for a class that has none."""
    known = MODELS.get(model.name) is type(model)
    if not known:
        told = f"must be one of {', '.join(MODELS)}, with parameters"
        own = "levels of another grain: docs/grain.md, A grain of your own"
        raise InputError(f"model = {shown(model)}: {told}; {own}")
    return model.name
