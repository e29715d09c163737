"""Tails of rare inclusions: ln p(l) down to 1e-30, its form, and what makes it.

`rare_tail(curve)` says all of it. Points come from samples (`curve_of_samples`) or with errors
(`rare_curve`); what the inclusions hold, from `inclusion_means`.
"""

from qavalanche.analysis.rarity.compare import FormComparison, compare_forms
from qavalanche.analysis.rarity.curve import RareCurve, curve_of_samples, rare_curve
from qavalanche.analysis.rarity.densities import RegionDensity, region_densities
from qavalanche.analysis.rarity.entropy import PatternEntropy, pattern_entropies
from qavalanche.analysis.rarity.exponent import (
    DimensionCheck,
    against_dimension,
    stretched_parameters,
)
from qavalanche.analysis.rarity.forms import FORMS, FormFit, fit_form
from qavalanche.analysis.rarity.inclusions import InclusionMeans, inclusion_means
from qavalanche.analysis.rarity.local import LocalExponent, local_exponents
from qavalanche.analysis.rarity.medium import CleanMedium
from qavalanche.analysis.rarity.of_campaign import rarity
from qavalanche.analysis.rarity.parameters import parameters_of
from qavalanche.analysis.rarity.sampled import SampledProbability, sampled_probability
from qavalanche.analysis.rarity.scale import FiniteLengths, finite_lengths
from qavalanche.analysis.rarity.single_spot import (
    single_spot_bonds,
    single_spot_costs,
    single_spot_size,
)
from qavalanche.analysis.rarity.tail import CHAIN, INCLUSION, RareTail, rare_tail
from qavalanche.analysis.rarity.takeover import Takeover, takeover
from qavalanche.analysis.rarity.weighted import conditional_mean

__all__ = [
    "CHAIN",
    "FORMS",
    "INCLUSION",
    "CleanMedium",
    "DimensionCheck",
    "FiniteLengths",
    "FormComparison",
    "FormFit",
    "InclusionMeans",
    "LocalExponent",
    "PatternEntropy",
    "RareCurve",
    "RareTail",
    "RegionDensity",
    "SampledProbability",
    "Takeover",
    "against_dimension",
    "compare_forms",
    "conditional_mean",
    "curve_of_samples",
    "finite_lengths",
    "fit_form",
    "inclusion_means",
    "local_exponents",
    "parameters_of",
    "pattern_entropies",
    "rare_curve",
    "rare_tail",
    "rarity",
    "region_densities",
    "sampled_probability",
    "single_spot_bonds",
    "single_spot_costs",
    "single_spot_size",
    "stretched_parameters",
    "takeover",
]
