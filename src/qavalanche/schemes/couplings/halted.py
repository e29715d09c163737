"""The rule of halted decay, measured: what a coupling loses across a treated thermal region."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.chain.chain import Chain
from qavalanche.errors import check
from qavalanche.numerics.arrays import check_columns
from qavalanche.rules import Rules
from qavalanche.schemes.couplings.core import treat
from qavalanche.schemes.couplings.core import units as core
from qavalanche.schemes.couplings.state import (
    MOST_BONDS,
    CoupledUnits,
    Move,
    check_matrix_elements,
    checked,
)

if TYPE_CHECKING:
    import polars as pl

Table = dict[str, list[NDArray[Any]]]


@typed
def crossings(chain: Chain, rules: Rules | None = None) -> pl.DataFrame:
    """Couplings that embrace exactly one treated region, as they are made when it turns inert.

    One row each: outside (l_a + l_b, bonds of the stretch outside thermal regions), thermal (l_t,
    bonds of the embraced region), decay (-ln ‖V‖, nats), active (True: from an active region to a
    spin, the letter's Fig. 3, its decay counted from where the region ends now; False: from one
    spin to another).

    The letter's rule is ‖V‖ ~ e^{-(l_a + l_b)/zeta_1} (eq. 12), whatever l_t. Raises InputError as
    `couplings.melt`, for a crossing other than "rmt", and for a ring.
    """
    import polars as pl

    rules = checked(chain, rules, MOST_BONDS)
    check_matrix_elements(rules)
    scheme = CoupledUnits(chain, rules)
    table: Table = {name: [] for name in ("outside", "thermal", "decay", "active")}
    for move in scheme.moves():
        if move.kind == "inert":
            _collect(table, scheme, move)
    types = {"outside": np.int64, "thermal": np.int64, "decay": np.float64, "active": np.bool_}
    return pl.DataFrame(
        {name: np.concatenate([np.empty(0, types[name]), *table[name]]) for name in types}
    )


def _collect(table: Table, scheme: CoupledUnits, move: Move) -> None:
    units, e = scheme.units, move.e
    thermal = int(core.size(units, e))
    crossing = -scheme.criterion.slope * int(core.crossed(units, scheme.criterion, e))
    spins = [_spins(scheme, e, side) for side in (0, 1)]
    for side in (0, 1):
        z = int(core.next_active(units, e, side))
        beyond = spins[1 - side]
        if units.state[z] == core.ACTIVE and _bare(scheme, e, side):
            to_e = float(treat.path_to(units, scheme.criterion, e, side) - units.own[z, 1 - side])
            gap = abs(int(units.site[e, side] - units.site[z, 1 - side]))
            decay = to_e + units.reach[beyond, side] - crossing
            _add(table, gap + _distance(scheme, e, beyond, 1 - side), thermal, decay, True)
    left, right = spins
    decay = units.reach[left, 1][:, None] + units.reach[right, 0][None, :] - crossing
    outside = _distance(scheme, e, left, 0)[:, None] + _distance(scheme, e, right, 1)[None, :]
    _add(table, outside.ravel(), thermal, decay.ravel(), False)


def _add(table: Table, outside: Any, thermal: int, decay: Any, active: bool) -> None:
    table["outside"].append(outside)
    table["thermal"].append(np.full(outside.size, thermal))
    table["decay"].append(decay)
    table["active"].append(np.full(outside.size, active))


def _spins(scheme: CoupledUnits, e: int, side: int) -> NDArray[np.int64]:
    """Spins next to e on `side`, up to the next region."""
    units, found = scheme.units, []
    u = int(units.link[e, side])
    while units.state[u] == core.SPIN:
        found.append(u)
        u = int(units.link[u, side])
    return np.array(found, np.int64)


def _bare(scheme: CoupledUnits, e: int, side: int) -> bool:
    """Whether only spins stand between e and the next active region."""
    units, u = scheme.units, int(scheme.units.link[e, side])
    while units.state[u] == core.SPIN:
        u = int(units.link[u, side])
    return bool(units.state[u] == core.ACTIVE)


def _distance(
    scheme: CoupledUnits, e: int, spins: NDArray[np.int64], side: int
) -> NDArray[np.int64]:
    """Bonds between e and each spin."""
    site = scheme.units.site
    distance: NDArray[np.int64] = np.abs(site[spins, 0] - site[e, side])
    return distance


@dataclass(frozen=True)
class CrossingFit:
    """-ln ‖V‖ = offset + outside (l_a + l_b) + thermal l_t, by least squares.

    outside: decay per bond outside thermal regions, 1 / zeta_1; thermal: per thermal bond, 0 by the
    rule of halted decay; both in nats per bond with standard errors that allow for any scatter.
    """

    couplings: int
    offset: float
    outside: float
    outside_error: float
    thermal: float
    thermal_error: float

    def __str__(self) -> str:
        return (
            f"-ln ‖V‖ = {self.offset:.2f} + {self.outside:.4f}({self.outside_error:.4f}) "
            f"(l_a + l_b) + {self.thermal:.4f}({self.thermal_error:.4f}) l_t, "
            f"{self.couplings} couplings"
        )


@typed
def fit_crossings(table: pl.DataFrame) -> CrossingFit:
    """Fit of independent rows of `crossings` (one coupling per chain, say); at least 10 rows."""
    check_columns("table", table, numbers=("outside", "thermal", "decay"))
    check(len(table) >= 10, f"{len(table)} couplings", "at least 10 are needed for a fit")
    y = table["decay"].to_numpy()
    columns = [table[name].to_numpy().astype(np.float64) for name in ("outside", "thermal")]
    x = np.stack([np.ones(len(y)), *columns], axis=1)
    inverse = np.linalg.inv(x.T @ x)
    fit = inverse @ x.T @ y
    scatter = (y - x @ fit) ** 2 * len(y) / (len(y) - 3)
    error = np.sqrt(np.diag(inverse @ (x.T * scatter) @ x @ inverse))
    values = [float(v) for v in (fit[0], fit[1], error[1], fit[2], error[2])]
    return CrossingFit(len(y), *values)
