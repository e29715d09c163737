"""Blocks: alternating thermal and insulating blocks, where block schemes start."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qavalanche.chain.block_file import read_blocks
from qavalanche.chain.chain import Chain
from qavalanche.errors import InputError, check, check_integer, check_path, check_type, shown
from qavalanche.numerics.logarithm import ln

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False, repr=False)
class Blocks:
    """Alternating thermal (T) and insulating (I) blocks, from left to right.

    lengths: float64 (n,), length of each block in lattice spacings, positive: l of a T block, L of
        an I block. Whole numbers if the blocks are those of a chain.
    deficits: float64 (n,), d of each I block: the T length on its edges that would melt it, in
        lattice spacings; not positive where it is thermal by itself, infinite where a bond is cut;
        0 for T blocks. None where it is not known: schemes whose key is the length do not ask.
    thermal_first: whether the first block is a T block; they alternate from there on.
    bonds: int64 (n,), number of bonds, at least 1, that each block holds in the partitions that
        schemes make: those of a chain; 1 each if not given, so that a ring drawn block by block is
        measured in blocks.
    Raises InputError for anything else.
    """

    lengths: Floats
    deficits: Floats | None
    thermal_first: bool
    bonds: Integers | None = None

    def __post_init__(self) -> None:
        if self.bonds is None and isinstance(self.lengths, np.ndarray):
            object.__setattr__(self, "bonds", np.ones(self.lengths.size, np.int64))
        _check_array("lengths", self.lengths, np.float64)
        _check_array("bonds", self.bonds, np.int64)
        n = self.lengths.size
        check(n > 0, "no lengths", "must be at least one block")
        check(self.sizes.size == n, f"{n} lengths and {self.sizes.size} bonds", "must be as many")
        sound = bool((self.lengths > 0).all()) and bool(np.isfinite(self.lengths).all())
        check(sound, "lengths", "must be positive and finite")
        check(bool(np.all(self.sizes >= 1)), "bonds", "must be at least 1 in every block")
        check_type("thermal_first", self.thermal_first, bool, "must be True or False")
        if self.deficits is not None:
            _check_array("deficits", self.deficits, np.float64)
            check(
                self.deficits.size == n,
                f"{n} lengths and {self.deficits.size} deficits",
                "must be as many of each",
            )
            known = not bool(np.isnan(self.deficits).any() or (self.deficits == -np.inf).any())
            check(known, "deficits", "must be numbers, or infinite where a bond is cut")
            check(not self.deficits[self.thermal].any(), "deficits", "must be 0 for T blocks")

    @classmethod
    def from_chain(cls, chain: Chain, local_dimension: int = 2) -> Blocks:
        """Runs of resonant bonds are T blocks, what is between them I blocks.

        d = sum(w) / s - L, s = ln local_dimension: an I block with as much T on its edges is
        thermal in all, as its norm decays by no more than s per bond.
        """
        check_type("chain", chain, Chain, "must be a Chain")
        s = ln(check_integer("local_dimension", local_dimension, 2))
        resonant = chain.resonant_bonds
        edges = np.flatnonzero(np.diff(resonant)) + 1
        starts = np.concatenate(([0], edges))
        bonds = np.diff(np.append(starts, chain.length)).astype(np.int64)
        w = np.add.reduceat(np.where(resonant, 0.0, chain.decays()), starts)
        thermal_first = bool(resonant[0])
        deficits = np.where(_alternating(bonds.size, thermal_first), 0.0, w / s - bonds)
        return cls(bonds.astype(np.float64), deficits, thermal_first, bonds)

    @classmethod
    def from_file(cls, path: str | Path) -> Blocks:
        """The ring of blocks in a text file: on every line T or I, a length, perhaps a deficit.

        Without deficits they are not known (None). See `block_file.read_blocks` for the format.
        InputError naming the line for anything else.
        """
        found = read_blocks(check_path("blocks", path))
        return cls(found.lengths, found.deficits, found.thermal_first)

    @property
    def length(self) -> int:
        """L, number of bonds; of a ring drawn block by block, the number of its blocks."""
        return int(self.sizes.sum())

    @property
    def sizes(self) -> Integers:
        """int64 (n,), `bonds`, of which there are always some."""
        assert self.bonds is not None
        return self.bonds

    @property
    def thermal(self) -> NDArray[np.bool_]:
        """Which blocks are thermal, (n,)."""
        return _alternating(len(self), self.thermal_first)

    @property
    def edges(self) -> Integers:
        """int64 (n + 1,): block i is the bonds [edges[i], edges[i + 1])."""
        return np.concatenate((np.zeros(1, np.int64), np.cumsum(self.sizes)))

    def __len__(self) -> int:
        return int(self.lengths.size)

    def __repr__(self) -> str:
        share = math.fsum(self.lengths[self.thermal]) / math.fsum(self.lengths)
        where = f"on {self.length} bonds" if self.length > len(self) else "drawn by length"
        return f"Blocks({len(self)} blocks {where}, {share:.4g} of the length thermal)"


def _alternating(n: int, thermal_first: bool) -> NDArray[np.bool_]:
    even: NDArray[np.bool_] = np.arange(n) % 2 == 0
    return even if thermal_first else ~even


def _check_array(name: str, array: object, kind: type) -> None:
    right = type(array) is np.ndarray and array.dtype == kind and array.ndim == 1
    if not right:
        raise InputError(f"{name} = {shown(array)}: must be an array of {kind.__name__}")
