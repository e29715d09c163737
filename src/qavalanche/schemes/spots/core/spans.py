"""Spans: what a stretch of units between two active regions does, in nine numbers that join.

For the units first ... last of a stretch let P(u) be the D of an active region on its left, Q(u) of
one on its right, T the counted thermal bonds, h the threshold. Two spans side by side join into one
in O(1), so a region that turns inert costs no walk over what stands between it and the next active
ones.
"""

from __future__ import annotations

from typing import NamedTuple

from qavalanche.numerics.kernel import inlined, kernel
from qavalanche.schemes.spots.core.gaps import across
from qavalanche.schemes.spots.core.regions import (
    ENTER,
    INERT,
    KNOWN,
    LEAVE,
    LINK,
    PARTNER,
    SPAN,
    STATE,
    crossed,
    gap_beside,
    size_of,
)


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
def row_span(criterion, size):
    """One inert region of `size` bonds."""
    sigma_t, h_t = crossed(criterion, size), criterion.threshold * (size + criterion.extra)
    thermal = float(size + criterion.extra)
    return Span(0.0, 0.0, thermal, sigma_t, sigma_t, sigma_t, sigma_t, -h_t, -h_t)


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


@inlined
def kept(regions, z):
    """The span that region or wall z keeps of what stands on its right."""
    numbers = regions.decay
    return Span(
        numbers[z, SPAN],
        numbers[z, SPAN + 1],
        numbers[z, SPAN + 2],
        numbers[z, SPAN + 3],
        numbers[z, SPAN + 4],
        numbers[z, SPAN + 5],
        numbers[z, SPAN + 6],
        numbers[z, SPAN + 7],
        numbers[z, SPAN + 8],
    )


@inlined
def keep(regions, z, span):
    """Let z keep this span."""
    numbers = regions.decay
    numbers[z, SPAN], numbers[z, SPAN + 1], numbers[z, SPAN + 2] = (
        span.rise,
        span.tilt,
        span.thermal,
    )
    numbers[z, SPAN + 3], numbers[z, SPAN + 4], numbers[z, SPAN + 5] = (
        span.shared,
        span.enter,
        span.leave,
    )
    numbers[z, SPAN + 6], numbers[z, SPAN + 7], numbers[z, SPAN + 8] = (
        span.meet,
        span.right,
        span.left,
    )
    regions.place[z, KNOWN] = True


@inlined
def with_rows(regions, bonds, criterion, span, f, rows):
    """A span that ends with the inert region before f, and the span `rows` that begins with f."""
    decay, h, e = regions.decay, criterion.threshold, regions.place[f, LINK]
    low, gap = gap_beside(regions, bonds, f, 0)
    if gap == 1:
        return joined(span, decay[f, ENTER], decay[e, ENTER + 1], rows, h)
    units = gap_span(bonds, criterion, low, gap)
    units = joined(span, decay[e, LEAVE + 1], decay[e, ENTER + 1], units, h)
    return joined(units, decay[f, ENTER], decay[f, LEAVE], rows, h)


@inlined
def with_row(regions, bonds, criterion, span, f):
    """As `with_rows`, for f alone."""
    row = row_span(criterion, size_of(regions, f))
    return with_rows(regions, bonds, criterion, span, f, row)


@kernel
def refresh(regions, bonds, criterion, z):
    """Make the span of the inert regions on the right of z anew; at least one stands there."""
    f = regions.place[z, LINK + 1]
    span = row_span(criterion, size_of(regions, f))
    f = regions.place[f, LINK + 1]
    while regions.place[f, STATE] == INERT:
        span = with_row(regions, bonds, criterion, span, f)
        f = regions.place[f, LINK + 1]
    keep(regions, z, span)


@inlined
def rows_beside(regions, bonds, criterion, z):
    """The span of the inert regions between z and the next active region on its right."""
    if not regions.place[z, KNOWN]:
        refresh(regions, bonds, criterion, z)
    return kept(regions, z)


@inlined
def units_between(regions, bonds, criterion, z):
    """The span of all units between z and the next active region y on its right, one at least."""
    decay, place, h = regions.decay, regions.place, criterion.threshold
    low, gap = gap_beside(regions, bonds, z, 1)
    f, y = place[z, LINK + 1], regions.place[z, PARTNER + 1]
    if f == y:
        return gap_span(bonds, criterion, low, gap)
    units = rows_beside(regions, bonds, criterion, z)
    if gap > 1:
        first = gap_span(bonds, criterion, low, gap)
        units = joined(first, decay[f, ENTER], decay[f, LEAVE], units, h)
    low, gap = gap_beside(regions, bonds, y, 0)
    if gap > 1:
        f, last = place[y, LINK], gap_span(bonds, criterion, low, gap)
        units = joined(units, decay[f, LEAVE + 1], decay[f, ENTER + 1], last, h)
    return units
