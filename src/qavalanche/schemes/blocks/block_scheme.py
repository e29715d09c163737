"""BlockScheme: what the schemes on a ring of blocks have in common."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

import numpy as np

from qavalanche.chain import Blocks
from qavalanche.errors import check, check_integer
from qavalanche.laws import Law
from qavalanche.observables.core.sheet import Sheet
from qavalanche.partition import Partition
from qavalanche.schemes.blocks.core.stack import Rule
from qavalanche.schemes.blocks.decimation import CHUNK
from qavalanche.schemes.blocks.melting import melted
from qavalanche.schemes.blocks.sampling import sample_rings
from qavalanche.schemes.scheme import Sampled, Scheme

_PER_BLOCK = 100.0  # bytes: of a block while it is drawn and melted, of its edges and its region
_LEFT = 0.05  # bytes: what stays of a block once its chunk is melted


class BlockScheme(Scheme):
    """Blocks on a ring: the one with the least key goes, until one is left.

    A T (thermal) block has a length l, an I (insulating) block a length L and a deficit d, the T
    length on its edges that would melt it. The block with the least key goes: the key is l of a T
    block, and d, or what a scheme takes for it, of an I block. It and its two neighbours become one
    block of the neighbours' kind, whose length is the sum of the three. Of two blocks the one with
    the larger key wins. Choices of ours: the ring, which needs no rule for ends; of equal keys the
    block that begins at the least index in the row goes first, the one over the seam beginning
    last, so that the mirror image of a ring melts to the mirror image but for ties.

    What is thermal (derived here: the recalled rules know only what wins): a T block that I blocks
    absorb stays a thermal region of all its bonds, unless the I block that holds it melts later: it
    is then part of the larger T block. If a T block is the last, one region covers the ring; if an
    I block is, the regions left in it are what is thermal. There always is an I block between two
    of them. Where d is the key, an I block with an infinite one never melts, and the ring is
    localized; schemes whose key is the length do not see it.
    """

    takes: ClassVar[type] = Blocks
    seconds_per_bond: ClassVar[float] = 3e-8

    @property
    @abstractmethod
    def rule(self) -> Rule:
        """How three blocks become one."""

    def check_blocks(self, blocks: Blocks) -> None:
        """Raise InputError for blocks that it cannot melt, or whose lengths have no finite sum."""
        known = blocks.deficits is not None or not self.rule.deficit
        check(
            known,
            "blocks without deficits",
            f"{self.name} needs d of every I block (of a file: a third column)",
        )
        with np.errstate(over="ignore"):
            finite = bool(np.isfinite(blocks.lengths.sum()))
        check(finite, "lengths", "must have a finite sum")

    def melt(self, start: Blocks, workers: int = 1) -> Partition:
        """The regions of the ring; linear in the number of blocks.

        workers: threads, at least 1, that share a ring of more than 2^20 blocks; the regions do
        not depend on it.
        """
        workers = check_integer("workers", workers, 1)
        self.check_blocks(start)
        return melted(start, self.rule, str(self), workers)

    def bytes_needed(self, law: Law, length: int) -> float:
        """Bytes that drawing and melting one start takes: of a long ring drawn by length, a chunk.

        Blocks of a chain, at most one a bond, need its decays, and five numbers for each.
        """
        if in_chunks(law):
            return _PER_BLOCK * min(length, CHUNK) + _LEFT * length
        return _PER_BLOCK * length

    def bytes_for_one(self, law: Law, length: int) -> float:  # noqa: ARG002
        """Bytes that a start takes which is drawn as a whole, and its regions."""
        return _PER_BLOCK * length

    def one_by_one(self, law: Law) -> bool:
        """Whether starts are not rings that are drawn by length."""
        return not in_chunks(law)

    def sample(self, point: Sampled, seed: int, first: int, sheet: Sheet) -> None:
        """As `Scheme.sample`; rings of one chunk in one call of a kernel, none longer is held."""
        law, length = point.law, point.length
        if not in_chunks(law):
            super().sample(point, seed, first, sheet)
            return
        sample_rings(law, length, self.rule, (seed, first), sheet)


def in_chunks(law: Law) -> bool:
    """Whether rings of this law are drawn chunk by chunk."""
    return issubclass(law.draws, Blocks) and hasattr(law, "chunk")
