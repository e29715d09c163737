"""The fewest resonant bonds that melt so much, and populations so dilute that they are all."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal

import numpy as np

from qavalanche.analysis.rarity.sampled import sampled_probability
from qavalanche.analysis.rarity.single_spot import single_spot_bonds
from qavalanche.laws.bimodal import Bimodal
from qavalanche.letter.sources.registry import Size, computed
from qavalanche.rare.inclusions import best_found, fewest_resonances, melt_in_clean
from qavalanche.rare.probability import rare_probability
from qavalanche.rare.settings import Rare
from qavalanche.rules import Rules

_RULES: tuple[Literal["rmt", "halted"], ...] = ("rmt", "halted")
_MEDIA: dict[str, tuple[tuple[Literal["rmt", "halted"], float], ...]] = {
    "quick": (("rmt", 0.5), ("halted", 0.5)),
    "full": tuple((rule, r) for rule in _RULES for r in (0.4, 0.5, 0.6, 0.7, 0.8)),
}
"""Crossing rule and r = s / w of clean media."""

_SPOT = 1000  # bonds that a single spot is compared at
_DECAY = 1.5
_DILUTE = 1e-3
_SIZES = {"quick": (5, 7, 10, 14), "full": (5, 7, 10, 14, 20, 28, 40)}
_SAMPLES = {"quick": 8, "full": 16}


@computed("inclusions", order=505)
def inclusions(size: Size) -> Mapping[str, Any]:
    """Best patterns of each number of bonds: what they melt, up to 10^6; the longest run of each;
    and the order of a single spot that melts as much as the first beyond 10^3."""
    rows = []
    for crossing, rate in _MEDIA[size]:
        rules = Rules(crossing=crossing)
        found = best_found(10**6, rate, rules)
        melted = [melt_in_clean(one, rate, rules).size for one in found]
        s = rules.entropy_density
        at = next(i for i, bonds in enumerate(melted) if bonds >= _SPOT)
        rows.append(
            {"crossing": crossing, "rate": rate, "size": melted,
             "resonant": [one.resonant for one in found],
             "longest_run": max(found[at].lengths[::2]), "compared": melted[at],
             "compared_resonant": found[at].resonant,
             "single_spot": single_spot_bonds(melted[at], s, s / rate)}
        )  # fmt: skip
    return {"rows": rows}


@computed("dilute", order=506)
def dilute(size: Size) -> Mapping[str, Any]:
    """ln P(T) at epsilon = 0.001 in the medium w = 1.5 of epsilon = 0.22, beside N_min(T)."""
    law = Bimodal(_DILUTE, K=_DILUTE * math.exp(_DECAY))
    rate = math.log(2) / _DECAY
    rows = []
    for least in _SIZES[size]:
        found = rare_probability(
            law, max(60, 4 * least), at_least=least, samples=_SAMPLES[size], seed=1903,
            rare=Rare(population=50, sweeps=5),
        )  # fmt: skip
        log_p = sampled_probability(np.array([one.ln_p for one in found.samples])).log_p
        if log_p.found:
            known = fewest_resonances(least, rate).resonant
            held, _ = found.inside("resonances")
            row = {"least": least, "ln_p": log_p.value, "ln_p_error": log_p.error}
            rows.append(row | {"fewest": min(known, round(held)), "resonances": held})
    return {"epsilon": _DILUTE, "decay": _DECAY, "rows": rows}
