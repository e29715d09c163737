"""Box counting of the bare spots inside one region."""

from __future__ import annotations

from qavalanche.numerics.kernel import kernel


@kernel
def count_boxes(spots, start, stop, size):
    """Boxes of `size` bonds that hold a resonant bond: (their number tiling from `start` rightward,
    and tiling from `stop` leftward).

    spots: integer (n, 2), runs of resonant bonds in [start, stop), from left to right.
    """
    from_left, from_right, last_left, last_right = 0, 0, -1, -1
    n = spots.shape[0]
    for i in range(n):
        first = (spots[i, 0] - start) // size
        last = (spots[i, 1] - 1 - start) // size
        from_left += last - max(first, last_left + 1) + 1
        last_left = last
        k = n - 1 - i
        first = (stop - spots[k, 1]) // size
        last = (stop - 1 - spots[k, 0]) // size
        from_right += last - max(first, last_right + 1) + 1
        last_right = last
    return from_left, from_right
