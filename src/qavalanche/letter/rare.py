"""Judging tails of several epsilons together: which form is told, and what b is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from qavalanche.analysis.dynamics.correlator import STRETCHED, CorrelatorDecay
from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.rarity import RareTail
from qavalanche.letter.statement import Judged
from qavalanche.letter.verdict import Verdict

_OPEN = ("undecided", "too few", "none fits", "rises")
_CHANCE = 0.02  # of a form that is told apart: docs/rare_tails.md, coverage


def told(forms: Sequence[str]) -> Verdict:
    """A stretched exponential at more than half of all epsilons agrees, another form at more than
    half of them differs; where fewer are told from the others, nothing is decided."""
    known = [form for form in forms if not form.startswith(_OPEN)]
    ours = sum(form == STRETCHED for form in known)
    if 2 * ours > len(forms):
        return "agrees"
    return "differs" if 2 * (len(known) - ours) > len(forms) else "undecided"


def stretched(tails: Sequence[RareTail]) -> Judged:
    """b of every epsilon, pooled, with the verdict of the forms (model error included)."""
    forms = [one.approximate.verdict for one in tails]
    b = pooled([one.exponent for one in tails])
    each = "; ".join(
        f"ε = {one.about.get('epsilon', math.nan):g}: {form}, b = {one.exponent}"
        for one, form in zip(tails, forms, strict=True)
    )
    return Judged(b.saying(each), told(forms), _CHANCE * len(forms))


def stretched_correlators(found: Sequence[CorrelatorDecay]) -> Judged:
    """b of the sizes of regions at every epsilon, told by likelihood from an exponential and from a
    power law with an exponential cut-off."""
    forms = [_told_of(one.verdicts) for one in found]
    b = pooled([one.exponent for one in found])
    each = "; ".join(
        f"ε = {one.epsilon:g}: {form}, {one.exponent.outcome}"
        for one, form in zip(found, forms, strict=True)
    )
    return Judged(b.saying(each), told(forms), 0.05 * len(forms))


def _told_of(verdicts: Mapping[str, str]) -> str:
    """The rival that is favoured, or the stretched exponential if it is over every rival."""
    for rival, favoured in verdicts.items():
        if favoured == rival:
            return rival
    return STRETCHED if set(verdicts.values()) == {STRETCHED} else "undecided"


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
