"""Local integrals of motion: tau_i = U^dagger S^z_i U, their parts by stretch, their decay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse.linalg import eigsh

from qavalanche.arguments import typed
from qavalanche.errors import check, shown
from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.hamiltonians.hamiltonian import spin_z
from qavalanche.numerics.arrays import check_columns
from qavalanche.observables.norm_decay import decay_rate
from qavalanche.operators.result import Diagonalization, few_threads
from qavalanche.operators.support import apply_left, exact_part, projections

if TYPE_CHECKING:
    import polars as pl

ROUNDING = 1e-13
"""Norms below this are rounding, not decay."""

_PARTS = ("site", "length", "norm")
_DENSE = 512  # states up to which all eigenvalues cost less than the largest alone


@typed
def liom(diagonalization: Diagonalization, site: int, unitary: Matrix | None = None) -> Matrix:
    """tau_i = U^dagger S^z_i U (eq. 3) of one site, an array (N, N); it commutes with H.

    unitary: U, if it is already at hand. Raises InputError for a site that is not there.
    """
    h = diagonalization.hamiltonian
    check(0 <= site < h.sites, f"site = {shown(site)}", f"must be 0 to {h.sites - 1}")
    U = diagonalization.unitary() if unitary is None else unitary
    shape = (h.dimension, h.dimension)
    check(U.shape == shape, f"unitary of shape {U.shape}", f"must be {shape}")
    tau: Matrix = U.conj().T @ apply_left(spin_z(h.local_dimension), site, U, h.local_dimension)
    return tau


@typed
def liom_parts(diagonalization: Diagonalization) -> pl.DataFrame:
    """Operator norms of the parts tau_{i,I} on the stretches I that hold site i.

    One row each: site, first, last (of I), length (|I| in bonds), norm.
    """
    import polars as pl

    h, U = diagonalization.hamiltonian, diagonalization.unitary()
    rows = []
    with few_threads(h.dimension):
        for site in range(h.sites):
            tau = liom(diagonalization, site, U)
            projected = projections(tau, h.sites, h.local_dimension)
            for first in range(site + 1):
                for last in range(site, h.sites):
                    part = exact_part(projected, (first, last), h.local_dimension)
                    rows.append((site, first, last, last - first, operator_norm(part)))
    return pl.DataFrame(rows, schema=["site", "first", "last", "length", "norm"], orient="row")


@typed
def operator_norm(hermitian: Matrix) -> float:
    """Largest size of an eigenvalue. Raises InputError unless the matrix is square."""
    square = hermitian.ndim == 2 and hermitian.shape[0] == hermitian.shape[1] > 0
    check(square, f"a matrix of shape {hermitian.shape}", "must be square")
    if len(hermitian) <= _DENSE:
        return float(np.abs(np.linalg.eigvalsh(hermitian)).max())
    size = np.abs(hermitian).max()
    if size < ROUNDING:
        return float(size)
    start = np.ones(len(hermitian))  # a fixed one: the same matrix gives the same norm
    values = eigsh(hermitian, k=1, which="LM", tol=1e-8, v0=start, return_eigenvectors=False)
    return float(np.abs(values).max())


@typed
def liom_decay(parts: pl.DataFrame) -> pl.DataFrame:
    """Mean of -ln ‖tau_{i,I}‖ by length, for `decay.decay_rate`: length, count, decay.

    A length at which any part is lost in rounding, and all beyond it, are left out: the mean of
    what remains there would be no mean over disorder.
    """
    check_columns("parts", parts, numbers=_PARTS)
    return norms_by_length(parts)


@typed
def norms_by_length(parts: pl.DataFrame) -> pl.DataFrame:
    """`liom_decay` of any norms with their lengths, as those of `met.coupling_norms`."""
    import polars as pl

    check_columns("parts", parts, numbers=("length", "norm"))
    lost = parts.filter(pl.col("norm") < ROUNDING)["length"].min()
    kept = parts if lost is None else parts.filter(pl.col("length") < lost)
    decay = (-pl.col("norm").log()).mean().alias("decay")
    count = pl.len().cast(pl.Int64).alias("count")
    return kept.filter(pl.col("length") > 0).group_by("length").agg(count, decay).sort("length")


@typed
def site_rate(parts: pl.DataFrame) -> tuple[float, float]:
    """1 / zeta of one sample, in nats per bond, with the scatter over its sites as error.

    All lengths are used that rounding leaves; NaN for fewer than three sites or two lengths. An
    average over disorder: `decay.decay_rate` of one `liom_decay` per sample.
    """
    import polars as pl

    check_columns("parts", parts, numbers=_PARTS)
    longest = int(liom_decay(parts)["length"].max() or 0)  # type: ignore[arg-type]
    sites = parts["site"].unique().to_list()
    if longest < 2 or len(sites) < 3:
        return float("nan"), float("nan")
    kept = parts.filter(pl.col("length") <= longest)
    tables = [liom_decay(kept.filter(pl.col("site") == site)) for site in sites]
    return decay_rate(tables, 1, longest)
