"""Spans: what a stretch of units between two active regions does, in nine numbers that join.

For the units first ... last of a stretch let P(u) be the D of an active region on its left, Q(u) of
one on its right, T the counted thermal bonds, h the threshold. Two spans side by side join into one
in O(1), so a region that turns inert costs no walk over what stands between it and the next active
ones.
"""

from __future__ import annotations

from typing import NamedTuple

from qavalanche.numerics.kernel import inlined
from qavalanche.schemes.spots.core.gaps import across, ends_of
from qavalanche.schemes.spots.core.regions import crossed


class Span(NamedTuple):
    """Minima are over the units k, or i <= k, of the stretch."""

    rise: float  # P(last) - P(first)
    tilt: float  # Q(first) - Q(last), less that
    thermal: float  # T of all
    shared: float  # sigma T of all
    enter: float  # min P(k) - P(last) + sigma T(first ... k)
    leave: float  # min Q(k) - Q(last) + sigma T(k ... last)
    meet: float  # min P(k) - P(last) + Q(i) - Q(last) + sigma T(i ... k)
    right: float  # min P(k) - P(first) - h T(first ... k)
    left: float  # min Q(k) - Q(last) - h T(k ... last)


@inlined
def gap_span(bonds, criterion, low, gap):
    """The units of a gap of two bonds or more. P + Q is the same at all of them."""
    away, toward, total, first, last = across(bonds, criterion, low, gap, 1)
    h, sigma = criterion.threshold, criterion.slope
    return Span(
        away,
        toward - away,
        float(total),
        sigma * total,
        sigma * first - away,
        sigma * last,
        sigma * last,
        -h * first,
        -h * last,
    )


@inlined
def gap_ends(bonds, criterion, low, gap):
    """As `gap_span`, of a gap between two active regions: without what rises, which cancels."""
    first, last = 0, 0
    if bonds.hidden.size > 0:
        first, last = ends_of(bonds.hidden, low, low + gap, bonds.length)
    sigma = criterion.slope
    tilt, meet = sigma * (last - first), sigma * last
    return Span(0.0, tilt, 0.0, 0.0, 0.0, 0.0, meet, 0.0, 0.0)


@inlined
def empty_span():
    """No unit at all."""
    return Span(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


@inlined
def row_span(criterion, size):
    """One inert region of `size` bonds."""
    sigma_t, h_t = crossed(criterion, size), criterion.threshold * (size + criterion.extra)
    thermal = float(size + criterion.extra)
    return Span(0.0, 0.0, thermal, sigma_t, sigma_t, sigma_t, sigma_t, -h_t, -h_t)


@inlined
def row_span_hidden(criterion, size):
    """One unit of a gap: a hidden spot of `size` bonds, or a spin (0)."""
    sigma_t, h_t = criterion.slope * size, criterion.threshold * size
    return Span(0.0, 0.0, float(size), sigma_t, sigma_t, sigma_t, sigma_t, -h_t, -h_t)


@inlined
def joined(one, right, left, other, h):
    """`one` and `other` on its right; right: rise of P from one to the other, left: of Q back."""
    to_last, tilt = right + other.rise, left - right + other.tilt
    return Span(
        one.rise + to_last,
        one.tilt + tilt,
        one.thermal + other.thermal,
        one.shared + other.shared,
        min(one.enter - to_last, one.shared + other.enter),
        min(other.leave, to_last + tilt + one.leave + other.shared),
        min(
            min(other.meet, one.meet + tilt),
            other.enter + (one.leave + to_last + tilt),
        ),
        min(one.right, one.rise + right + other.right - h * one.thermal),
        min(other.left, other.rise + other.tilt + left + one.left - h * other.thermal),
    )
