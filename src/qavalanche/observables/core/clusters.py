"""Clusters as a label of every site: what is measured on them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qavalanche.numerics.kernel import kernel
from qavalanche.observables.core.regions import size_bin
from qavalanche.observables.core.sheet import no_region, settle, visit


class Scratch(NamedTuple):
    """int64 arrays (m,) for m clusters, overwritten."""

    size: np.ndarray  # sites in each
    seen: np.ndarray  # those left of a cut
    last: np.ndarray  # the last of them


@kernel
def count_sites(label, scratch):
    """Sites of every cluster, into scratch.size."""
    for c in range(scratch.size.size):
        scratch.size[c] = 0
    for i in range(label.size):
        scratch.size[label[i]] += 1


@kernel
def cut_sites(label, scratch):
    """What cuts between neighbouring sites part off: sums over clusters of the smaller part.

    Returns that of the cut at n // 2, and the sum over all n - 1 cuts, in sites. scratch.size must
    be filled.
    """
    size, seen, last = scratch
    n, half, total = label.size, 0, 0
    for c in range(size.size):
        seen[c] = last[c] = 0
    for i in range(n):
        if i == n // 2:
            for c in range(size.size):
                half += min(seen[c], size[c] - seen[c])
        c = label[i]
        total += (i - last[c]) * min(seen[c], size[c] - seen[c])
        seen[c], last[c] = seen[c] + 1, i
    return half, total


@kernel
def spans_sites(label):
    """Whether one cluster holds all but the first and the last site, and neither of these."""
    n = label.size
    if n < 4 or label[0] == label[1] or label[n - 1] == label[1]:
        return False
    for i in range(2, n - 1):  # noqa: SIM110 - a kernel has no generators
        if label[i] != label[1]:
            return False
    return True


@kernel
def measure_sizes(scratch, less, length, sheet, i):
    """Row i of the sheet as far as sizes tell: n - less of a cluster of n sites, from 2 sites on.

    length: that of a cluster of all sites, whose size is not counted.
    """
    size, tally = scratch.size, no_region()
    for c in range(size.size):
        if size[c] > 1:
            tally = visit(tally, sheet.sizes.sample, size[c] - less, 1)
    sheet.regions[i], sheet.covered[i] = tally.regions, tally.covered
    sheet.largest[i] = max(tally.largest, 1 - less)
    if tally.largest == length:
        sheet.sizes.sample[size_bin(length)] = 0
    for c in range(size.size):
        if size[c] > 1:
            settle(sheet.sizes, size_bin(size[c] - less))
