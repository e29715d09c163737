"""Fields: a chain of sites with on-site fields and hopping, where cluster schemes start."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import InputError, check, check_number, check_type, counted, shown
from qavalanche.numerics.arrays import real_numbers
from qavalanche.system.blas import one_blas_thread

Floats = NDArray[np.float64]
Levels = Literal["eigenstates", "fields"]

_ONE_THREAD = 100  # sites: so few are not shared out among threads
_WORDS = 'must be "eigenstates" or "fields"'


@dataclass(frozen=True, eq=False, repr=False)
class SiteFields:
    """H = sum_i h_i n_i + t sum_i (c+_i c_(i+1) + h.c.) + t2 sum_i (c+_i c_(i+2) + h.c.), and V.

    fields: float64 (n,), h_i of each of n >= 1 sites, finite.
    interaction: V > 0, strength at which two levels at one place are coupled.
    localization_length: xi > 0 in lattice spacings, maybe infinite: Gamma_ij =
        V exp(-|x_i - x_j| / xi).
    hopping, second_hopping: t and t2, finite, in the unit of the fields.
    levels: "eigenstates": x_i and E_i are centre of mass and energy of the eigenstates of the
        single-particle H, in the order of x_i; "fields": sites and bare fields, x_i = i and
        E_i = h_i, a simplification that leaves the hopping out.
    source: where they come from, in words.
    bonds: whether results are to be counted in bonds, L = n - 1 (see `partition.Clusters`): of the
        fields of a chain of L bonds.

    Two are equal if all but the sources is. Raises InputError for anything else.
    """

    fields: Floats
    interaction: float
    localization_length: float
    hopping: float = 1.0
    second_hopping: float = 0.0
    levels: Levels = "eigenstates"
    source: str = "fields"
    bonds: bool = False

    def __post_init__(self) -> None:
        h = real_numbers("fields", self.fields, finite=False, allowed="must be finite numbers")
        check(h.size > 0, "fields: 0 values", "must be at least one site")
        check(bool(np.isfinite(h).all()), "fields", "must be finite numbers")
        finite = "must be finite"
        set_to = {
            "fields": np.ascontiguousarray(h, np.float64),
            "interaction": check_interaction(self.interaction),
            "localization_length": _positive("localization_length", self.localization_length),
            "hopping": check_number("hopping", self.hopping, finite, -math.inf, math.inf),
            "second_hopping": check_number(
                "second_hopping", self.second_hopping, finite, -math.inf, math.inf
            ),
            "levels": check_levels(self.levels),
        }
        for name, value in set_to.items():
            object.__setattr__(self, name, value)
        check_type("source", self.source, str, "must be text")
        check_type("bonds", self.bonds, bool, "must be True or False")
        check(len(self) > self.bonds, f"{len(self)} field", "must be 2 at least for one bond")

    @property
    def length(self) -> int:
        """L: n, the number of sites, or n - 1 if bonds are counted."""
        return len(self) - self.bonds

    def __len__(self) -> int:
        return int(self.fields.size)

    def spectrum(self) -> tuple[Floats, Floats]:
        """Centres of mass x_i in lattice spacings, in order from 0 on, and energies E_i, (n,).

        With levels = "eigenstates" by LAPACK, whose last bits differ from machine to machine.

        >>> SiteFields([3.0, 1.0], 0.3, 1.0, levels="fields").spectrum()[1]
        array([3., 1.])
        """
        sites = np.arange(len(self), dtype=np.float64)
        if self.levels == "fields":
            return sites, self.fields
        energies, states = self._diagonalized()
        places = sites @ (states * states)
        order = np.argsort(places, kind="stable")
        return places[order], energies[order]

    def _diagonalized(self) -> tuple[Floats, Floats]:
        from scipy import linalg

        n, t2 = len(self), self.second_hopping
        if t2 == 0.0 or n < 3:  # quicker, and of one thread
            energies, states = linalg.eigh_tridiagonal(self.fields, np.full(n - 1, self.hopping))
            return energies, states
        bands = np.zeros((3, n))
        bands[0], bands[1, :-1], bands[2, :-2] = self.fields, self.hopping, t2
        if n <= _ONE_THREAD:
            energies, states = linalg.eig_banded(bands, lower=True)
        else:
            with one_blas_thread():  # campaigns have a thread a chain
                energies, states = linalg.eig_banded(bands, lower=True)
        return energies, states

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SiteFields):
            return NotImplemented
        return self._numbers == other._numbers and np.array_equal(self.fields, other.fields)

    def __hash__(self) -> int:
        return hash((self._numbers, self.fields.tobytes()))

    @property
    def _numbers(self) -> tuple[float | str | bool, ...]:
        own = self.interaction, self.localization_length, self.hopping, self.second_hopping
        return *own, self.levels, self.bonds

    def __repr__(self) -> str:
        return (
            f"SiteFields({self.source}: {counted(len(self), 'site')}, V = {self.interaction:g}, "
            f"xi = {self.localization_length:.6g}, levels: {self.levels})"
        )


def check_interaction(value: object) -> float:
    """V as a number; InputError unless it is positive and finite."""
    return check_number("V", value, "must be positive and finite", 0.0, math.inf)


def check_levels(value: object) -> Levels:
    """Which levels clusters start from; InputError unless they are one of the two words."""
    for word in get_args(Levels):
        if isinstance(value, str) and value == word:
            return word  # type: ignore[no-any-return]
    raise InputError(f"levels = {shown(value)}: {_WORDS}")


def _positive(name: str, value: object) -> float:
    allowed = "must be positive, or infinite"
    if value == math.inf:
        return math.inf
    return check_number(name, value, allowed, 0.0, math.inf)
