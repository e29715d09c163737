"""Norms of LIOMs are operator norms, the largest size of an eigenvalue, and no root mean square.

The two are equal for tau_i itself, all of whose eigenvalues are ± 1/2, but not for its parts.
"""

import numpy as np
import pytest

from qavalanche.operators import diagonalize, draw
from qavalanche.operators.lioms import liom, liom_parts, operator_norm
from qavalanche.operators.support import exact_part, projections


def root_mean_square(matrix):
    return float(np.linalg.norm(matrix) / np.sqrt(len(matrix)))


def test_of_unequal_eigenvalues_the_largest_counts():
    matrix = np.diag([1.0, -3.0, 0.5, 0.0])
    assert operator_norm(matrix) == 3.0
    assert root_mean_square(matrix) < 2
    rng = np.random.default_rng(1)
    wide = rng.standard_normal((20, 20))
    assert operator_norm(wide + wide.T) == pytest.approx(np.linalg.norm(wide + wide.T, 2))


def test_parts_of_lioms_have_operator_norms():
    found = diagonalize(draw("xxz", 5, 4.0, 3, 0))
    sites, d = found.hamiltonian.sites, found.hamiltonian.local_dimension
    rows = liom_parts(found).filter(site=2)
    projected = projections(liom(found, 2), sites, d)
    above = []
    for first, last, norm in rows.select("first", "last", "norm").iter_rows():
        part = exact_part(projected, (first, last), d)
        assert norm == pytest.approx(np.linalg.norm(part, 2), rel=1e-9, abs=1e-14)
        above.append(norm / root_mean_square(part))
    assert max(above) > 1.2
