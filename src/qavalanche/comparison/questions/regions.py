"""What chains look like at the transition: density, sizes of regions, entanglement."""

from __future__ import annotations

import math

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.summary import RegionSizes
from qavalanche.campaign.moments import NO_SAMPLES
from qavalanche.comparison.answer import Answer
from qavalanche.comparison.case import Case
from qavalanche.comparison.question import question


@question("density", asks="thermal density ρ at ε_c, all samples", order=140)
def density(case: Case) -> Answer:
    """rho at the largest L, interpolated to epsilon_c."""
    return _column(case, "thermal_density", "ρ")


@question("entanglement", asks="half-chain entanglement at ε_c", unit="bonds", order=150)
def entanglement(case: Case) -> Answer:
    """S over s: half-chain entropy in bonds at the largest L, interpolated to epsilon_c.

    The smaller part of the region that holds the middle of the chain, s = ln d_s left out: so it is
    there for schemes that know no states per site too.
    """
    assert case.evidence is not None
    length = case.evidence.family.lengths[-1]
    means = {
        point.law.resonance_probability: s.moments.get("half_cut", NO_SAMPLES)
        for point, s in case.statistics.items()
        if point.length == length
    }

    def at(epsilon: float) -> Estimate:
        twice = means.get(epsilon, NO_SAMPLES)
        return Estimate(twice.mean / 2, twice.error / 2, unit="bonds")

    return _interpolated(case.evidence, at, f"S/s at ε_c and L = {length}")


@question("mean_region", asks="mean region size at ε_c", unit="bonds", order=160)
def mean_region(case: Case) -> Answer:
    """Mean size of the regions of localized samples at the largest L, interpolated to epsilon_c."""
    return _sizes(case, _mean, "mean size")


@question("typical_region", asks="typical (median) region size at ε_c", unit="bonds", order=170)
def typical_region(case: Case) -> Answer:
    """Median size of the regions of localized samples at the largest L; error: its bin."""
    return _sizes(case, _median, "median size")


def _column(case: Case, column: str, symbol: str) -> Answer:
    assert case.evidence is not None
    evidence = case.evidence
    length = evidence.family.lengths[-1]
    at = f"{symbol} at ε_c and L = {length}"
    return _interpolated(evidence, lambda e: evidence.at(e, length, column), at)


def _interpolated(evidence: Evidence, at: object, text: str) -> Answer:
    found = evidence.interpolated(at)  # type: ignore[arg-type]
    return Answer(found.saying(text if found.found else found.outcome or "no ε_c"))


def _sizes(case: Case, measure: object, text: str) -> Answer:
    assert case.evidence is not None
    evidence = case.evidence
    length = evidence.family.lengths[-1]

    def at(epsilon: float) -> Estimate:
        one = evidence.family.sizes_at(epsilon, length)
        return Estimate.none("no regions") if one is None else measure(one)  # type: ignore[operator]

    return _interpolated(evidence, at, f"{text} at ε_c and L = {length}, localized samples")


def _numbers(one: RegionSizes) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sizes of the bins, numbers in them, and variances of these sums over the samples."""
    size = np.array([sum(one.edges(k)) / 2 for k in one.bins])
    total, square = np.array(list(one.bins.values()), float).T
    n = max(one.samples, 2)
    variance = np.maximum(square - total * total / n, 0.0) * n / (n - 1)
    return size, total, variance


def _mean(one: RegionSizes) -> Estimate:
    size, total, variance = _numbers(one)
    mean = float((size * total).sum() / total.sum())
    spread = math.sqrt(float(((size - mean) ** 2 * variance).sum()))
    return Estimate(mean, spread / float(total.sum()), unit="bonds")


def _median(one: RegionSizes) -> Estimate:
    _, total, _ = _numbers(one)
    middle = int(np.searchsorted(np.cumsum(total), total.sum() / 2))
    low, high = one.edges(list(one.bins)[middle])
    return Estimate((low + high) / 2, (high - low + 1) / math.sqrt(12), unit="bonds")
