"""Where the spots short cut decides otherwise than the literal scheme, and why.

The literal scheme is walked move by move. Before each move the short cut's verdict on the region
that is treated, from the same state, is compared with the couplings that are really there. They can
differ in three ways only:

far     two active regions more than one bond apart are coupled: one of them has melted a unit that
        the other was coupled to, and inherited that coupling; the short cut knows none
inert   an inert region F is reached by a coupling of F's own, which F, while still active, had to
        a unit that was melted: stronger than what D and the gap give
bond    both regions on the two sides of one bond have grown, so that the bond was eliminated long
        ago: what couples them is the weaker w + min(D, D_F), where the short cut has w
"""

import numpy as np

from qavalanche.schemes.couplings.core import growth, treat
from qavalanche.schemes.couplings.core import units as core
from qavalanche.schemes.couplings.state import CoupledUnits


def forgotten(chain, rules):
    """Kinds of forgotten couplings on which a decision hung, in the order met."""
    scheme = CoupledUnits(chain, rules)
    decays = chain.decays()
    kinds, last = [], None
    for move in scheme.moves():
        for side in fusion_sides(last, move):
            kinds += on_active(scheme, decays, move.e if side[0] else last.e, side[1])
        if move.kind != "fuse":
            kinds += on_inert(scheme, decays, move.e, 0) + on_inert(scheme, decays, move.e, 1)
        last = move
    return kinds


def fusion_sides(last, move):
    """Sides on which fusion was decided just now: (of this move's region or the last one's, side).

    Left is decided before right, and right also when only left fused.
    """
    if last is not None and last.kind == "fuse" and last.side == 0 and move.step > last.step:
        yield False, 1
    if move.kind == "melt":
        return
    after_left = last is not None and last.kind == "fuse" and last.step == move.step
    if not after_left:
        yield True, 0
    if move.kind == "inert" or move.side == 1:
        yield True, 1


def on_inert(scheme, decays, e, side):
    """The next unit if it is a spin, and the next inert region: the short cut's growth rules."""
    units, kinds = scheme.units, []
    threshold = scheme.criterion.threshold
    size = core.size(units, e)
    u = next_unit(units, e, side)
    if units.state[u] == core.SPIN:
        own = units.own[e, side] + gap_decay(units, decays, e, u, side)
        assert close(units.reach[u, 1 - side], own)
    spin, literal = u, growth.resonant_unit(units, scheme.criterion, e, side)
    while units.state[u] == core.SPIN:
        u = next_unit(units, u, side)
    if units.state[u] == core.INERT:
        own = units.own[e, side] + gap_decay(units, decays, e, u, side)
        bound = threshold * (size + core.size(units, u))
        assert units.reach[u, 1 - side] <= own * (1 + 1e-9) + 1e-9 or own == np.inf
        there = units.reach[u, 1 - side]
        stronger = not close(there, own)
        if stronger and there <= bound:  # absorbed by it, or at least with a smaller D after it
            kinds.append("inert")
    if literal not in (0, spin, u):
        assert units.state[literal] == core.INERT
        kinds.append("inert")
    return kinds


def on_active(scheme, decays, e, side):
    """Fusion: the short cut knows the single bond between neighbours, and nothing farther."""
    units, criterion = scheme.units, scheme.criterion
    u = next_unit(units, e, side)
    treat.prepare(units, criterion, e)
    literal = growth.resonant_region(units, criterion, e, side)
    if units.state[u] == core.ACTIVE:
        w = gap_decay(units, decays, e, u, side)
        size = core.size(units, e) + core.size(units, u)
        known = u if w <= criterion.threshold * size else 0
        return ["bond"] if known != literal else []
    return ["far"] if literal else []


def next_unit(units, e, side):
    return int(units.link[e, side])


def gap_decay(units, decays, e, u, side):
    """Sum of w over the bonds between e and u."""
    left, right = (u, e) if side == 0 else (e, u)
    return float(decays[units.site[left, 1] : units.site[right, 0]].sum())


def close(one, other):
    """Equal up to rounding, infinity included."""
    return bool(np.isclose(one, other, rtol=1e-9, atol=1e-9))
