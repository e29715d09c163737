"""A ring of thermal and insulating blocks whose lengths are drawn independently."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import MISSING, dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from qavalanche.chain import Blocks
from qavalanche.errors import check, check_integer, check_number
from qavalanche.laws import block_lengths
from qavalanche.laws.block_lengths import BlockLengths
from qavalanche.laws.law import Law, check_address
from qavalanche.laws.registry import law
from qavalanche.streams.address import stream_key
from qavalanche.streams.core.blocks import BlockTables, draw_blocks
from qavalanche.system import memory

CHUNK = 2**20
"""Blocks that are drawn from one stream: an even number."""

_KINDS = ("thermal", "insulating")
_BYTES = 26  # of a block while rings are drawn: length, deficit, number of bonds, two marks

Floats = NDArray[np.float64]


@law
@dataclass(frozen=True, init=False)
class DrawnBlocks(Law):
    """A ring of n thermal (T) and n insulating (I) blocks, T first, with independent lengths.

    thermal, insulating: distributions of the lengths l of T blocks and L of I blocks, in lattice
    spacings: frozen ones, DrawnBlocks(scipy.stats.expon(1, 0.5), scipy.stats.expon(1, 4)), or names
    with parameters, DrawnBlocks("expon", "expon", thermal_loc=1, thermal_scale=0.5, ...), where loc
    is 0 and scale 1 if not given. deficit > 0: d = deficit L is the T length that would melt an I
    block. Specs call these parameters thermal_law, thermal_loc, ..., insulating_law, ..., deficit.

    The number of blocks is the length of such a ring in campaigns. Lengths are drawn by inversion
    of tabulated quantile functions, relative error of the order of 1e-8, CHUNK blocks from each
    stream, so that a ring that fits in no memory can be drawn and melted piece by piece.

    Raises InputError for an unknown distribution, parameters out of range, lengths that may be
    negative, and means that are both infinite; and in drawing for a quantile function that is not
    smooth, takes too long, or gives lengths of 0.

    >>> DrawnBlocks("expon", "expon", thermal_loc=1, insulating_scale=3, deficit=0.5).draw(6)
    Blocks(6 blocks drawn by length, 0.6276 of the length thermal)
    """

    name: ClassVar[str] = "blocks"
    source: ClassVar[str] = "block schemes since arXiv:1603.02296; the lengths are our choice"
    summary: ClassVar[str] = "ring of T and I blocks of independent lengths, d = deficit L"
    example: ClassVar[Mapping[str, Any]] = {
        "thermal_law": "expon",
        "thermal_loc": 1.0,
        "thermal_scale": 0.5,
        "insulating_law": "expon",
        "insulating_loc": 1.0,
        "insulating_scale": 4.0,
        "deficit": 0.7,
    }
    draws: ClassVar[type] = Blocks
    size_step: ClassVar[int] = 2
    control_name: ClassVar[str] = "ratio ⟨l⟩/(⟨l⟩ + ⟨d⟩) ="
    length_unit: ClassVar[str] = "blocks"

    thermal: BlockLengths
    insulating: BlockLengths
    deficit: float

    def __init__(
        self, thermal: Any, insulating: Any, deficit: float = 1.0, **parameters: float
    ) -> None:
        shares = {kind: _own(kind, parameters) for kind in _KINDS}
        for key in parameters:
            known = any(key.startswith(f"{kind}_") for kind in _KINDS)
            check(known, f"blocks parameter {key}", "must begin with thermal_ or insulating_")
        for kind, given in zip(_KINDS, (thermal, insulating), strict=True):
            object.__setattr__(self, kind, BlockLengths.of(kind, given, shares[kind]))
        allowed = "must be a finite number above 0"
        number = check_number("deficit", deficit, allowed, 0.0, math.inf)
        object.__setattr__(self, "deficit", number)
        both = self.thermal.mean == self.insulating.mean == math.inf
        check(not both, f"{self}: means that are both infinite", "at most one may be")

    @classmethod
    def parameters_of(cls, name: str) -> tuple[str, ...]:  # noqa: ARG003
        """Names of the parameters that do not depend on what the others are."""
        return ("thermal_law", "insulating_law", "deficit")

    @classmethod
    def defaults_of(cls, name: str) -> dict[str, Any]:  # noqa: ARG003
        """deficit = 1."""
        return {"deficit": 1.0}

    @classmethod
    def further_parameters(cls, given: Mapping[str, Any]) -> dict[str, Any]:
        """Those of the distributions that `given` names, with defaults (see Law)."""
        found: dict[str, Any] = {}
        for kind in _KINDS:
            word = given.get(f"{kind}_law")
            usual = block_lengths.defaults_of(kind, word)
            names = block_lengths.parameters_of(kind, word)
            found |= {key: usual.get(key, MISSING) for key in names}
        return found

    @classmethod
    def made(cls, name: str, parameters: dict[str, Any]) -> DrawnBlocks:  # noqa: ARG003
        """The law with these parameters, whose names are known to be right."""
        own = dict(parameters)
        laws = {kind: own.pop(f"{kind}_law") for kind in _KINDS}
        for kind, word in laws.items():
            allowed = "must be the name of a distribution of scipy.stats"
            check(isinstance(word, str), f"{kind}_law = {word!r}", allowed)
        return cls(**laws, **own)

    @property
    def section(self) -> dict[str, Any]:
        """Name and parameters, as in [disorder] (see Law)."""
        kinds = {**self.thermal.section, **self.insulating.section}
        return {"law": self.name, **kinds, "deficit": self.deficit}

    @cached_property
    def resonance_probability(self) -> float:
        """x = mean l / (mean l + deficit mean L), from 0 to 1: it plays the part of epsilon.

        The share of the T blocks in all that would have to be T for everything to melt: 1/2 where
        both kinds are equally strong. An infinite mean is its limit, 0 or 1.
        """
        hot, cold = self.thermal.mean, self.deficit * self.insulating.mean
        return 1.0 if hot == math.inf else hot / (hot + cold)

    def chunk(self, length: int, seed: int, sample: int, index: int) -> tuple[Floats, Floats]:
        """Lengths and deficits of the blocks [index CHUNK, (index + 1) CHUNK) of a ring.

        length: number of blocks of the ring, even; index >= 0. A function of (seed, address,
        length, sample, index) alone: chunks may be drawn in any order. Deficits of T blocks are 0.
        """
        length, seed, sample = self._checked(length, seed, sample)
        last = (length - 1) // CHUNK
        index = check_integer("index", index, 0, last)
        number = min(CHUNK, length - index * CHUNK)
        lengths, deficits = np.empty(number), np.empty(number)
        self._fill(seed, sample, length, index, (lengths, deficits))
        return lengths, deficits

    def draw(self, length: int, seed: int = 0, sample: int = 0) -> Blocks:  # type: ignore[override]
        """Ring number `sample` of `length` blocks, an even number, under campaign seed `seed`."""
        length, seed, sample = self._checked(length, seed, sample)
        memory.require(_BYTES * length, f"a ring of {length} blocks")
        lengths, deficits = np.empty(length), np.empty(length)
        for index in range((length + CHUNK - 1) // CHUNK):
            part = slice(index * CHUNK, (index + 1) * CHUNK)
            self._fill(seed, sample, length, index, (lengths[part], deficits[part]))
        return Blocks(lengths, deficits, thermal_first=True)

    def drawing(self, length: int, seed: int, index: int = 0) -> BlockTables:
        """What kernels draw the blocks of chunk `index` of rings of `length` blocks from."""
        key = stream_key(seed, {**self.address, "length": length, "chunk": index})
        return BlockTables(key, *self._tables, self.deficit)

    def check(self, length: int, samples: int) -> None:  # noqa: ARG002
        """Raise InputError for an odd number of blocks, or lengths that cannot be drawn."""
        _check_even(length)
        self._tables  # noqa: B018 - made now, or refused

    @property
    def seconds_to_tabulate(self) -> float:
        """Foreseen time of both tables; InputError if one takes too long."""
        return self.thermal.seconds_to_tabulate + self.insulating.seconds_to_tabulate

    @property
    def _tables(self) -> tuple[Floats, Floats]:
        return self.thermal.table, self.insulating.table

    def _checked(self, length: Any, seed: Any, sample: Any) -> tuple[int, int, int]:
        length, seed, sample = check_address(length, seed, sample)
        _check_even(length)
        return length, seed, sample

    def _fill(
        self, seed: int, sample: int, length: int, index: int, room: tuple[Floats, Floats]
    ) -> None:
        least, most = draw_blocks(self.drawing(length, seed, index), sample, *room), room[0].max()
        for one in (least, most):
            passed = f"{self}: drew a length of {one:g}"
            check(0 < one < math.inf, passed, "must be positive and finite")

    def __str__(self) -> str:
        return f"{self.thermal}, {self.insulating}, deficit = {self.deficit:g}"


def _own(kind: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of one kind, by their names in scipy.stats."""
    begin = f"{kind}_"
    found = {key[len(begin) :]: v for key, v in parameters.items() if key.startswith(begin)}
    check("law" not in found, f"{kind}_law", f"is given as {kind}, by name")
    return found


def _check_even(length: int) -> None:
    what = "must be even, as a ring holds as many T blocks as I blocks"
    check(length % 2 == 0, f"length = {length} blocks", what)
