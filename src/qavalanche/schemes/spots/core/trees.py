"""Trees: the inert regions between two active ones, with the spans of all they hold.

The root of such a tree is the one that turned inert last,
its branches are what stood on either side of that one then. Each keeps the span of its tree; the
root is noted at the active region, or wall, on the left, negative once one of the tree has melted.
"""

from __future__ import annotations

from qavalanche.numerics.kernel import inlined, kernel
from qavalanche.schemes.spots.core.gaps import spot_beside
from qavalanche.schemes.spots.core.regions import (
    CHILD,
    EDGE,
    ENTER,
    INERT,
    LEAVE,
    LINK,
    MELTED,
    PARTNER,
    ROOT,
    SPAN,
    STATE,
    gap_beside,
    size_of,
)
from qavalanche.schemes.spots.core.spans import (
    Span,
    empty_span,
    gap_span,
    joined,
    row_span,
    row_span_hidden,
)


@inlined
def kept(regions, v):
    """The span of the tree under the inert region v."""
    numbers = regions.decay
    return Span(
        numbers[v, SPAN],
        numbers[v, SPAN + 1],
        numbers[v, SPAN + 2],
        numbers[v, SPAN + 3],
        numbers[v, SPAN + 4],
        numbers[v, SPAN + 5],
        numbers[v, SPAN + 6],
        numbers[v, SPAN + 7],
        numbers[v, SPAN + 8],
    )


@inlined
def keep(regions, v, span):
    """Let v keep this span of its tree."""
    numbers = regions.decay
    numbers[v, SPAN], numbers[v, SPAN + 1], numbers[v, SPAN + 2] = (
        span.rise,
        span.tilt,
        span.thermal,
    )
    numbers[v, SPAN + 3], numbers[v, SPAN + 4], numbers[v, SPAN + 5] = (
        span.shared,
        span.enter,
        span.leave,
    )
    numbers[v, SPAN + 6], numbers[v, SPAN + 7], numbers[v, SPAN + 8] = (
        span.meet,
        span.right,
        span.left,
    )


@inlined
def linked(regions, criterion, span, e, units, gap, f, rows):
    """A span that ends with the inert region e, a gap, and the span `rows` that begins with f.

    units: the span of the gap, which counts if it has more than one bond.
    """
    decay, h = regions.decay, criterion.threshold
    if gap == 1:
        return joined(span, decay[f, ENTER], decay[e, ENTER + 1], rows, h)
    units = joined(span, decay[e, LEAVE + 1], decay[e, ENTER + 1], units, h)
    return joined(units, decay[f, ENTER], decay[f, LEAVE], rows, h)


@inlined
def with_rows(regions, bonds, criterion, span, f, rows):
    """As `linked`, the gap on the left of f being looked up."""
    low, gap = gap_beside(regions, bonds, f, 0)
    units = gap_span(bonds, criterion, low, gap) if gap > 1 else empty_span()
    return linked(regions, criterion, span, regions.place[f, LINK], units, gap, f, rows)


@inlined
def summarize(regions, bonds, criterion, v):
    """Write the span of the tree under v, those of its two branches being right."""
    place = regions.place
    left, right = place[v, CHILD], place[v, CHILD + 1]
    span = row_span(criterion, size_of(regions, v))
    if left != 0:
        span = with_rows(regions, bonds, criterion, kept(regions, left), v, span)
    if right != 0:
        beyond = kept(regions, right)
        span = with_rows(regions, bonds, criterion, span, place[v, LINK + 1], beyond)
    keep(regions, v, span)


@inlined
def plant(regions, bonds, criterion, z, e, near_left, near_right):
    """Make the new inert region e the root of all that stand between z and y, its neighbours.

    Which two they are is read from PARTNER of e, in whose place the branches are then noted.
    near_left, near_right: the spans of the gaps beside e.
    """
    place = regions.place
    y, before, after = place[e, PARTNER + 1], place[e, LINK], place[e, LINK + 1]
    left = place[z, ROOT] if before != z else 0  # a tree that has melted whole is not pruned
    right = place[e, ROOT] if after != y else 0
    place[e, CHILD], place[e, CHILD + 1], place[e, ROOT] = left, right, 0
    place[z, ROOT] = e
    span = row_span(criterion, size_of(regions, e))
    if left != 0:
        place[left, ROOT] = e
        gap = gap_beside(regions, bonds, e, 0)[1]
        rows = kept(regions, left)
        span = linked(regions, criterion, rows, before, near_left, gap, e, span)
    if right != 0:
        place[right, ROOT] = e
        gap = gap_beside(regions, bonds, e, 1)[1]
        rows = kept(regions, right)
        span = linked(regions, criterion, span, e, near_right, gap, after, rows)
    keep(regions, e, span)


@kernel
def prune(regions, bonds, criterion, z):
    """Take what has melted since out of the tree on the right of z.

    Regions melt from the two ends of the row, so they are found along the two outer branches. What
    is above the lowest change is summarized anew.
    """
    place = regions.place
    root = -place[z, ROOT]
    for side in range(2):
        parent, v, lowest = 0, root, 0
        while v != 0:
            if place[v, STATE] == INERT:
                parent, v = v, place[v, CHILD + side]
                continue
            v = place[v, CHILD + place[v, STATE] - MELTED]  # the other branch has melted before it
            if parent == 0:
                root = v
            else:
                place[parent, CHILD + side] = v
            if v != 0:
                place[v, ROOT] = parent
            lowest = parent
        while lowest != 0:
            summarize(regions, bonds, criterion, lowest)
            lowest = place[lowest, ROOT]
    place[z, ROOT] = root


@kernel
def split(regions, bonds, criterion, z, x):
    """Part the tree on the right of z at the new active region x: what is beyond x is x's now.

    Every inert region keeps its rank by order of retirement; along the cut the branches are linked
    anew, and summarized from the lowest up.
    """
    place = regions.place
    has_left, has_right = place[z, LINK + 1] != x, place[x, LINK + 1] != place[x, PARTNER + 1]
    place[x, ROOT] = 0
    if not has_right:
        place[z, ROOT] = place[z, ROOT] if has_left else 0
        return
    if not has_left:
        place[x, ROOT], place[z, ROOT] = place[z, ROOT], 0
        return
    if place[z, ROOT] < 0:
        prune(regions, bonds, criterion, z)
    v, cut = place[z, ROOT], place[x, EDGE]
    place[z, ROOT] = 0
    low_left, low_right = 0, 0
    while v != 0:
        if place[v, EDGE] < cut:
            low_left, v = hang(place, v, low_left, z, 1)
        else:
            low_right, v = hang(place, v, low_right, x, 0)
    place[low_left, CHILD + 1], place[low_right, CHILD] = 0, 0
    for lowest in (low_left, low_right):
        while lowest != 0:
            summarize(regions, bonds, criterion, lowest)
            lowest = place[lowest, ROOT]


@inlined
def hang(place, v, parent, owner, side):
    """Hang v under `parent` on `side`, or make it the root at `owner`; (v, its branch there)."""
    if parent == 0:
        place[owner, ROOT] = v
    else:
        place[parent, CHILD + side] = v
    place[v, ROOT] = parent
    return v, place[v, CHILD + side]


@inlined
def rows_beside(regions, bonds, criterion, z):
    """The span of the inert regions between z and the next active region on its right."""
    if regions.place[z, ROOT] < 0:
        prune(regions, bonds, criterion, z)
    return kept(regions, regions.place[z, ROOT])


@kernel
def units_to(regions, bonds, criterion, e, side, near, whole):
    """The span of all units between e and the next active region z on `side`, some being inert.

    near: the span of the gap beside e. Unless `whole`, of the gap beside z only the unit next to
    the inert regions is counted: all that matters where nothing is known of D at z.
    """
    decay, place, h = regions.decay, regions.place, criterion.threshold
    z = place[e, PARTNER + side]
    first, last = place[e, LINK + side], place[z, LINK + 1 - side]
    rows = rows_beside(regions, bonds, criterion, e if side == 1 else z)
    far_low, far_gap = gap_beside(regions, bonds, z, 1 - side)
    far = empty_span()
    if far_gap > 1 and whole:
        far = gap_span(bonds, criterion, far_low, far_gap)
    elif far_gap > 1:
        far = row_span_hidden(criterion, spot_beside(bonds, far_low, far_gap, 1 - side))
    has_near = gap_beside(regions, bonds, e, side)[1] > 1
    if side == 1:
        left, right, f, g, has_left, has_right = near, far, first, last, has_near, far_gap > 1
    else:
        left, right, f, g, has_left, has_right = far, near, last, first, far_gap > 1, has_near
    if has_left:
        rows = joined(left, decay[f, ENTER], decay[f, LEAVE], rows, h)
    if has_right:
        rows = joined(rows, decay[g, LEAVE + 1], decay[g, ENTER + 1], right, h)
    return rows


@inlined
def units_between(regions, bonds, criterion, e, side):
    """The span of all units, one at least, between e and the next active region on `side`."""
    low, gap = gap_beside(regions, bonds, e, side)
    near = gap_span(bonds, criterion, low, gap) if gap > 1 else empty_span()
    if regions.place[e, LINK + side] == regions.place[e, PARTNER + side]:
        return near
    return units_to(regions, bonds, criterion, e, side, near, True)
