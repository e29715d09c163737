"""bridge(W): from rates of short chains to the scheme on long ones."""

from __future__ import annotations

import math
from collections.abc import Sequence

from qavalanche.analysis.bridge.long_chains import melted_at, probability
from qavalanche.analysis.bridge.result import Bridge, BridgeEnd
from qavalanche.analysis.bridge.slopes import MOST_RESONANT, WindowSlopes, window_slopes
from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, check_number, shown
from qavalanche.laws.fields import Fields
from qavalanche.rules import Crossing, Rules

LONG = (1_000, 10_000, 100_000, 1_000_000)
"""Bonds of the long chains, where none are asked for."""

_MOST_BONDS = 10**8
_STEPS = 6  # of the bisection for the bare end: W to 2^(1/32), some 2 %


@typed
def bridge(
    W: Sequence[float] = (4.0, 6.0, 8.0, 10.0, 13.0, 17.0, 22.0, 30.0),
    lengths: Sequence[int] = (7, 10),
    samples: int = 60,
    long: Sequence[int] = LONG,
    crossing: Crossing = "rmt",
    seed: int = 0,
    J: float = 1.0,
    anisotropy: float = 1.0,
) -> Bridge:
    """At which W, L and time would an avalanche be seen in random-field XXZ chains: a bracket.

    At every W the decay per bond is measured on chains of lengths[0] and lengths[1] sites with a
    weak bath at one end (`window_slopes`), and chains of `long` bonds are melted by the scheme with
    two kinds of bonds. "bare": the law `fields`, w of two sites. "dressed": the law `empirical`:
    resonant with the same probability epsilon(W), else with a decay drawn from the slopes > 0.
    Slopes of real chains are smaller than w of two sites, so that dressed chains melt up to a
    larger W: the truth is sought between. With the default numbers a minute of one core.
    Raises InputError for no W or length, lengths that do not rise, or numbers out of range.
    """
    strengths = sorted({check_number("W", one, "must be positive", 0, math.inf) for one in W})
    check(len(strengths) > 0, f"W = {shown(W)}", "at least one disorder strength")
    check(len(lengths) == 2, f"lengths = {shown(lengths)}", "must be two numbers of sites")
    bonds, rules = _checked_long(long), Rules(crossing=crossing)
    first, last = lengths
    check(first < last, f"lengths = {shown(lengths)}", "must rise")
    measured = [window_slopes(w, first, last, samples, seed, J, anisotropy) for w in strengths]
    return bridge_of(measured, bonds, rules, seed, J)


@typed
def bridge_of(
    measured: Sequence[WindowSlopes],
    long: Sequence[int] = LONG,
    rules: Rules | None = None,
    seed: int = 0,
    J: float = 1.0,
) -> Bridge:
    """The bridge of slopes that are at hand, one `WindowSlopes` for each W; see `bridge`."""
    check(len(measured) > 0, "no slopes", "those of at least one W are needed")
    bonds, rules = _checked_long(long), rules or Rules()
    ordered = tuple(sorted(measured, key=lambda one: one.W))
    laws = [Fields(one.W, J) for one in ordered]
    bare = tuple(
        BridgeEnd(law.W, "bare", law.resonance_probability, law.bare_decay or math.nan,
                  tuple(melted_at(law, bonds, rules, seed)))
        for law in laws
    )  # fmt: skip
    dressed = tuple(
        _dressed(one, law.resonance_probability, bonds, rules, seed)
        for one, law in zip(ordered, laws, strict=True)
        if (one.slopes > 0).any() and law.resonance_probability <= MOST_RESONANT
    )
    ends = tuple((length, *_bare_end(length, rules, seed, J)) for length in bonds)
    return Bridge(ordered, bare, dressed, ends, str(rules), rules.entropy_density, seed)


def _dressed(
    slopes: WindowSlopes, epsilon: float, bonds: Sequence[int], rules: Rules, seed: int
) -> BridgeEnd:
    law = slopes.law(epsilon)
    chains = tuple(melted_at(law, bonds, rules, seed))
    return BridgeEnd(slopes.W, "dressed", law.resonance_probability, law.bare_decay, chains)


def _bare_end(length: int, rules: Rules, seed: int, J: float) -> tuple[float, float]:
    """W between which half of the bare chains of a length stop melting, by bisection in ln W.

    At W = J / 4 every bond is resonant; at 4 J one in eight, where chains melt only by rules that
    make crossing a region pay: then (4 J, infinity).
    """
    low, high = J / 4, 4 * J
    top = probability(Fields(high, J), length, rules, seed)
    if 2 * top.count >= top.trials:
        return high, math.inf
    for _ in range(_STEPS):
        middle = math.sqrt(low * high)
        found = probability(Fields(middle, J), length, rules, seed)
        if 2 * found.count >= found.trials:
            low = middle
        else:
            high = middle
    return low, high


def _checked_long(long: Sequence[int]) -> list[int]:
    bonds = sorted({check_integer("long", one, least=1, most=_MOST_BONDS) for one in long})
    check(len(bonds) > 0, f"long = {shown(long)}", "at least one number of bonds")
    return bonds
