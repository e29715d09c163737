"""The levels of a large matrix next to an energy: which method, and what it found, checked."""

from __future__ import annotations

import time
from typing import Any, Literal

import numpy as np

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, check_number
from qavalanche.spectra.dense import dense_bytes, eigensystem
from qavalanche.spectra.matrices import checked_sparse
from qavalanche.spectra.windows.inverse import bytes_needed, shift_invert
from qavalanche.spectra.windows.plan import plan
from qavalanche.spectra.windows.result import Window
from qavalanche.spectra.windows.task import Pairs, Task, nearest, task
from qavalanche.system import memory
from qavalanche.system.blas import one_blas_thread

Method = Literal["auto", "dense", "shift-invert", "filter"]

RESIDUAL = 1e-9
"""Largest residual that is let through, in units of the norm of H."""
_SMALL = 600
"""Matrices up to this size are diagonalized whole."""


@typed
def window(
    matrix: Any,
    count: int,
    center: float | None = None,
    *,
    states: bool = True,
    method: Method = "auto",
) -> Window:
    """The `count` levels of a Hermitian matrix (N, N) nearest to `center`, and their states."""
    start = time.perf_counter()
    given = checked_sparse(matrix)
    n = check_integer("count", count, least=1, most=2**53)
    check(n <= given.shape[0], f"count = {n}", f"must not exceed the dimension {given.shape[0]}")
    if center is not None:
        center = check_number("center", center, "must be a finite number", -np.inf, np.inf)
    asked = task(given, n, center)
    with one_blas_thread():
        way, pairs = _found(asked, method)
    return _window(asked, pairs, states, way, start)


def _found(asked: Task, method: Method) -> tuple[str, Pairs]:
    diagonal = asked.matrix.diagonal()
    if np.count_nonzero(asked.matrix.data) == np.count_nonzero(diagonal):
        return "diagonal", _of_diagonal(asked, diagonal.real)
    if method == "dense" or (method == "auto" and asked.states <= _SMALL):
        return "dense", _dense(asked)
    found = plan(asked.matrix)
    memory.require(bytes_needed(asked, found), f"elimination of {asked.states} states")
    return "shift-invert", shift_invert(asked, found)


def _of_diagonal(asked: Task, levels: Any) -> Pairs:
    order = np.argsort(levels, kind="stable")
    chosen = nearest(levels[order], asked.center, asked.count)
    vectors = np.zeros((asked.states, asked.count), asked.dtype)
    vectors[order[chosen], np.arange(asked.count)] = 1
    used = float(asked.states) * asked.count * asked.dtype.itemsize
    return Pairs(levels[order[chosen]], vectors, chosen.start, None, used)


def _dense(asked: Task) -> Pairs:
    energies, vectors = eigensystem(asked.matrix)
    used = dense_bytes(asked.states, asked.dtype.itemsize, 4)
    return Pairs(energies, vectors, 0, None, used)


def _window(asked: Task, pairs: Pairs, states: bool, way: str, start: float) -> Window:
    """Those asked for, with residuals that are small enough."""
    chosen = nearest(pairs.energies, asked.center, asked.count)
    energies, vectors = pairs.energies[chosen], np.ascontiguousarray(pairs.states[:, chosen])
    residuals = np.linalg.norm(asked.matrix @ vectors - vectors * energies, axis=0)
    allowed = RESIDUAL * asked.norm
    worst = float(residuals.max())
    check(
        worst <= allowed,
        f"a window of {asked.count} levels by {way}: a residual of {worst:.1e}",
        f"at most {allowed:.1e} is let through: use another method or center",
    )
    return Window(
        energies=energies,
        states=vectors if states else None,
        residuals=residuals,
        center=asked.center,
        tolerance=allowed,
        method=way,
        below=None if pairs.below is None else pairs.below + chosen.start,
        fill=pairs.fill,
        bytes_predicted=pairs.bytes,
        seconds=time.perf_counter() - start,
    )
