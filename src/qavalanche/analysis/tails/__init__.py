"""Tails of size distributions: fits by maximum likelihood, their goodness, and comparisons."""

from qavalanche.analysis.tails.compare import STRONG, TailComparison, chi_squared, compare_laws
from qavalanche.analysis.tails.counts import Counts
from qavalanche.analysis.tails.cutoff import LowerCutoff, lower_cutoff
from qavalanche.analysis.tails.fit import TailFit, fit_tail
from qavalanche.analysis.tails.goodness import Goodness, goodness
from qavalanche.analysis.tails.laws import LAWS
from qavalanche.analysis.tails.slope import local_exponent

__all__ = [
    "LAWS",
    "STRONG",
    "Counts",
    "Goodness",
    "LowerCutoff",
    "TailComparison",
    "TailFit",
    "chi_squared",
    "compare_laws",
    "fit_tail",
    "goodness",
    "local_exponent",
    "lower_cutoff",
]
