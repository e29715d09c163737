"""Preparation: what is changed about a drawn chain before it is melted, to see how it responds."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from qavalanche.chain.chain import Chain
from qavalanche.errors import check, check_integer, check_type
from qavalanche.numerics.core.bits import pack

_MOST = 2**62


@dataclass(frozen=True)
class Preparation:
    """Bare spots that are put into a drawn chain, or taken out of it, its length unchanged.

    inserted: k, a bare spot of k adjacent resonant bonds is put in the middle: bonds
        (L - k) // 2 ... (L - k) // 2 + k - 1 become resonant (letter, "Resonances and scales").
    below: k >= 1, all bare spots of k bonds and more are taken out: their bonds get the mean decay
        of the perturbative bonds of this chain that are not cut, 1 if there are none. What is left
        are the orders k' < k, which make the running localization length zeta_k (letter, eq. 5); 1
        leaves none, and 0 takes out nothing.

    First spots are taken out, then one is put in. Raises InputError for other numbers.

    >>> chain = Chain.from_decays([1.0, -1.0, 2.0, 3.0, -1.0, -1.0, 2.0])
    >>> Preparation(inserted=1).of(chain).resonant_bonds.tolist()
    [False, True, False, True, True, True, False]
    >>> Preparation(below=2).of(chain).decays().tolist()
    [1.0, -1.0, 2.0, 3.0, 2.0, 2.0, 2.0]
    """

    inserted: int = 0
    below: int = 0

    def __post_init__(self) -> None:
        for name in ("inserted", "below"):
            value = check_integer(name, getattr(self, name), least=0, most=_MOST)
            object.__setattr__(self, name, value)

    def __bool__(self) -> bool:
        """Whether it changes anything."""
        return self.inserted > 0 or self.below > 0

    @property
    def address(self) -> dict[str, int]:
        """What of it is part of the address of a sample; nothing where it changes nothing."""
        return {name: number for name in names() if (number := getattr(self, name))}

    def check(self, length: int) -> None:
        """Raise InputError unless a chain of `length` bonds can be prepared like this."""
        passed = f"inserted = {self.inserted} in a chain of {length} bonds"
        check(self.inserted < length, passed, "must leave at least one bond")

    def of(self, chain: Chain) -> Chain:
        """The chain prepared; InputError if the inserted spot leaves no bond of it."""
        check_type("chain", chain, Chain, "must be a Chain")
        self.check(chain.length)
        return self._with_spot(self._thinned(chain)) if self else chain

    def _thinned(self, chain: Chain) -> Chain:
        if not self.below:
            return chain
        resonant = chain.resonant_bonds
        taken = _of_runs(resonant, self.below)
        decay = chain.decay
        if not chain.uniform:
            others = decay[~resonant & np.isfinite(decay)]
            mean = float(others.mean()) if others.size else 1.0
            decay = np.where(taken, mean, np.where(resonant, np.minimum(decay, 0.0), decay))
        return _made(chain, resonant & ~taken, decay, f"spots below {self.below} bonds")

    def _with_spot(self, chain: Chain) -> Chain:
        if not self.inserted:
            return chain
        resonant, first = chain.resonant_bonds, (chain.length - self.inserted) // 2
        resonant[first : first + self.inserted] = True
        decay = chain.decay
        if not chain.uniform:
            decay = decay.copy()
            inside = decay[first : first + self.inserted]
            np.minimum(inside, 0.0, out=inside)
        return _made(chain, resonant, decay, f"a spot of {self.inserted} bonds inserted")

    def __str__(self) -> str:
        return ", ".join(f"{name} = {number}" for name, number in self.address.items())


def names() -> list[str]:
    """Names of what can be prepared: keys of [chain] in a spec, and columns of tables."""
    return [one.name for one in fields(Preparation)]


def _of_runs(resonant: NDArray[np.bool_], least: int) -> NDArray[np.bool_]:
    """Which bonds lie in a run of at least `least` resonant bonds."""
    steps = np.diff(np.concatenate(([False], resonant, [False])).astype(np.int8))
    starts, stops = np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)
    long = stops - starts >= least
    marks = np.zeros(resonant.size + 1, np.int64)
    marks[starts[long]] += 1
    marks[stops[long]] -= 1
    return np.cumsum(marks[:-1]) > 0


def _made(chain: Chain, resonant: NDArray[np.bool_], decay: NDArray[np.float64], how: str) -> Chain:
    words = np.empty((resonant.size + 63) // 64, np.uint64)
    pack(resonant, words)
    return Chain.made(chain.length, words, decay, f"{chain.source}, {how}")
