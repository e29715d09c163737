"""The letter's scheme against exact rates on the same fields (docs/exact_rates.md)."""

from qavalanche.analysis.exact_rates.compare import HeldAgainst, held_against
from qavalanche.analysis.exact_rates.eigenstates import EigenstateRates, eigenstate_rates
from qavalanche.analysis.exact_rates.growth import DecayGrowth, growth
from qavalanche.analysis.exact_rates.parting import causes, parting
from qavalanche.analysis.exact_rates.perturbation import perturbative_decay, product_of_bonds
from qavalanche.analysis.exact_rates.spots_decay import decay_of_spots
from qavalanche.analysis.exact_rates.table import PREDICTORS, rates_table

__all__ = [
    "PREDICTORS",
    "DecayGrowth",
    "EigenstateRates",
    "HeldAgainst",
    "causes",
    "decay_of_spots",
    "eigenstate_rates",
    "growth",
    "held_against",
    "parting",
    "perturbative_decay",
    "product_of_bonds",
    "rates_table",
]
