"""The same disorder for the coarse tiers: every bond with the G of its two-site Hamiltonian."""

from __future__ import annotations

import numpy as np

from qavalanche.arguments import typed
from qavalanche.chain.chain import Chain
from qavalanche.errors import check
from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.hamiltonians.hamiltonian import Hamiltonian, Term
from qavalanche.operators.resonance import ratios, typical_state
from qavalanche.operators.support import exact_part, projections


@typed
def chain_of(hamiltonian: Hamiltonian) -> Chain:
    """The chain of bonds with g_b = G of the coupling on the sites b and b + 1 (eq. 2).

    Matrix element over level splitting, both of the part of H on these two sites (all else traced
    out). For a random-field XXZ chain this is `Chain.from_fields`. Raises InputError for fewer
    than two sites.
    """
    sites, d = hamiltonian.sites, hamiltonian.local_dimension
    check(sites >= 2, f"{sites} site", "at least 2 are needed for one bond")
    ratio = np.array([_bond(hamiltonian, b, d) for b in range(sites - 1)])
    with np.errstate(divide="ignore"):
        decays = -np.log(ratio)
    decays[np.isneginf(decays)] = -700.0  # degenerate and coupled: resonant, whatever the number
    return Chain.from_decays(decays, f"{hamiltonian.name}, bonds by eq. 2")


def _bond(hamiltonian: Hamiltonian, b: int, d: int) -> float:
    pair = np.zeros((d * d, d * d), hamiltonian.dtype)
    for term in hamiltonian.terms:
        pair += on_pair(term, b, d)
    coupling = exact_part(projections(pair, 2, d), (0, 1), d)
    np.fill_diagonal(coupling, 0)
    return typical_state(ratios(coupling, np.diag(pair).real))


def on_pair(term: Term, b: int, d: int) -> Matrix:
    """What a term does to the sites b and b + 1 when all others are traced out, (d^2, d^2)."""
    span = round(np.log(len(term.matrix)) / np.log(d))
    last = term.first + span - 1
    first, end = max(term.first, b), min(last, b + 1)
    if first > end:  # elsewhere: a constant
        mean: Matrix = np.eye(d * d) * (np.trace(term.matrix) / len(term.matrix))
        return mean
    before, inside, after = d ** (first - term.first), d ** (end - first + 1), d ** (last - end)
    six = term.matrix.reshape(before, inside, after, before, inside, after)
    traced = np.einsum("aibajb->ij", six) / (before * after)
    both: Matrix = np.kron(np.kron(np.eye(d ** (first - b)), traced), np.eye(d ** (b + 1 - end)))
    return both
