"""Chains from a table: each realization is one chain."""

from __future__ import annotations

import hashlib
import math
import os
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from qavalanche.chain import Chain
from qavalanche.chain.chain import NORM
from qavalanche.errors import (
    InputError,
    check,
    check_number,
    check_path,
    check_type,
    counted,
    escaped,
    named,
    reason,
    shown,
    suggestion,
)
from qavalanche.laws.bare_decay import mean_positive
from qavalanche.laws.law import Law, check_address
from qavalanche.laws.local_fields import decays_of_couplings, decays_of_fields
from qavalanche.laws.registry import law
from qavalanche.tables import Orientation, read_block

Floats = NDArray[np.float64]
KINDS = ("couplings", "decays", "fields")
_USUAL = {"column": "", "chains": "rows"}  # not written down, so that older specs stay as they are


@law
@dataclass(frozen=True)
class FromFile(Law):
    """Each row of a table is one chain: sample i is row i, whatever the seed is.

    path: a file of any format (docs/files.md) that holds a table, (realizations, numbers): text
    with one realization a line, or an array of two axes. kind: what the numbers are, "couplings"
    g >= 0, "decays" w in nats (inf is a cut bond), or "fields" h with the exchange J (one number
    more than bonds, see `Chain.from_fields`). digest, epsilon: of the content, found by reading it
    and kept in the section: where the file is gone, or has another content, the law is known by
    them, but not drawn. The address holds the digest and not the path. column: name of the array
    in a file of several, or of a column that holds the realizations one below the other, numbered
    by another. chains: "rows", or "columns" for realizations that run down the columns; the same
    numbers are the same law.
    Raises InputError for a file that cannot be read, has another content than the digest's, or
    numbers that make no chain (with their row), and in drawing for a length that is not the file's
    or a sample beyond its last row.
    """

    name: ClassVar[str] = "file"
    source: ClassVar[str] = "the user's data"
    summary: ClassVar[str] = "each row of a table of couplings, decays or fields is one chain"

    path: str = field(compare=False)
    kind: str = "couplings"
    J: float = 1.0
    digest: str = ""
    epsilon: float | None = field(default=None, compare=False)
    column: str = field(default="", compare=False)
    chains: str = field(default="rows", compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", str(check_path("path", self.path)))
        check_type("kind", self.kind, str, f"must be {', '.join(KINDS)}")
        passed = f"kind = {shown(self.kind)}{suggestion(self.kind, KINDS)}"
        check(self.kind in KINDS, passed, f"must be {', '.join(KINDS)}")
        J = check_number("J", self.J, "must be positive and finite", 0, math.inf)
        object.__setattr__(self, "J", J)
        check_type("digest", self.digest, str, "must be text")
        check_type("column", self.column, str, "must be the name of an array or column")
        passed = f"chains = {shown(self.chains)}"
        check(self.chains in ("rows", "columns"), passed, "must be rows or columns")
        if self.epsilon is not None:
            epsilon = check_number("epsilon", self.epsilon, "must lie in [0, 1]", -1e-9, 1 + 1e-9)
            object.__setattr__(self, "epsilon", epsilon)
        if self.digest and self.epsilon is not None:
            return  # the file is looked at where chains are drawn
        object.__setattr__(self, "digest", self._table.digest)
        object.__setattr__(self, "epsilon", self._share_of_resonant())

    @property
    def section(self) -> dict[str, Any]:
        """As of any law (see Law); column and chains only where they were given."""
        found = super().section
        usual = [key for key, value in _USUAL.items() if found[key] == value]
        return {key: value for key, value in found.items() if key not in usual}

    @property
    def address(self) -> dict[str, Any]:
        """Name, kind and digest of the numbers, and J of fields (see Law)."""
        exchange = {"J": self.J} if self.kind == "fields" else {}
        return {"law": self.name, "kind": self.kind, **exchange, "digest": self.digest}

    @property
    def realizations(self) -> int:
        """How many chains there are."""
        return int(self._table.numbers.shape[0])

    @property
    def length(self) -> int:
        """L in bonds of every one of them."""
        return int(self._table.numbers.shape[1]) - (self.kind == "fields")

    @property
    def resonance_probability(self) -> float:
        """epsilon: the share of resonant bonds in the whole file."""
        return float(self.epsilon)  # type: ignore[arg-type]

    @property
    def bare_decay(self) -> float:
        """Mean w of the perturbative bonds of the whole file that are not cut (see Law)."""
        rows = [self._decays(row) for row in self._table.numbers]
        return mean_positive(np.concatenate(rows))

    def _share_of_resonant(self) -> float:
        counts = (int((self._decays(row) <= 0).sum()) for row in self._table.numbers)
        return sum(counts) / (self.realizations * self.length)

    def check(self, length: int, samples: int) -> None:
        """Raise InputError unless the file holds so many chains of this length."""
        here = f"{self.path} holds chains of {counted(self.length, 'bond')}"
        check(length == self.length, f"length = {length}", here)
        rows = counted(self.realizations, "realization")
        check(samples <= self.realizations, f"samples = {samples}", f"{self.path} holds {rows}")

    def draw(self, length: int, seed: int = 0, sample: int = 0) -> Chain:
        """Row number `sample`, from 0; length must be the file's (see Law)."""
        length, seed, sample = check_address(length, seed, sample)
        self.check(length, 1)
        rows = counted(self.realizations, "realization")
        check(sample < self.realizations, f"sample {sample}", f"{self.path} holds {rows}, from 0")
        decays = self._decays(self._table.numbers[sample])
        return Chain.from_decays(decays, f"{escaped(Path(self.path).name)}, realization {sample}")

    def _decays(self, row: Floats) -> Floats:
        if self.kind == "fields":
            return decays_of_fields(row, self.J)
        return decays_of_couplings(row) if self.kind == "couplings" else row

    @property
    def _table(self) -> _Realizations:
        path = Path(self.path)
        how: Any = (self.column or None, self.chains)
        found = _table(path, self.kind, how, _stamp(path))
        told = self.digest in ("", found.digest)
        check(told, self.path, f"has not the content of digest {self.digest}")
        return found

    def __str__(self) -> str:
        return f"{self.kind} of {self.path}"


@dataclass(frozen=True)
class _Realizations:
    """Numbers (realizations, numbers of a chain), and 16 hexadecimal digits of them."""

    numbers: Floats
    digest: str


def _stamp(path: Path) -> tuple[int, int]:
    """Changes when the file does."""
    try:
        found = os.stat(path)
    except (OSError, ValueError) as error:
        raise InputError(f"{named(path)}: cannot be read ({reason(error)})") from None
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=8)
def _table(
    path: Path,
    kind: str,
    how: tuple[str | None, Orientation],
    stamp: tuple[int, int],  # noqa: ARG001
) -> _Realizations:
    """The table, read once for every stamp; InputError for numbers that make no chain."""
    column, chains = how
    block = read_block(path, kind.removesuffix("s"), column, chains)
    numbers = np.ascontiguousarray(block, np.float64) + 0.0
    _check_numbers(named(path), kind, numbers)
    numbers.flags.writeable = False
    text = f"{numbers.shape} ".encode() + numbers.astype("<f8").tobytes()
    return _Realizations(numbers, hashlib.blake2b(text, digest_size=8).hexdigest())


def _check_numbers(name: str, kind: str, numbers: Floats) -> None:
    least = 2 if kind == "fields" else 1
    enough = numbers.ndim == 2 and numbers.shape[0] > 0 and numbers.shape[1] >= least
    needed = f"(realizations, {'sites' if kind == 'fields' else 'bonds'}) is needed"
    check(enough, f"{name}: an array of shape {numbers.shape}", needed)
    good = {
        "couplings": np.isfinite(numbers) & (numbers >= 0),
        "decays": numbers > -np.inf,
        "fields": np.isfinite(numbers),
    }[kind]
    if not good.all():
        row, column = map(int, np.argwhere(~good)[0])
        value = numbers[row, column]
        allowed = {"couplings": "finite and >= 0", "decays": "a number, or inf", "fields": "finite"}
        if kind == "couplings" and value < 0:
            allowed[kind] += NORM
        passed = f"{name}: value {column + 1} of realization {row} is {value:g}"
        raise InputError(f"{passed}: {kind} must be {allowed[kind]}")
