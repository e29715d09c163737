"""Vosk: blocks of neighbouring sites joined across the link of the largest rate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal, get_args

import numpy as np

from qavalanche.chain import Chain
from qavalanche.errors import check, shown
from qavalanche.laws import Law
from qavalanche.numerics.logarithm import ln
from qavalanche.partition import Partition
from qavalanche.schemes.clusters.core.rates import Links, join_blocks
from qavalanche.schemes.registry import scheme
from qavalanche.schemes.scheme import Scheme
from qavalanche.system import memory

Regions = Literal["throughout", "blocks"]
_BYTES = 90.0  # for a bond


@scheme
@dataclass(frozen=True)
class Vosk(Scheme):
    """The scheme of Vosk, Huse and Altman, as recalled (mark R), from the bonds of a chain.

    Recalled: a block has a number of sites, a rate Gamma and a level spacing Delta, a link between
    two blocks the Gamma_12 and Delta_12 of both taken as one, and g = Gamma / Delta. The two blocks
    beside the link with the largest Gamma become one, which inherits its Gamma_12 and Delta_12; the
    links beside it become Delta_123 = Delta_12 Delta_23 / Delta_2, Gamma_123 = Gamma_12 Gamma_23 /
    Gamma_2 if both links have g << 1, 1 / Gamma_123 = 1 / Gamma_12 + 1 / Gamma_23 - 1 / Gamma_2 if
    both have g >> 1. No rate rises (derived here, X): a heap that is mended late, O(L ln L).

    Chosen, where memory is silent: g >= 1 for g >> 1; if one link is thermal and the other is not,
    the insulating formula; the start: every run of resonant bonds is one block, a site one too;
    of n sites Gamma = 1 / n, as of resistors in series, and Delta = 2^-(n - 1); every other bond is
    a link with Delta = Delta_1 Delta_2 / 2 and Gamma = Gamma_1 Gamma_2 g_b^2 / 2, so that g = g_b^2
    between two sites: a rate is the square of a matrix element over a spacing, and T thermal bonds
    melt a bond of decay w where about s T / 2 >= w, as in the letter with d_s = 2. Then
    Delta = 2^-(n - 1) for n sites always.

    regions = "throughout": maximal blocks joined only through links with g >= 1; "blocks": maximal
    blocks with g >= 1, whatever they were joined from. Thermal iff one of them holds all sites. Of
    equal rates the leftmost link is first, so that of a chain with many equals the mirror image may
    melt otherwise. Raises InputError for another word.
    """

    name: ClassVar[str] = "vosk"
    source: ClassVar[str] = "Vosk, Huse, Altman 2015, arXiv:1412.3117; rules as recalled (R)"
    seconds_per_bond: ClassVar[float] = 1e-6

    regions: Regions = "throughout"

    def __post_init__(self) -> None:
        known = isinstance(self.regions, str) and self.regions in get_args(Regions)
        check(known, f"regions = {shown(self.regions)}", 'must be "throughout" or "blocks"')

    @property
    def entropy_density(self) -> float:
        """s = ln 2 nats per bond."""
        return ln(2)

    def bytes_needed(self, law: Law, length: int) -> float:  # noqa: ARG002
        """Bytes that drawing and melting one chain takes at most."""
        return _BYTES * length

    def melt(self, start: Chain) -> Partition:
        """The thermal regions of a chain; InputError if its blocks do not fit in memory."""
        length = start.length
        memory.require(_BYTES * length, f"blocks of a chain of {length} bonds")
        links = new_links(length)
        join_blocks(links, start.decays(), self.regions == "blocks")
        return Partition(length, outermost(links.hot), None, self.entropy_density, str(self))


def new_links(length: int) -> Links:
    """Arrays for the links of a chain of `length` bonds."""
    numbers: Any = np.empty((2, length))
    whole: Any = np.empty((4, length + 1), np.int64)
    return Links(
        rate=numbers[0],
        own=np.empty(length + 1),
        begin=whole[0],
        end=whole[1],
        pure=whole[2],
        hot=whole[3],
        key=numbers[1],
        heap=np.empty(length, np.int64),
    )


def outermost(hot: np.ndarray[Any, np.dtype[np.int64]]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Bonds [start, stop) of the regions in no other; hot[i]: last site of that from i on."""
    begins = np.flatnonzero(hot > np.arange(hot.size))
    reach = np.maximum.accumulate(hot[begins])
    inside = np.zeros(begins.size, bool)
    inside[1:] = hot[begins[1:]] <= reach[:-1]
    outer = begins[~inside]
    return np.stack([outer, hot[outer]], axis=1).astype(np.int64)
