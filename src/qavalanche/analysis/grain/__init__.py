"""Exact grains held against the letter's scheme on the same couplings (docs/grain_collar.md)."""

from qavalanche.analysis.grain.back_action import back_action, back_action_table
from qavalanche.analysis.grain.by_distance import ElementFall, by_distance, element_fall
from qavalanche.analysis.grain.collars import (
    MatrixCollar,
    collar_of_eq6,
    matrix_collar,
    scheme_collar,
)
from qavalanche.analysis.grain.compare import (
    CollarAgainst,
    collar_against,
    collar_against_scheme,
    over_choices,
)
from qavalanche.analysis.grain.counts import (
    PREDICTED,
    collar_points,
    collars_table,
    free_points,
)
from qavalanche.analysis.grain.edge import at_edge, half_way
from qavalanche.analysis.grain.table import spins_table

__all__ = [
    "PREDICTED",
    "CollarAgainst",
    "ElementFall",
    "MatrixCollar",
    "at_edge",
    "back_action",
    "back_action_table",
    "by_distance",
    "collar_against",
    "collar_against_scheme",
    "collar_of_eq6",
    "collar_points",
    "collars_table",
    "element_fall",
    "free_points",
    "half_way",
    "matrix_collar",
    "over_choices",
    "scheme_collar",
    "spins_table",
]
