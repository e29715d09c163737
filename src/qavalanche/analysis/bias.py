"""The bias of estimators of nu, as measured on block schemes whose nu is known exactly.

`known_bias.csv` beside this file is written by docs/figures/make_calibration.py: for every
estimator, every asymmetry kappa and every size of the rings the mean estimate over the exact nu.
Which kappa is like another scheme is not known, so an estimate from elsewhere takes the span over
all kappa that give such a value at such sizes (docs/calibration.md).
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from qavalanche.analysis.estimate import Estimate, excess
from qavalanche.analysis.summary import Family
from qavalanche.arguments import typed
from qavalanche.errors import check

FILE = Path(__file__).with_name("known_bias.csv")
_LIKELY = 2.0  # errors within which a kappa is compatible with an estimate
_REACH = 3.0  # factor of size beyond which the calibration says nothing


class KnownBias(NamedTuple):
    """One row: rings of `blocks` T blocks and more, up to `factor` as many.

    ratio: mean estimate over the exact nu, with its standard error; spread: standard deviation of
    one estimate over the exact nu; found: data sets that gave one.
    """

    estimator: str
    kappa: float
    exact: float
    blocks: float
    factor: float
    found: int
    ratio: float
    ratio_error: float
    spread: float


@dataclass(frozen=True)
class Bias:
    """What is known of the bias of one estimate.

    low, high: the relative bias, value / nu - 1, over what is compatible with it; NaN if nothing is
    known. systematic: the largest shift value - nu of these, beyond the chance in the measured
    bias, in units of the value. outcome: a sentence. within: whether value and sizes are inside of
    what was calibrated.
    """

    low: float
    high: float
    systematic: float
    outcome: str
    within: bool


@cache
def known_biases(file: Path = FILE) -> tuple[KnownBias, ...]:
    """The rows of the table."""
    with file.open(encoding="utf-8", newline="") as opened:
        rows = [{**row} for row in csv.DictReader(opened)]
    whole = ("found",)
    return tuple(
        KnownBias(row["estimator"], *(_number(row, key, whole) for key in KnownBias._fields[1:]))  # type: ignore[arg-type]
        for row in rows
    )


def _number(row: dict[str, str], key: str, whole: tuple[str, ...]) -> float | int:
    return int(row[key]) if key in whole else float(row[key])


@typed
def bias_of(
    estimator: str,
    one: Estimate,
    blocks: tuple[float, float],
    table: tuple[KnownBias, ...] | None = None,
) -> Bias:
    """The bias of an estimate of nu from data whose smallest and largest samples hold so many T
    blocks (runs of resonant bonds; epsilon (1 - epsilon) L on chains of independent bonds).

    For each kappa the mean estimate over nu, r, is interpolated in ln(blocks). Compatible are the
    kappa with |value - r nu| <= 2 errors of the estimate and of one data set; each says value - nu
    = value (1 - 1 / r). Where none is, the largest bias measured is taken, and the sentence says
    so; likewise for sizes beyond a factor 3 of those calibrated. estimator: "collapse", "slope",
    "drifting", "two_sided_minus", "two_sided_plus", "cutoff" (nu_- from the cut-off of sizes),
    "lengths" (nu_+ from L_+), or one without a row, of which nothing is known. InputError for
    blocks that are not positive and ascending.

    >>> found = bias_of("collapse", Estimate(2.85, 0.15), (100.0, 800.0))
    >>> found.systematic > 0.3, found.within
    (True, True)
    """
    low, high = blocks
    ascending = 0 < low <= high < math.inf
    check(ascending, f"blocks = {blocks}", "must be positive and ascending")
    known = known_biases() if table is None else table
    rows = [row for row in known if row.estimator == estimator]
    if not rows:
        text = "its bias is not calibrated: the block schemes with an exact ν have no such estimate"
        return Bias(math.nan, math.nan, 0.0, text, False)
    chosen, inside = _nearest(rows, low, high / low)
    every = _by_kappa(chosen, low)
    likely = [row for row in every if _compatible(row, one)]
    return _spanned(one, likely or every, every, inside=inside, matched=bool(likely))


def _nearest(rows: list[KnownBias], blocks: float, factor: float) -> tuple[list[KnownBias], bool]:
    """The rows of the most similar width of window that cover the size; whether they do."""
    widths = sorted({row.factor for row in rows}, key=lambda f: abs(math.log(f / factor)))
    for width in widths:
        own = [row for row in rows if row.factor == width]
        sizes = [row.blocks for row in own]
        if min(sizes) / _REACH <= blocks <= max(sizes) * _REACH:
            return own, True
    return [row for row in rows if row.factor == widths[0]], False


def _by_kappa(rows: list[KnownBias], blocks: float) -> list[KnownBias]:
    """One row a kappa, at this size."""
    found = []
    for kappa in sorted({row.kappa for row in rows}):
        own = sorted((row for row in rows if row.kappa == kappa), key=lambda row: row.blocks)
        sizes = np.log([row.blocks for row in own])
        ratio, error, spread = (
            float(np.interp(math.log(blocks), sizes, [getattr(row, name) for row in own]))
            for name in ("ratio", "ratio_error", "spread")
        )
        one = own[0]._replace(blocks=blocks, ratio=ratio, ratio_error=error, spread=spread)
        found.append(one)
    return found


def _compatible(row: KnownBias, one: Estimate) -> bool:
    away = abs(one.value - row.ratio * row.exact)
    return away <= _LIKELY * math.hypot(one.error, row.spread * row.exact)


def _spanned(
    one: Estimate, rows: list[KnownBias], every: list[KnownBias], *, inside: bool, matched: bool
) -> Bias:
    shifts = [
        excess(one.value * (1 - 1 / row.ratio), one.value * row.ratio_error / row.ratio**2, 0.0)
        for row in rows
    ]
    low, high = min(row.ratio for row in rows) - 1, max(row.ratio for row in rows) - 1
    kappas = _span([f"{row.kappa:g}" for row in rows])
    off = _span([_percent(share) for share in (low, high)])
    text = f"bias where ν is known: {off} at such sizes, of κ = {kappas}"
    text += "; which κ this scheme is like is not known" if len(rows) > 1 else ""
    if not matched:
        means = sorted(row.ratio * row.exact for row in every)
        text += (
            f"; {one.value:.2g} is outside of what was calibrated, estimates of {means[0]:.2g} to "
            f"{means[-1]:.2g}: the largest bias is taken"
        )
    if not inside:
        text += "; sizes outside of those calibrated: the nearest are taken"
    return Bias(low, high, max(shifts), text, inside and matched)


def _percent(share: float) -> str:
    """'−14 %', '+3 %', '0 %'."""
    text = f"{100 * share:+.0f} %".replace("-", "−")
    return text if text[1:] != "0 %" else "0 %"


def _span(words: list[str]) -> str:
    """'1 to 10', or '1'."""
    return words[0] if words[0] == words[-1] else f"{words[0]} to {words[-1]}"


def with_bias(one: Estimate, estimator: str, family: Family) -> Estimate:
    """An estimate of nu of a family with the estimator's bias in its systematic error.

    The value is not shifted; the sentence says what is known. The sizes are those of one.used, or
    all lengths of the family.
    """
    if not one.found:
        return one
    found = bias_of(estimator, one, t_blocks(one, family))
    said = f"{one.outcome}; {found.outcome}".removeprefix("; ")
    return one.widened(found.systematic).saying(said)


def t_blocks(one: Estimate, family: Family) -> tuple[float, float]:
    """T blocks in the smallest and the largest samples that an estimate rests on.

    Half the blocks of a ring; on a chain of L bonds the runs of resonant bonds, epsilon (1 -
    epsilon) L if bonds are independent, epsilon being the middle of those used.
    """
    lengths = one.used.get("length", (float(family.lengths[0]), float(family.lengths[-1])))
    if family.length_unit == "blocks":
        share = 0.5
    else:
        own = family.table["epsilon"].to_list()
        low, high = one.used.get("epsilon", (min(own), max(own)))
        epsilon = (low + high) / 2
        share = epsilon * (1 - epsilon)
    least = max(share * min(lengths), 1.0)
    return least, max(share * max(lengths), least)
