"""Judging tails of several epsilons together: which form is told, and what b is."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from qavalanche.analysis.dynamics.correlator import STRETCHED, CorrelatorDecay
from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.rarity import RareTail
from qavalanche.letter.statement import Judged
from qavalanche.letter.verdict import Verdict

_OPEN = ("undecided", "too few", "none fits", "rises")
_CHANCE = 0.02  # of a form that is told apart: docs/rare_tails.md, coverage


def told(forms: Sequence[str]) -> Verdict:
    """A stretched exponential told at one epsilon, and no other form at any: agrees. Another at
    one, and a stretched one at none: differs. Else undecided."""
    known = [form for form in forms if not form.startswith(_OPEN)]
    others = [form for form in known if form != STRETCHED]
    if not known or (others and len(others) < len(known)):
        return "undecided"
    return "differs" if others else "agrees"


def stretched(tails: Sequence[RareTail]) -> Judged:
    """b of every epsilon, pooled, with the verdict of the forms (model error included)."""
    forms = [one.approximate.verdict for one in tails]
    b = pooled([one.exponent for one in tails])
    each = "; ".join(
        f"ε = {one.about.get('epsilon', math.nan):g}: {form}, b = {one.exponent}"
        for one, form in zip(tails, forms, strict=True)
    )
    return Judged(b.saying(each), told(forms), _CHANCE * len(forms))


def stretched_correlators(found: Sequence[CorrelatorDecay], rival: str) -> Judged:
    """b of the sizes of regions at every epsilon, against a rival by likelihood."""
    forms = [one.verdicts.get(rival, "undecided") for one in found]
    b = pooled([one.exponent for one in found])
    each = "; ".join(
        f"ε = {one.epsilon:g}: {form}, {one.exponent.outcome}"
        for one, form in zip(found, forms, strict=True)
    )
    return Judged(b.saying(each), told(forms), 0.05 * len(forms))


def pooled(estimates: Sequence[Estimate]) -> Estimate:
    """Weighted mean of those that are found; systematic: how far they scatter beyond that."""
    known = [one for one in estimates if one.found]
    if not known:
        return Estimate.none("; ".join(one.outcome for one in estimates) or "nothing measured")
    values, errors = np.array([one.pair for one in known]).T
    weights = errors**-2.0
    mean = float((weights * values).sum() / weights.sum())
    scatter = float((weights * (values - mean) ** 2).sum() / weights.sum())
    error = float(weights.sum()) ** -0.5
    beyond = math.sqrt(max(0.0, scatter - error**2)) if len(known) > 1 else 0.0
    return Estimate(mean, error, beyond, outcome=f"{len(known)} of {len(estimates)}")


def power_of(x: Sequence[float], y: Sequence[float]) -> Estimate:
    """The power of y in x; error: the scatter about it. Needs four points."""
    if len(x) < 4:
        return Estimate.none(f"{len(x)} points, at least 4 are needed")
    (a, _), covariance = np.polyfit(np.log(x), np.log(y), 1, cov=True)
    return Estimate(float(a), max(math.sqrt(float(covariance[0, 0])), 1e-9))
