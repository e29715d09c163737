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
from qavalanche.analysis.grain.dots.share import WEAK_DOT, WEAK_SPIN, log_share, share_fit
from qavalanche.analysis.grain.dots.strength import (
    HybridizationCurve,
    Strength,
    hybridization_curve,
    strength,
)

__all__ = [
    "INHERITANCE",
    "PASSAGE",
    "WEAK_DOT",
    "WEAK_SPIN",
    "HybridizationCurve",
    "RuleFit",
    "Strength",
    "hybridization_curve",
    "inheritance",
    "inheritance_fit",
    "log_share",
    "passage",
    "passage_fit",
    "rule_fit",
    "share_fit",
    "strength",
]
