"""Chain: the bonds of one disordered chain, each with its decay w = -ln g."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qavalanche.bits import count_resonant, pack, unpack
from qavalanche.errors import check, check_number
from qavalanche.table import read_column


@dataclass(frozen=True, eq=False, repr=False)
class Chain:
    """An open chain of L bonds (L + 1 spins), each resonant (w_b <= 0) or perturbative (w_b > 0).

    length: L, number of bonds.
    resonant: uint64 (ceil(L / 64),), bit b mod 64 of word b // 64 is set iff bond b is resonant.
    decay: float64, w_b = -ln g_b of every bond (L,), or (1,) when all perturbative bonds are alike;
        only the entries of perturbative bonds matter; infinity is a bond of coupling zero.
    source: where the chain comes from, in words.

    Made by `from_couplings`, `from_decays`, `from_fields`, `from_file`, or drawn from a law.
    """

    length: int
    resonant: NDArray[np.uint64]
    decay: NDArray[np.float64]
    source: str

    @classmethod
    def from_decays(cls, decays: ArrayLike, source: str = "decays") -> Chain:
        """Chain with w_b = decays[b] in nats; w <= 0 is resonant, infinity a cut bond.

        Raises InputError for an empty array, more than one axis, NaN or minus infinity.
        """
        w = _numbers(decays, source)
        _refuse(
            np.isnan(w) | (w == -np.inf),
            w,
            source,
            "a decay",
            "a number, or inf for a cut",
        )
        return cls._of(w, source)

    @classmethod
    def from_couplings(cls, couplings: ArrayLike, source: str = "couplings") -> Chain:
        """Chain with g_b = couplings[b], norm over energy denominator: w_b = -ln g_b.

        Raises InputError for an empty array, more than one axis, NaN, negative or infinite g.
        """
        g = _numbers(couplings, source)
        allowed = "finite and >= 0"
        _refuse(~np.isfinite(g) | (g < 0), g, source, "a coupling", allowed)
        with np.errstate(divide="ignore"):
            return cls._of(-np.log(g), source)

    @classmethod
    def from_fields(cls, fields: ArrayLike, J: float = 1.0, source: str = "fields") -> Chain:
        """Chain of a random-field XXZ model with fields h_i on L + 1 sites and exchange J > 0.

        g_b = (J / 2) / |h_b - h_{b+1}|: flip-flop matrix element over level splitting. Equal
        neighbouring fields make a resonant bond. Raises InputError for fewer than two fields,
        a field that is not finite, or J <= 0.
        """
        exchange = check_number("J", J, "must be positive and finite", 0, np.inf)
        h = _numbers(fields, source)
        _refuse(~np.isfinite(h), h, source, "a field", "finite")
        check(
            h.size >= 2,
            f"{source}: {h.size} field",
            "at least 2 fields are needed for one bond",
        )
        with np.errstate(divide="ignore"):
            w = np.log(np.abs(np.diff(h))) - np.log(exchange / 2)
        return cls._of(w, source)

    @classmethod
    def from_file(cls, path: str | Path, kind: str = "couplings", J: float = 1.0) -> Chain:
        """Chain from a .npy or .csv file of "couplings", "decays" or "fields" (then with J).

        A .csv file holds one number a line, or has a header naming the column coupling, decay or
        field. Raises InputError for a missing, empty, ragged or non-numeric file (with its line).
        """
        makers = {"couplings": cls.from_couplings, "decays": cls.from_decays}
        check(
            kind in {*makers, "fields"},
            f"kind = {kind!r}",
            "couplings, decays or fields",
        )
        values = read_column(Path(path), column=kind.removesuffix("s"))
        if kind == "fields":
            return cls.from_fields(values, J, source=f"{Path(path).name}, J = {J:g}")
        return makers[kind](values, source=Path(path).name)

    @classmethod
    def _of(cls, w: NDArray[np.float64], source: str) -> Chain:
        resonant = w <= 0
        words = np.empty((w.size + 63) // 64, np.uint64)
        pack(resonant, words)
        return cls(w.size, words, _common_decay(w[~resonant], otherwise=w), source)

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

    def __repr__(self) -> str:
        share = self.resonant_count / self.length
        if self.uniform:
            rest = f"w = {self.decay[0]:.6g} on the others"
        else:
            rest = "its own w on every bond"
        bonds = "bond" if self.length == 1 else "bonds"
        return f"Chain({self.source}: {self.length} {bonds}, {share:.2%} resonant, {rest})"


def _numbers(values: ArrayLike, source: str) -> NDArray[np.float64]:
    array: NDArray[Any] = np.asarray(values)
    number = np.issubdtype(array.dtype, np.floating) or np.issubdtype(array.dtype, np.integer)
    check(number, f"{source}: values of type {array.dtype}", "real numbers are needed")
    check(
        array.ndim == 1,
        f"{source}: an array of shape {array.shape}",
        "one axis is needed",
    )
    check(array.size > 0, f"{source}: 0 values", "a chain needs at least one bond")
    return array.astype(np.float64)


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
    what: str,
    allowed: str,
) -> None:
    if bad.any():
        i = int(np.argmax(bad))
        check(
            False,
            f"{source}: value {i + 1} is {values[i]:g}",
            f"{what} must be {allowed}",
        )
