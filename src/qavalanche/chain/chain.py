"""Chain: the bonds of one disordered chain, each with its decay w = -ln g."""

from __future__ import annotations

import os
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qavalanche.arguments import typed
from qavalanche.errors import (
    check,
    check_integer,
    check_number,
    check_path,
    counted,
    escaped,
    named,
    shown,
)
from qavalanche.figures import Picture, plot
from qavalanche.numerics.arrays import real_numbers
from qavalanche.numerics.core.bits import count_resonant, pack, unpack
from qavalanche.tables import Orientation, read_block, read_column

NORM = ": a coupling is a norm, take abs(g)"
"""What a message adds for a coupling below zero."""


@dataclass(frozen=True, eq=False, repr=False)
class Chain:
    """An open chain of L bonds (L + 1 spins), each resonant (w_b <= 0) or perturbative (w_b > 0).

    length: L, number of bonds.
    resonant: uint64 (ceil(L / 64),), bit b mod 64 of word b // 64 is set iff bond b is resonant.
    decay: float64, w_b = -ln g_b of every bond (L,), or (1,) when all perturbative bonds are alike;
        only the entries of perturbative bonds matter; infinity is a bond of coupling zero.
    source: where the chain comes from, in words.

    Two chains are equal iff they have the same length, the same resonant bonds, and the same decays
    of the others, whatever their sources; len(chain) is L. Equal chains have equal hashes, so do
    not write into the arrays of a chain.

    Made by `from_couplings`, `from_decays`, `from_fields`, `from_file`, or drawn from a law. Made
    directly it raises InputError unless all of this holds.
    """

    length: int
    resonant: NDArray[np.uint64]
    decay: NDArray[np.float64]
    source: str

    def __post_init__(self) -> None:
        length = check_integer("length", self.length, least=1, most=2**62)
        object.__setattr__(self, "length", length)
        check(isinstance(self.source, str), f"source = {shown(self.source)}", "must be text")
        _check_words(self.resonant, length)
        _check_decay(self.decay, length)
        w = self.decay if self.uniform else self.decay[~self.resonant_bonds]
        _refuse(~(w > 0), w, "decay", "that of a perturbative bond must be positive")

    @classmethod
    def made(
        cls, length: int, resonant: NDArray[np.uint64], decay: NDArray[np.float64], source: str
    ) -> Chain:
        """As `Chain(...)`, without looking at every bond: for laws, which make them right."""
        chain = object.__new__(cls)
        for name, value in zip(cls.__annotations__, (length, resonant, decay, source), strict=True):
            object.__setattr__(chain, name, value)
        return chain

    @classmethod
    @typed
    def from_decays(cls, decays: ArrayLike, source: str = "decays") -> Chain:
        """Chain with w_b = decays[b] in nats; w <= 0 is resonant, infinity a cut bond.

        Raises InputError for an empty array, more than one axis, NaN or minus infinity.
        """
        allowed = "a decay must be a number, or inf for a cut"
        w = _numbers(decays, source, allowed)
        _refuse(w == -np.inf, w, source, allowed)
        return cls._of(w, source)

    @classmethod
    @typed
    def from_couplings(cls, couplings: ArrayLike, source: str = "couplings") -> Chain:
        """Chain with g_b = couplings[b], norm over energy denominator: w_b = -ln g_b.

        Raises InputError for an empty array, more than one axis, NaN, negative or infinite g.
        """
        allowed = "a coupling must be finite and >= 0"
        g = _numbers(couplings, source, allowed)
        _refuse(~np.isfinite(g), g, source, allowed)
        _refuse(g < 0, g, source, f"{allowed}{NORM}")
        with np.errstate(divide="ignore"):
            return cls._of(-np.log(g), source)

    @classmethod
    @typed
    def from_fields(cls, fields: ArrayLike, J: float = 1.0, source: str = "fields") -> Chain:
        """Chain of a random-field XXZ model with fields h_i on L + 1 sites and exchange J > 0.

        g_b = (J / 2) / |h_b - h_{b+1}|: flip-flop matrix element over level splitting. Equal
        neighbouring fields make a resonant bond. Raises InputError for fewer than two fields,
        a field that is not finite, or J <= 0.
        """
        exchange = check_number("J", J, "must be positive and finite", 0, np.inf)
        h = _numbers(fields, source, "a field must be finite")
        _refuse(~np.isfinite(h), h, source, "a field must be finite")
        check(
            h.size >= 2,
            f"{source}: {h.size} field",
            "at least 2 fields are needed for one bond",
        )
        with np.errstate(divide="ignore"):
            w = np.log(np.abs(np.diff(h))) - np.log(exchange / 2)
        return cls._of(w, source)

    @classmethod
    @typed
    def from_file(
        cls,
        path: str | os.PathLike[str],
        kind: str = "couplings",
        J: float = 1.0,
        column: str | int | None = None,
        chain: int | None = None,
    ) -> Chain:
        """Chain of the "couplings", "decays" or "fields" (then with J) in a file of any format.

        Text (.csv, .txt, .dat, ...), .npy, .npz, HDF5, MATLAB, Parquet, JSON, and each of them
        compressed; docs/files.md says which and how. column: name of the column or array, or number
        of the column from 1 on; by default the one named coupling, decay or field, or the only one.
        chain: of a file of many chains, the one of this number from 0 on (see `many_from_file`).
        Raises InputError for a missing, empty, ragged, damaged or non-numeric file (with its line).

        >>> import tempfile, pathlib
        >>> file = pathlib.Path(tempfile.mkdtemp()) / "g.txt"
        >>> _ = file.write_text("# bond g\\n0 0.5\\n1 1.2\\n2 1.0D-3\\n")
        >>> Chain.from_file(file).resonant_bonds.tolist()
        [False, True, False]
        """
        file, name = check_path("path", path), _kind_of(kind)
        values = read_column(file, name, column, chain)
        source = escaped(file.name) + ("" if chain is None else f", chain {chain}")
        return cls._made(kind, values, J, source)

    @classmethod
    @typed
    def many_from_file(
        cls,
        path: str | os.PathLike[str],
        kind: str = "couplings",
        J: float = 1.0,
        column: str | None = None,
        chains: Orientation = "rows",
    ) -> list[Chain]:
        """All chains of the table in a file, one along every row, or down every "columns".

        Columns that number the lines are left out. column: name of the array in a file of several;
        or of a column with all chains one below the other, numbered by another (sample, chain).
        The law "file" draws them in campaigns. Raises InputError as `from_file`.

        >>> import tempfile, pathlib
        >>> file = pathlib.Path(tempfile.mkdtemp()) / "w.csv"
        >>> _ = file.write_text("1.5,-0.1,2.0\\n0.7,0.3,inf\\n")
        >>> [chain.resonant_count for chain in Chain.many_from_file(file, "decays")]
        [1, 0]
        """
        file = check_path("path", path)
        block = _block(file, kind, column, chains)
        title = escaped(file.name)
        return [cls._made(kind, row, J, f"{title}, chain {i}") for i, row in enumerate(block)]

    @classmethod
    def _made(cls, kind: str, values: Any, J: float, source: str) -> Chain:
        """Of couplings, decays, or fields with J."""
        if kind == "fields":
            return cls.from_fields(values, J, source=f"{source}, J = {J:g}")
        make = cls.from_couplings if kind == "couplings" else cls.from_decays
        return make(values, source=source)

    @classmethod
    def _of(cls, w: NDArray[np.float64], source: str) -> Chain:
        resonant = w <= 0
        words = np.empty((w.size + 63) // 64, np.uint64)
        pack(resonant, words)
        return cls.made(w.size, words, _common_decay(w[~resonant], otherwise=w), source)

    @property
    def uniform(self) -> bool:
        """Whether all perturbative bonds have the same decay (the letter's bimodal disorder)."""
        return self.decay.size == 1

    @property
    def resonant_bonds(self) -> NDArray[np.bool_]:
        """Boolean array (L,): which bonds are resonant."""
        bonds = np.empty(self.length, np.bool_)
        unpack(self.resonant, bonds)
        return bonds

    @property
    def resonant_count(self) -> int:
        """Number of resonant bonds."""
        return int(count_resonant(self.resonant))

    def decays(self) -> NDArray[np.float64]:
        """w_b in nats (L,); resonant bonds of a chain with like perturbative bonds read 0."""
        return np.where(self.resonant_bonds, np.minimum(self.decay, 0.0), self.decay)

    def reflected(self) -> Chain:
        """The same chain read from right to left."""
        return Chain._of(self.decays()[::-1], f"{self.source}, reflected")

    def plot(self, **options: Any) -> Picture:
        """Figure of the bonds; partition=melt(chain) adds the thermal regions of a partition of it.

        Of any length. Raises InputError for a partition of another length.
        """
        return plot(self, **options)

    def __len__(self) -> int:
        return self.length

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Chain):
            return NotImplemented
        if self.length != other.length or not np.array_equal(self.resonant, other.resonant):
            return False
        if self.uniform and other.uniform:
            alike = self.resonant_count == self.length or self.decay[0] == other.decay[0]
            return bool(alike)
        others = ~self.resonant_bonds
        return np.array_equal(self._decay_of(others), other._decay_of(others))

    def __hash__(self) -> int:
        return hash((self.length, self.resonant.tobytes()))

    def _decay_of(self, bonds: NDArray[np.bool_]) -> NDArray[np.float64]:
        return np.broadcast_to(self.decay, self.length)[bonds]

    def _repr_html_(self) -> str:
        share = f"{self.resonant_count} of {self.length} ({self.resonant_count / self.length:.2%})"
        decay = f"{self.decay[0]:.6g} nats each" if self.uniform else "its own on every bond"
        rows = {"chain": self.source, "resonant bonds": share, "decay w of the others": decay}
        cells = "".join(
            f"<tr><th>{name}</th><td>{escape(escaped(value))}</td></tr>"
            for name, value in rows.items()
        )
        return f"<table>{cells}</table>"

    def __repr__(self) -> str:
        share = self.resonant_count / self.length
        if self.uniform:
            rest = f"w = {self.decay[0]:.6g} on the others"
        else:
            rest = "its own w on every bond"
        bonds = counted(self.length, "bond")
        return f"Chain({self.source}: {bonds}, {share:.2%} resonant, {rest})"


def _kind_of(kind: str) -> str:
    """The quantity, in singular; InputError for another word."""
    known = kind in ("couplings", "decays", "fields")
    check(known, f"kind = {shown(kind)}", "couplings, decays or fields")
    return kind.removesuffix("s")


def _block(
    file: Path, kind: str, column: str | int | None, chains: Orientation
) -> NDArray[np.float64]:
    """The numbers of many chains; InputError unless there is one at least."""
    block = read_block(file, _kind_of(kind), column, chains)
    passed = f"{named(file)}: an array of shape {block.shape}"
    check(block.ndim == 2 and block.size > 0, passed, "(chains, numbers of each) is needed")
    return block


def _numbers(values: ArrayLike, source: str, allowed: str) -> NDArray[np.float64]:
    array = real_numbers(source, values, finite=False, allowed=allowed)
    check(array.size > 0, f"{source}: 0 values", "a chain needs at least one bond")
    return array


def _check_words(words: Any, length: int) -> None:
    """InputError unless these are the bits of `length` bonds, and no others."""
    kind = f"resonant of type {getattr(words, 'dtype', type(words).__name__)}"
    ok = type(words) is np.ndarray and words.dtype == np.uint64 and words.flags.c_contiguous
    check(ok, kind, "must be a contiguous array of uint64")
    needed = (length + 63) // 64
    right = words.shape == (needed,)
    check(right, f"resonant of shape {words.shape}", f"must be ({needed},) for {length} bonds")
    beyond = int(words[-1]) >> (length % 64) if length % 64 else 0
    check(beyond == 0, f"resonant with bits beyond bond {length - 1}", "they must be zero")


def _check_decay(decay: Any, length: int) -> None:
    kind = f"decay of type {getattr(decay, 'dtype', type(decay).__name__)}"
    ok = type(decay) is np.ndarray and decay.dtype == np.float64 and decay.flags.c_contiguous
    check(ok, kind, "must be a contiguous array of float64")
    right = decay.shape in ((length,), (1,))
    check(right, f"decay of shape {decay.shape}", f"must be ({length},) or (1,)")
    cut = decay.size == 1 and length > 1 and decay[0] == np.inf
    check(not cut, "decay = inf of all bonds", "give the decay of every bond")


def _common_decay(
    perturbative: NDArray[np.float64], otherwise: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The one finite decay that all perturbative bonds have, as an array (1,), or `otherwise`."""
    if perturbative.size == 0:
        return np.ones(1)
    low, high = perturbative.min(), perturbative.max()
    return np.array([low]) if low == high < np.inf else otherwise.copy()


def _refuse(
    bad: NDArray[np.bool_],
    values: NDArray[np.float64],
    source: str,
    allowed: str,
) -> None:
    if bad.any():
        i = int(np.argmax(bad))
        check(
            False,
            f"{source}: value {i + 1} is {values[i]:g}",
            allowed,
        )
