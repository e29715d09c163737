"""Measured tests of the letter's two assumptions and of what it concludes from them.

(i) rho does not decrease as epsilon increases (`monotonicity`); (ii) no thermal site is lost when
sites are added (`adding_sites`); from (ii), L rho(L) is superadditive (`superadditivity`) and rho
concentrates (`concentration`). `nested` follows chains that grow: how often does a thermal one
become localized? See docs/assumptions.md.
"""

from qavalanche.analysis.assumptions.adding_sites import adding_sites
from qavalanche.analysis.assumptions.concentration import (
    Concentration,
    campaign_concentrations,
    concentration,
    draw_thermal,
)
from qavalanche.analysis.assumptions.coupled import CoupledBimodal, CoupledShift, draw_uniform
from qavalanche.analysis.assumptions.example import Example
from qavalanche.analysis.assumptions.monotonicity import monotonicity
from qavalanche.analysis.assumptions.nested import Nested, nested
from qavalanche.analysis.assumptions.ordered import OrderedScheme, thermal_bonds
from qavalanche.analysis.assumptions.smallest import smallest_not_kept, smallest_not_monotonic
from qavalanche.analysis.assumptions.superadditivity import superadditivity
from qavalanche.analysis.assumptions.violations import Violations, violations_table
from qavalanche.analysis.proportion import Share

__all__ = [
    "Concentration",
    "CoupledBimodal",
    "CoupledShift",
    "Example",
    "Nested",
    "OrderedScheme",
    "Share",
    "Violations",
    "adding_sites",
    "campaign_concentrations",
    "concentration",
    "draw_thermal",
    "draw_uniform",
    "monotonicity",
    "nested",
    "smallest_not_kept",
    "smallest_not_monotonic",
    "superadditivity",
    "thermal_bonds",
    "violations_table",
]
