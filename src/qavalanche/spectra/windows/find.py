"""The levels of a large matrix next to an energy: which method, and what it found, checked."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, check_number
from qavalanche.spectra.dense import dense_bytes, eigensystem
from qavalanche.spectra.matrices import checked_sparse
from qavalanche.spectra.windows.factor import Factor
from qavalanche.spectra.windows.filter import filter_bytes, filter_seconds, filtered
from qavalanche.spectra.windows.inverse import bytes_needed, inverse_seconds, shift_invert
from qavalanche.spectra.windows.plan import Plan, plan
from qavalanche.spectra.windows.result import LevelWindow
from qavalanche.spectra.windows.task import LevelPairs, WindowTask, nearest, task
from qavalanche.system import memory
from qavalanche.system.blas import one_blas_thread

Method = Literal["auto", "dense", "shift-invert", "filter"]

RESIDUAL = 1e-9
"""Largest residual that is let through, in units of the norm of H."""
_SMALL = 600
"""Matrices up to this size are diagonalized whole."""
_INSIDE = 1e-3
"""How far inside of the ends of the window levels are counted, in mean spacings."""
_SAFE = 1e-100
"""Elements between this and its inverse have squares that are numbers."""


@typed
def window(
    matrix: Any,
    count: int,
    center: float | None = None,
    *,
    states: bool = True,
    method: Method = "auto",
    verify: bool = False,
) -> LevelWindow:
    """The `count` levels of H nearest to `center`, and their states: a window of its spectrum.

    matrix: (N, N), real symmetric or complex Hermitian, an array or one of SciPy's sparse matrices;
    count: 1 ... N; center: an energy, the mean of the spectrum Tr H / N if None. Of two levels at
    one distance to rounding either may be taken, of a degenerate level as many states as fit.

    method: "dense", all of the spectrum by LAPACK; "shift-invert", block Lanczos on
    (H - center)^-1 after elimination that keeps the symmetry and whose fill is predicted; "filter",
    block Lanczos on a polynomial of H, for what does not fit into memory (arXiv:2005.09534);
    "auto" chooses by the predicted memory and time. The result is the same in every call.

    What is known of it: ||H v - E v|| of every pair (`residuals`), none above 1e-9 of the norm of
    H, so that there is a level so near to each energy. No level between them is missed, unless it
    is degenerate more than eight times and lies across all that was drawn at the start; `verify`
    counts the levels between the ends of the window by Sylvester's law of inertia, at the price of
    two more eliminations, and holds that against what was found.

    Raises InputError for a matrix that is not Hermitian, a count that is not in 1 ... N, if there
    is not enough memory, for a residual that is too large, or a count that does not agree.

    >>> ring = np.roll(np.eye(8), 1, axis=0)
    >>> found = window(ring + ring.T, 3, center=0.1)  # 2 cos(pi k / 4): 0 is a double level
    >>> found.energies.round(6) + 0.0
    array([0.      , 0.      , 1.414214])
    """
    start = time.perf_counter()
    given = checked_sparse(matrix)
    n = check_integer("count", count, least=1, most=2**53)
    check(n <= given.shape[0], f"count = {n}", f"must not exceed the dimension {given.shape[0]}")
    if center is not None:
        center = check_number("center", center, "must be a finite number", -np.inf, np.inf)
    scale = _scale(given)
    asked = task(given / scale, n, _inside(center, given, scale))
    with one_blas_thread():
        way, pairs = _found(asked, method)
        if verify and way in ("shift-invert", "filter"):
            pairs = _verified(asked, pairs)
    found = _window(asked, pairs, states, way)
    return replace(
        found,
        energies=found.energies * scale,
        residuals=found.residuals * scale,
        center=found.center * scale if center is None else center,
        tolerance=found.tolerance * scale,
        seconds=time.perf_counter() - start,
    )


def _scale(matrix: Any) -> float:
    """A power of two that brings the largest element next to 1 where squares could overflow."""
    largest = float(np.abs(matrix.data).max(initial=0.0))
    if largest == 0 or _SAFE < largest < 1 / _SAFE:
        return 1.0
    return float(2.0 ** np.clip(np.floor(np.log2(largest)), -1000, 1000))


def _inside(center: float | None, matrix: Any, scale: float) -> float | None:
    """The center, or beyond the spectrum a nearer one: distances from it are then told apart."""
    if center is None:
        return None
    most = 2 * float(abs(matrix / scale).sum(axis=1).max())
    return float(np.clip(center / scale, -most, most))


def _found(asked: WindowTask, method: Method) -> tuple[str, LevelPairs]:
    diagonal = asked.matrix.diagonal()
    if np.count_nonzero(asked.matrix.data) == np.count_nonzero(diagonal):
        return "diagonal", _of_diagonal(asked, diagonal.real)
    if method == "dense" or (method == "auto" and _dense_is_better(asked)):
        return "dense", _dense(asked)
    planned = None if method == "filter" else plan(asked.matrix)
    if planned is None or (method == "auto" and _filter_is_better(asked, planned)):
        memory.require(filter_bytes(asked), f"a filter of {asked.states} states")
        return "filter", filtered(asked)
    memory.require(bytes_needed(asked, planned), f"elimination of {asked.states} states")
    return "shift-invert", shift_invert(asked, planned)


def _dense_is_better(asked: WindowTask) -> bool:
    """Whether the matrix is small, or so much of its spectrum is asked for."""
    return asked.states <= max(_SMALL, 4 * asked.count)


def _filter_is_better(asked: WindowTask, planned: Plan) -> bool:
    """Whether the factors do not fit into memory, or the filter is quicker by far."""
    if bytes_needed(asked, planned) > memory.available_bytes():
        return True
    return 2 * filter_seconds(asked) < inverse_seconds(asked, planned)


def _of_diagonal(asked: WindowTask, levels: Any) -> LevelPairs:
    order = np.argsort(levels, kind="stable")
    chosen = nearest(levels[order], asked.center, asked.count)
    vectors = np.zeros((asked.states, asked.count), asked.dtype)
    vectors[order[chosen], np.arange(asked.count)] = 1
    used = float(asked.states) * asked.count * asked.dtype.itemsize
    return LevelPairs(levels[order[chosen]], vectors, chosen.start, None, used, True)


def _dense(asked: WindowTask) -> LevelPairs:
    energies, vectors = eigensystem(asked.matrix)
    used = dense_bytes(asked.states, asked.dtype.itemsize, 4)
    return LevelPairs(energies, vectors, 0, None, used, True)


def _verified(asked: WindowTask, pairs: LevelPairs) -> LevelPairs:
    """With levels counted by elimination between the ends of the window, the two left out: of a
    degenerate level at an end there may be more states than were asked for."""
    energies = pairs.energies[nearest(pairs.energies, asked.center, asked.count)]
    off = _INSIDE * asked.spacing
    low, high = float(energies[0]) + off, float(energies[-1]) - off
    if not low < high:
        return pairs._replace(verified=True)
    planned = plan(asked.matrix)
    memory.require(bytes_needed(asked, planned), f"elimination of {asked.states} states")
    below, above = (Factor(asked.matrix, end, planned).below for end in (low, high))
    inside = int(((pairs.energies > low) & (pairs.energies < high)).sum())
    told = f"a window of {asked.count} levels: {inside} found in [{low:.8g}, {high:.8g}]"
    check(above - below == inside, told, f"{above - below} are there by the law of inertia")
    return pairs._replace(below=below - int((pairs.energies <= low).sum()), verified=True)


def _window(asked: WindowTask, pairs: LevelPairs, states: bool, way: str) -> LevelWindow:
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
    return LevelWindow(
        energies=energies,
        states=vectors if states else None,
        residuals=residuals,
        center=asked.center,
        tolerance=allowed,
        method=way,
        below=None if pairs.below is None else pairs.below + chosen.start,
        verified=pairs.verified,
        fill=pairs.fill,
        bytes_predicted=pairs.bytes,
        seconds=0.0,
    )
