"""Exact grains held against the letter's scheme on the same couplings (docs/grain_collar.md)."""

from qavalanche.analysis.grain.collars import (
    MatrixCollar,
    collar_of_eq6,
    matrix_collar,
    scheme_collar,
)
from qavalanche.analysis.grain.table import spins_table

__all__ = ["MatrixCollar", "collar_of_eq6", "matrix_collar", "scheme_collar", "spins_table"]
