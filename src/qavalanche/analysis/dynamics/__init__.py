"""Rates, resistance and correlations of drawn chains, from the tables of campaigns.

One estimate a file: the length over which a share of samples falls off (`decay_length`: L_+, and
the end-to-end correlation length), mu of R ~ L^mu by two routes (`resistance_power`,
`power_of_spread`), the decay of the averaged eigenstate correlator (`correlator_decay`), how the
median and the mean entanglement rise (`rise`), how two quantities go together over the epsilons
(`relation`), and chains that are solved exactly (`solvable`, `rare`). See docs/dynamics.md.
"""

from qavalanche.analysis.dynamics.correlator import CorrelatorDecay, correlator_decay
from qavalanche.analysis.dynamics.decay import decay_length
from qavalanche.analysis.dynamics.dynamics import Dynamics
from qavalanche.analysis.dynamics.entanglement import Rise, median_with_range, rise
from qavalanche.analysis.dynamics.gather import Gathered, gathered
from qavalanche.analysis.dynamics.point import DynamicPoint, dynamic_point
from qavalanche.analysis.dynamics.rare import nucleus_spacing, steepest_power
from qavalanche.analysis.dynamics.relation import Relation, relation
from qavalanche.analysis.dynamics.resistance import power_of_spread, resistance_power
from qavalanche.analysis.dynamics.solvable import everywhere, exact_length, exact_power

__all__ = [
    "CorrelatorDecay",
    "DynamicPoint",
    "Dynamics",
    "Gathered",
    "Relation",
    "Rise",
    "correlator_decay",
    "decay_length",
    "dynamic_point",
    "everywhere",
    "exact_length",
    "exact_power",
    "gathered",
    "median_with_range",
    "nucleus_spacing",
    "power_of_spread",
    "relation",
    "resistance_power",
    "rise",
    "steepest_power",
]
