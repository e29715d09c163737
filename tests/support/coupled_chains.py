"""Random chains and rules for the couplings scheme: localized, thermal, crowded, with ties."""

from __future__ import annotations

import math

import numpy as np
import slow_couplings

from qavalanche import Rules

LAWS = ("bimodal", "ties", "normal", "crowded", "soft")

CROSSINGS = {
    "rmt": "rmt",
    "halted": "halted",
    "-0.2": (0.0, -0.2),
    "-s/2": (-0.5, 0.0),
    "below -s/2": (-0.5, -0.3),
    "0.3": (0.0, 0.3),
    "s": (1.0, 0.0),
    "above s": (1.0, 0.6),
}
"""Crossing rules: a word, or a and b of the number a s + b; the last two need any_crossing."""


def drawn_decays(law, rng, length):
    """Decays of a chain. "crowded" has many weak bonds among its resonant ones, "soft" few strong
    ones: regions meet while both are active, and couplings are inherited."""
    if law == "bimodal":
        epsilon = rng.choice([0.2, 0.25, 0.3, 1 / 3, 0.4])
        return np.where(rng.random(length) < epsilon, 0.0, math.log(1 / epsilon))
    if law == "ties":
        perturbative = math.log(2) * rng.choice([0.5, 1, 2], length)
        return np.where(rng.random(length) < 0.3, 0.0, perturbative)
    if law == "normal":
        return rng.normal(1.5, 1.5, length)
    if law == "crowded":
        return rng.uniform(-0.3, 1.2, length)
    assert law == "soft"
    return rng.exponential(rng.uniform(0.3, 0.8), length) - 0.1


def drawn_rules(rng, crossing, ends="open"):
    """Rules of a crossing by name, all else drawn."""
    dimension = int(rng.choice([2, 3, 4]))
    number = CROSSINGS[crossing]
    if not isinstance(number, str):
        number = number[0] * math.log(dimension) + number[1]
    ties = str(rng.choice(["resonant", "perturbative"]))
    counts = str(rng.choice(["bonds", "sites"]))
    return Rules(dimension, number, ties, counts, crossing in ("s", "above s"), ends)


def law_of(rules):
    """These rules, as the slow scheme takes them."""
    return slow_couplings.Law(
        rules.entropy_density, rules.crossing, rules.ties, rules.counts, rules.ends
    )
