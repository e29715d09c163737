"""Operators as text: "Sx Sx + Sy Sy", products of one-site operators on neighbouring sites."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

import numpy as np

from qavalanche.errors import InputError, check, check_type, counted, plain, shown, suggestion
from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.hamiltonians.hamiltonian import spin_plus, spin_z
from qavalanche.system import memory

MOST_STATES = 256
"""Of the sites of a term, d_s^k: eight spins 1/2."""

_MOST_PRODUCTS = 1000


def one_site(local_dimension: int) -> dict[str, Matrix]:
    """Operators of one spin with d_s states by name, (d_s, d_s), complex.

    I, Sx, Sy, Sz, S+, S- of a spin S = (d_s - 1) / 2, the state of largest S^z first, and for
    d_s = 2 Pauli's X, Y, Z, twice Sx, Sy, Sz. Raises InputError if they do not fit in memory.

    >>> one_site(2)["Y"].tolist()
    [[0j, -1j], [1j, 0j]]
    """
    d = local_dimension
    memory.require(6 * 16.0 * d * d, f"operators of a spin with {d} states")
    z, plus = spin_z(d).astype(np.complex128), spin_plus(d).astype(np.complex128)
    minus = plus.T.copy()
    known = {
        "I": np.eye(d, dtype=np.complex128),
        "Sx": (plus + minus) / 2,
        "Sy": _without_sign_of_zero((plus - minus) / 2j),
        "Sz": z,
        "S+": plus,
        "S-": minus,
    }
    if d == 2:
        known |= {name: 2 * known[f"S{name.lower()}"] for name in ("X", "Y", "Z")}
    return known


def operators_of(where: str, given: object, known: Mapping[str, Matrix]) -> Matrix:
    """The matrix (d_s^k, d_s^k) of products of k operators by name, added; real if it is.

    A product is names with spaces between, one a site, maybe after a number; products are joined
    by + or - that stand alone: "Sx Sx + Sy Sy", "0.5 S+ S- - Sz Sz". All have the same k.
    where: what it is, for messages. Raises InputError for an unknown name, products of unequal
    length, and more than MOST_STATES states.

    >>> operators_of("operators", "Sx Sx + Sy Sy", one_site(2))[1].tolist()
    [0.0, 0.0, 0.5, 0.0]
    """
    check_type(where, given, str, 'must be text such as "Sz Sz"')
    text, passed = str(given), f"{where} = {shown(given)}"
    tokens = text.split()
    products = _products(passed, tokens, known)
    spans = {len(names) for _, names in products}
    check(len(spans) == 1, passed, "products of one length are needed: fill up with I")
    span, d = spans.pop(), len(known["I"])
    most = int(math.log(MOST_STATES) / math.log(d) + 1e-9)
    allowed = f"at most {most}, {MOST_STATES} states"
    check(span <= most, f"{where} on {counted(span, 'site')} with d_s = {d}", allowed)
    total: Matrix = np.zeros((d**span, d**span), np.complex128)
    bound = np.zeros((d**span, d**span))
    for factor, names in products:
        one: Matrix = np.eye(1, dtype=np.complex128)
        with np.errstate(all="ignore"):
            for name in names:
                one = np.kron(one, known[name])
            total += factor * one
            bound += np.abs(factor * one)
    check(bool(np.isfinite(bound).all()), passed, "its elements must be finite")
    return real_if_it_is(without_rounding(total, bound))


def without_rounding(total: Matrix, bound: Matrix) -> Matrix:
    """`total` with 0 for what is left of terms that cancel: below 1e-15 of `bound`.

    bound: sum of the absolute values that were added. What is left would couple sectors of a
    conserved charge.
    """
    least = 1e-15 * bound
    if not np.iscomplexobj(total):
        return np.where(np.abs(total) <= least, 0.0, total)
    total.real[np.abs(total.real) <= least] = 0.0
    total.imag[np.abs(total.imag) <= least] = 0.0
    return total


def real_if_it_is(matrix: Matrix) -> Matrix:
    """The same without its imaginary part, where that is exactly 0."""
    return matrix.real.copy() if np.iscomplexobj(matrix) and not matrix.imag.any() else matrix


def _products(
    passed: str, tokens: list[str], known: Mapping[str, Matrix]
) -> list[tuple[float, list[str]]]:
    """(number, names) of every product."""
    found: list[tuple[float, list[str]]] = []
    sign, rest = 1.0, tokens
    if rest and rest[0] in ("+", "-"):
        sign, rest = (-1.0 if rest[0] == "-" else 1.0), rest[1:]
    while True:
        end = next((i for i, token in enumerate(rest) if token in ("+", "-")), len(rest))
        product, left = rest[:end], rest[end:]
        number = 1.0
        if product and plain(product[0]):
            number, product = float(product[0]), product[1:]
        check(bool(product), passed, 'an operator is missing, "Sz Sz" is needed, say')
        for name in product:
            _check_known(passed, name, known)
        found.append((sign * number, product))
        check(len(found) <= _MOST_PRODUCTS, passed, f"at most {_MOST_PRODUCTS} products")
        if not left:
            return found
        sign, rest = (-1.0 if left[0] == "-" else 1.0), left[1:]


def _check_known(passed: str, name: str, known: Mapping[str, Matrix]) -> None:
    if name in known:
        return
    parts = re.sub(r"(?=S[xyz+-]|[XYZI])", " ", name.replace("*", " ")).split()
    if len(parts) > 1 and all(part in known for part in parts):
        raise InputError(f"{passed}: {shown(name)}: put spaces between, {shown(' '.join(parts))}")
    hint = suggestion(name, known)
    raise InputError(f"{passed}: unknown operator {shown(name)}{hint}: known are "
                     f"{', '.join(known)}")  # fmt: skip


def _without_sign_of_zero(matrix: Matrix) -> Matrix:
    return matrix + 0.0
