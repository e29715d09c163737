"""Law of disorder: draws the chain that belongs to an address (seed, law, length, sample)."""

from __future__ import annotations

from typing import Any, Protocol

from qavalanche.chain import Chain
from qavalanche.errors import check_integer

MOST_BONDS = 2**62
MOST_SEED = 2**128 - 1
MOST_SAMPLE = 2**63 - 1
"""The largest numbers in an address: what the kernels count to, and the bits of a stream's key."""


class Law(Protocol):
    """A law of disorder."""

    @property
    def address(self) -> dict[str, Any]:
        """Name and parameters: with seed and length they determine the streams of the samples."""

    @property
    def resonance_probability(self) -> float:
        """epsilon: probability that a bond is resonant."""

    def draw(self, length: int, seed: int = 0, sample: int = 0) -> Chain:
        """Chain number `sample` of `length` bonds under campaign seed `seed`."""


def check_address(length: Any, seed: Any, sample: Any) -> tuple[int, int, int]:
    """Length, seed and sample of a chain as integers; InputError unless they are in range.

    1 <= length <= 2^62, 0 <= seed < 2^128, 0 <= sample < 2^63.
    """
    return (
        check_integer("length", length, least=1, most=MOST_BONDS),
        check_integer("seed", seed, least=0, most=MOST_SEED),
        check_integer("sample", sample, least=0, most=MOST_SAMPLE),
    )
