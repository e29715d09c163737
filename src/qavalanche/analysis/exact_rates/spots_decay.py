"""D of the far end of a chain by the letter's scheme, with an infinite bath at its first site."""

from __future__ import annotations

import math
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.chain import Chain
from qavalanche.errors import check, shown
from qavalanche.rules import Rules, rules_from
from qavalanche.schemes.spots.history import record
from qavalanche.schemes.spots.melting import melt
from qavalanche.system import memory

Floats = NDArray[np.float64]
Order = Literal["chain", "bath"]

_BYTES = 60.0  # per bond of the bath, of recording how it melts the chain


@typed
def decay_of_spots(
    chain: Chain, rules: Rules | None = None, order: Order = "chain", **parameters: Any
) -> float:
    """D of the unit that an infinite bath at the first site reaches last, in nats: Gamma = e^-2D.

    The bath is an active region of infinite dimension, so that every coupling to it has G >= 1 and
    it melts the whole chain; D(u) = sum of w over the bonds outside regions up to u + sum of the
    crossing rule's x(F) over the regions F on the way ("rmt": x of the right side). The largest
    D(u) over the spins and regions u is given, at least 0: no rate exceeds Gamma_0. order: "chain",
    its own regions melt first, as for a weak bath, which resolves all levels of the chain; "bath",
    the bath is one of the active regions from the start, so that a spot which it is coupled to
    fuses with it and lends it its own D = 0. Infinite beyond a cut bond. parameters: of the Rules,
    if these are not given. Raises InputError for another order, or rules of a ring.

    >>> decay_of_spots(Chain.from_decays([2.0, -1.0, 3.0]), crossing="halted")
    5.0
    """
    rules = rules_from(rules, parameters)
    check(rules.ends == "open", 'ends = "ring"', "a bath at the first site needs an open chain")
    check(order in get_args(Order), f"order = {shown(order)}", 'must be "chain" or "bath"')
    decays = np.where(chain.resonant_bonds, 0.0, chain.decays())
    if not np.isfinite(decays).all():
        return math.inf
    if order == "bath":
        return _with_active_bath(chain, decays, rules)
    return _after_the_chain(chain, decays, rules)


def _after_the_chain(chain: Chain, decays: Floats, rules: Rules) -> float:
    """D grows by w on bonds outside regions, and by x(F) on the first bond beyond region F."""
    melted = melt(chain, rules)
    added = decays.copy()
    for (start, stop), exit_decay in zip(melted, melted.accumulated_decay[:, 1], strict=True):
        added[start:stop] = 0.0
        if stop < chain.length:
            added[stop] += rules.crossing_slope * (stop - start)
            if rules.keeps_exit_decay:
                added[stop] += rules.crossing_slope * rules.extra_length + exit_decay
    return max(0.0, float(np.cumsum(added).max()))


def _with_active_bath(chain: Chain, decays: Floats, rules: Rules) -> float:
    """The scheme itself, a run of resonant bonds before the chain being the bath."""
    most = float(decays.sum()) + abs(rules.crossing_slope) * (chain.length + rules.extra_length)
    bonds = math.ceil(4 * most / rules.entropy_density) + 2 * chain.length + 8
    memory.require(_BYTES * bonds, f"a bath of {bonds} resonant bonds")
    whole = np.concatenate([np.full(bonds, -1.0), np.where(chain.resonant_bonds, -1.0, decays)])
    rates = record(Chain.from_decays(whole), rules).log_rates[bonds:]
    return max(0.0, float(-rates.min() / 2))
