"""What a dot inherits of a unit that another has melted, and the crossing of a dot, as rules."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from qavalanche.analysis.grain.dots.rule_fit import RuleFit, rule_fit
from qavalanche.analysis.grain.dots.strength import strength
from qavalanche.arguments import typed
from qavalanche.errors import check
from qavalanche.grain.dots import DotAndSpin, TwoDots

INHERITANCE: Mapping[str, Mapping[str, float]] = {
    "inherited": {"E": 1, "spins": 1, "F": 1, "g": 0},
    "accumulated": {"E": 1, "spins": 1, "F": 1, "g": 1},
    "not inherited": {"E": 0, "spins": 0, "F": 1, "g": 0},
}
"""Slopes of the D at which E, which has melted the spins, and F fuse, in (1/2) ln d_E, (1/2) ln of
the spins' states, (1/2) ln d_F and ln g. inherited: G = e^{-D} sqrt(d_E 2^m d_F). accumulated: the
norm of E's own coupling to the last spin counts too. not inherited: F's coupling to that spin."""

PASSAGE: Mapping[str, Mapping[str, float]] = {
    "rmt": {"a": -1, "F": 2, "E": 1},
    "halted": {"a": -1, "F": 1, "E": 1},
    "bare norm": {"a": 0, "F": 1, "E": 1},
    "no passage": {"a": 0, "F": 1, "E": 0},
}
"""Slopes of the b at which u is resonant, in a, (1/2) ln d_F and (1/2) ln d_E. rmt: eq. 11, norm
e^{-a-b} sqrt(d_F). halted: e^{-a-b}. bare norm: e^{-b}. no passage: F alone, without E."""

SYSTEMATIC = 0.1
"""Of every slope: corrections of order 1 / d and logarithms, at the dimensions that are reached."""


@typed
def inheritance(models: Sequence[TwoDots], samples: int = 20, seed: int = 0) -> RuleFit:
    """Which rule of `INHERITANCE` the coupling of two dots over melted spins follows.

    ln G by letter eq. 2 in exact eigenstates of E with its spins, in units of the level spacing,
    over `samples` samples of each model. Models: spins that E has melted, g >= about 3 / sqrt(2
    d_E); with d_E, d_F, spins and g_last varying independently. Raises InputError otherwise.
    """
    check(len(models) > 0, "models", "at least one is needed")
    found = [strength(one, samples, seed).log_G for one in models]
    return inheritance_fit(models, [one.value for one in found], [one.error for one in found])


@typed
def inheritance_fit(
    models: Sequence[TwoDots], log_G: Sequence[float], errors: Sequence[float]
) -> RuleFit:
    """The same of ln G, or of D at half hybridization, that has been measured."""
    controls = {
        "E": [0.5 * math.log(one.d_E) for one in models],
        "spins": [0.5 * one.spins * math.log(2) for one in models],
        "F": [0.5 * math.log(one.d_F) for one in models],
        "g": [math.log(one.g_last) for one in models],
    }
    scaled = [value + one.log_spacing for value, one in zip(log_G, models, strict=True)]
    return rule_fit(scaled, errors, controls, INHERITANCE, SYSTEMATIC)


@typed
def passage(models: Sequence[DotAndSpin], samples: int = 20, seed: int = 0) -> RuleFit:
    """Which rule of `PASSAGE` the coupling of E through F to the spin u follows.

    As `inheritance`; models with d_E, d_F and a varying independently, e^{-a} sqrt(d_E d_F) well
    above 1: E has melted F.
    """
    check(len(models) > 0, "models", "at least one is needed")
    found = [strength(one, samples, seed).log_G for one in models]
    return passage_fit(models, [one.value for one in found], [one.error for one in found])


@typed
def passage_fit(
    models: Sequence[DotAndSpin], log_G: Sequence[float], errors: Sequence[float]
) -> RuleFit:
    """The same of ln G, or of b at half hybridization, that has been measured."""
    controls = {
        "a": [one.a for one in models],
        "F": [0.5 * math.log(one.d_F) for one in models],
        "E": [0.5 * math.log(one.d_E) for one in models],
    }
    scaled = [value + one.log_spacing for value, one in zip(log_G, models, strict=True)]
    return rule_fit(scaled, errors, controls, PASSAGE, SYSTEMATIC)
