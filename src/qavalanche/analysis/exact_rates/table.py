"""The table of exact rates and of what each rule says of the same fields, a row a chain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.exact_rates.eigenstates import eigenstate_rates
from qavalanche.analysis.exact_rates.perturbation import perturbative_decay, product_of_bonds
from qavalanche.analysis.exact_rates.spots_decay import decay_of_spots
from qavalanche.arguments import typed
from qavalanche.bath import relaxation
from qavalanche.chain import Chain
from qavalanche.errors import check, check_integer, check_number, shown
from qavalanche.hamiltonians import xxz
from qavalanche.rules import Rules
from qavalanche.streams.address import MOST_SAMPLE, MOST_SEED, stream_key
from qavalanche.streams.core.generator import fill_uniform

if TYPE_CHECKING:
    import polars as pl

Floats = NDArray[np.float64]

RULES = {
    "rmt": Rules(crossing="rmt"),
    "halted": Rules(crossing="halted"),
    "improved": Rules(crossing=-float(np.log(2)) / 2),
    "grows": Rules(crossing=0.3),
}
"""Crossing rules that are held against exact rates; "improved": 1 / zeta_t = -s / 2 (letter SM B);
"grows": decay goes on inside regions, 0.3 nats a bond."""

PREDICTORS = (
    *RULES, "rmt_bath", "halted_bath", "bonds", "product", "perturbation", "bound", "typical",
)  # fmt: skip
"""Columns that are held against `exact`, all of them a D in nats."""

_MOST_SITES = 16
_MOST_APART = 1e9  # ratio of energies
_LARGEST = 1e100  # energy, in any unit


@typed
def rates_table(
    W: float,
    lengths: Sequence[int] = (4, 5, 6, 7, 8),
    samples: int = 200,
    seed: int = 0,
    J: float = 1.0,
    anisotropy: float = 1.0,
) -> pl.DataFrame:
    """Exact D of random-field XXZ chains, weak bath at site 0, and D of the same fields by rule.

    lengths: numbers of sites, from 1 on; fields uniform in [-W, W], nested: those of L sites are
    the first L of one draw. A row for every sample and length: W, anisotropy, sites, sample;
    exact, D = -(1/2) ln(Gamma / gamma) of the slowest mode; by the scheme (`decay_of_spots`, order
    "chain") `rmt`, `halted`, `improved`, `grows`, and with the order "bath" `rmt_bath`,
    `halted_bath`; nulls: `bonds`, the sum of w > 0 with no region melted, `product`
    (`product_of_bonds`), `perturbation` (`perturbative_decay`); of the eigenstates (two sites or
    more): `bound`, `typical`, and `share` (`EigenstateRates`); resonant, second, far: numbers of
    bonds with w <= 0, of second neighbours with (J / 2)^2 >= |h_i - h_{i+1}| |h_i - h_{i+2}| (from
    either end) and no resonant bond between, and of pairs of sites farther apart with |h_i - h_j|
    <= J / 2; resolved. Raises InputError for numbers out of range.
    """
    import polars as pl

    W, J, anisotropy = checked_scales(W, J, anisotropy)
    sizes = sorted({check_integer("lengths", one, least=1, most=_MOST_SITES) for one in lengths})
    check(len(sizes) > 0, f"lengths = {shown(lengths)}", "at least one number of sites")
    samples = check_integer("samples", samples, least=1, most=MOST_SAMPLE)
    seed = check_integer("seed", seed, least=0, most=MOST_SEED)
    rows = []
    for sample in range(samples):
        h = nested_fields(W, sizes[-1], seed, sample)
        for sites in sizes:
            place = {"W": W, "anisotropy": anisotropy, "sites": sites, "sample": sample}
            rows.append({**place, **row_of(h[:sites], J, anisotropy)})
    return pl.DataFrame(rows)


def checked_scales(W: float, J: float, anisotropy: float) -> tuple[float, float, float]:
    """W, J and the anisotropy; InputError unless they are of a size that floats can hold apart."""
    W = check_number("W", W, "must be positive and finite", 0, np.inf)
    J = check_number("J", J, "must be positive and finite", 0, np.inf)
    anisotropy = check_number("anisotropy", anisotropy, "must be finite", -np.inf, np.inf)
    apart = abs(np.log(W) - np.log(J)) <= np.log(_MOST_APART)
    check(bool(apart), f"W = {W:g}, J = {J:g}", f"their ratio must be below {_MOST_APART:g}")
    sane = 1 / _LARGEST <= W <= _LARGEST and 1 / _LARGEST <= J <= _LARGEST
    check(sane, f"W = {W:g}, J = {J:g}", f"must be from {1 / _LARGEST:g} to {_LARGEST:g}")
    passed = f"anisotropy = {anisotropy:g}"
    check(abs(anisotropy) <= _MOST_APART, passed, f"must be {_MOST_APART:g} or smaller in size")
    return W, J, anisotropy


def nested_fields(W: float, sites: int, seed: int, sample: int) -> Floats:
    """Fields of `sites` sites, uniform in [-W, W]: the first of one draw, however many."""
    fields: Floats = np.empty(sites)
    fill_uniform(stream_key(seed, {"model": "nested fields", "W": W}), sample, fields)
    return (2 * fields - 1) * W


def row_of(h: Floats, J: float = 1.0, anisotropy: float = 1.0) -> dict[str, Any]:
    """The columns of one chain (see `rates_table`)."""
    chain_row = _of_bonds(h, J)
    evolution = xxz(h, J, anisotropy)
    found = relaxation(evolution)
    row: dict[str, Any] = {"exact": found.decay, **chain_row}
    row |= {"product": product_of_bonds(h, J), "perturbation": perturbative_decay(h, J)}
    row |= dict.fromkeys(("bound", "typical", "share"))
    if h.size > 1:
        states = eigenstate_rates(evolution)
        row |= {"bound": states.mean_decay, "typical": states.typical_decay, "share": states.share}
    return {**row, **close_fields(h, J), "resolved": found.resolved}


def _of_bonds(h: Floats, J: float) -> dict[str, float]:
    """D by every rule; 0 for one site, which is in the bath."""
    if h.size == 1:
        return dict.fromkeys((*RULES, "rmt_bath", "halted_bath", "bonds"), 0.0)
    chain = Chain.from_fields(h, J)
    row = {name: decay_of_spots(chain, rules) for name, rules in RULES.items()}
    for name in ("rmt", "halted"):
        row[f"{name}_bath"] = decay_of_spots(chain, RULES[name], "bath")
    return {**row, "bonds": float(np.maximum(chain.decays(), 0.0).sum())}


def close_fields(h: Floats, J: float) -> dict[str, int]:
    """Numbers of resonant bonds, of resonant second neighbours, and of close fields farther off."""
    one, two = np.abs(np.diff(h)), np.abs(h[2:] - h[:-2])
    nearer = np.minimum(one[:-1], one[1:]) if h.size > 2 else np.zeros(0)
    second = (nearer > J / 2) & (nearer * two <= (J / 2) ** 2)
    apart = np.abs(np.subtract.outer(h, h))[np.triu_indices(h.size, 3)]
    numbers = {"resonant": one <= J / 2, "second": second, "far": apart <= J / 2}
    return {name: int(np.count_nonzero(which)) for name, which in numbers.items()}
