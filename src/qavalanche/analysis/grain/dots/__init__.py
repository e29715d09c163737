"""Inheritance and the crossing of a dot, measured and held against the rules of the scheme."""

from qavalanche.analysis.grain.dots.inheritance import (
    INHERITANCE,
    PASSAGE,
    inheritance,
    inheritance_fit,
    passage,
    passage_fit,
)
from qavalanche.analysis.grain.dots.rule_fit import RuleFit, rule_fit
from qavalanche.analysis.grain.dots.strength import (
    HybridizationCurve,
    Strength,
    hybridization_curve,
    strength,
)

__all__ = [
    "INHERITANCE",
    "PASSAGE",
    "HybridizationCurve",
    "RuleFit",
    "Strength",
    "hybridization_curve",
    "inheritance",
    "inheritance_fit",
    "passage",
    "passage_fit",
    "rule_fit",
    "strength",
]
