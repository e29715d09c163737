"""Finite-size scaling: collapses of data from several lengths on one curve, with errors."""

from qavalanche.analysis.scaling.collapse import Collapse, Fitted, collapse
from qavalanche.analysis.scaling.comparison import Comparison, compare
from qavalanche.analysis.scaling.data import ScalingData
from qavalanche.analysis.scaling.forms import (
    Form,
    Parameter,
    drifting,
    kosterlitz_thouless,
    logarithmic,
    power_law,
    two_sided,
    with_prefactor,
)
from qavalanche.analysis.scaling.quality import Quality, quality
from qavalanche.analysis.scaling.window import compare_in_window, nested

__all__ = [
    "Collapse",
    "Comparison",
    "Fitted",
    "Form",
    "Parameter",
    "Quality",
    "ScalingData",
    "collapse",
    "compare",
    "compare_in_window",
    "drifting",
    "kosterlitz_thouless",
    "logarithmic",
    "nested",
    "power_law",
    "quality",
    "two_sided",
    "with_prefactor",
]
