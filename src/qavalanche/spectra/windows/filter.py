"""Polynomial filter: the levels next to an energy are the largest of a polynomial of H.

For matrices whose factors do not fit into memory: it needs H and some hundred columns. After
Sierant, Lewenstein, Zakrzewski, arXiv:2005.09534.
"""

from __future__ import annotations

import numpy as np

from qavalanche.errors import InputError, check
from qavalanche.spectra.matrices import Floats, Numbers
from qavalanche.spectra.windows.core.recurrence import WIDTH
from qavalanche.spectra.windows.inverse import CONVERGED, multiplicity
from qavalanche.spectra.windows.lanczos import Basis, largest
from qavalanche.spectra.windows.polynomial import Chebyshev, delta, value
from qavalanche.spectra.windows.task import LevelPairs, WindowTask, nearest, rotated

_EDGE = 2.3
"""(order) x (half of the window, as an angle): there the polynomial is sin(2.3) / 2.3 = 0.32."""
_LOBES = 0.14
"""No level outside of the main peak has a larger value."""
_TRIES = 6


def filtered(task: WindowTask) -> LevelPairs:
    """The levels nearest to the center, by block Lanczos on a polynomial that peaks there."""
    series = Chebyshev(task.matrix)
    x = float(series.x(task.center))
    check(-1 < x < 1, f"center = {task.center:g}", "the filter needs one inside the spectrum")
    wanted = min(task.states, int(1.1 * task.count) + 6)
    density = max(series.density(task.center), 1e-300)
    angle = wanted / 2 / density / series.half / np.sqrt(1 - x * x)
    order = int(np.clip(_EDGE / angle, 8, 20 * task.states))
    width = min(WIDTH, task.states)
    for _ in range(_TRIES):
        coefficients = delta(float(np.arccos(x)), order)
        basis = Basis(task.states, width, task.dtype)

        def apply(block: Numbers, terms: Floats = coefficients) -> Numbers:
            return series.apply_to_many(terms, block)

        found = largest(apply, wanted, basis, CONVERGED, positive=True)
        energies, vectors = rotated(task.matrix, found.vectors)
        if _complete(task, series, coefficients, energies, float(found.values[-1])):
            several = multiplicity(energies, task)
            if several >= width and width < task.states:  # more states of that level may be there
                width = min(2 * several, task.states)
                wanted = max(wanted, min(task.states, task.count + several))
                continue
            return LevelPairs(energies, vectors, None, None, filter_bytes(task))
        order = max(4, int(0.75 * order))
    told = f"a window of {task.count} levels by filter"
    raise InputError(f"{told}: no order of the polynomial holds them all: use another method")


def _complete(
    task: WindowTask, series: Chebyshev, coefficients: Floats, energies: Floats, last: float
) -> bool:
    """Whether no level nearer to the center than the farthest one can be missing.

    All levels at which the polynomial is above `last` have been found, and all of them lie in its
    main peak; so they are complete as far out as it is above `last` on both sides.
    """
    kept = energies[nearest(energies, task.center, task.count)]
    radius = float(np.abs(kept - task.center).max())
    ends = series.x(np.array([task.center - radius, task.center + radius]))
    inside = bool((np.abs(ends) < 1).all())
    return last > _LOBES and inside and bool((value(coefficients, ends) >= last).all())


def filter_order(task: WindowTask) -> int:
    """About the order that will be needed, for a normal density of states."""
    half_window = (0.55 * task.count + 3) * max(task.spacing, 1e-300)
    return int(np.clip(_EDGE * 4.5 * task.width / half_window, 8, 1e9))


def filter_seconds(task: WindowTask) -> float:
    """About how long it takes; for choices alone."""
    columns = 2.6 * (1.1 * task.count + 6) + 4 * WIDTH
    weight = 1.0 if task.dtype.itemsize == 8 else 4.0
    seconds = weight * filter_order(task) * columns * (task.matrix.nnz + 4 * task.states) * 0.5e-9
    return float(seconds)


def filter_bytes(task: WindowTask) -> float:
    """Memory of the Krylov space and of the recurrence."""
    columns = 5.0 * (1.1 * task.count + 6) + 12 * WIDTH
    return float(columns * task.states * task.dtype.itemsize + 32.0 * task.matrix.nnz)
