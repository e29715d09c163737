"""The error of epsilon_c that a campaign will have: its analysis, made of campaigns that are drawn.

The grid and its samples decide; so campaigns are drawn from p(epsilon, L) as far as it is known,
beside the samples that are stored, and analysed as the campaign itself will be.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from qavalanche.analysis.foresight.shape import Tallies, probabilities
from qavalanche.analysis.summary import Family, control_of
from qavalanche.analysis.transition import estimate_transition
from qavalanche.campaign.point import Point

_DRAWN = 16
"""Campaigns that are drawn."""

_SEED = 1706_09338  # of these alone
_SURE = 0.5  # of the drawn campaigns must have an epsilon_c


@dataclass(frozen=True)
class Predicted:
    """The predicted error of epsilon_c of a family of points.

    error: the whole one, with what the crossings may still drift and the grid leaves open;
    statistical: of the samples alone: medians over drawn campaigns, NaN where nothing can be said;
    found: share of these that have an epsilon_c; outcome: a sentence, from what it is predicted or
    what would suffice.
    """

    family: str
    error: float
    statistical: float
    found: float
    outcome: str

    @property
    def known(self) -> bool:
        """Whether there is a prediction."""
        return math.isfinite(self.error)

    def to_dict(self) -> dict[str, Any]:
        """family, error and statistical (None if not known), found, outcome."""
        numbers = {"error": self.error, "statistical": self.statistical, "found": self.found}
        plain = {k: float(v) if math.isfinite(v) else None for k, v in numbers.items()}
        return {"family": self.family, **plain, "outcome": self.outcome}


Tally = tuple[int, int]
"""Thermal samples, and all."""


def precisions(
    grid: Mapping[Point, int],
    stored: Mapping[Point, Tally],
    drawn: Mapping[Point, Tally],
    pilot: str,
) -> list[Predicted]:
    """The prediction for every family of a grid: points that differ in epsilon and in L alone.

    stored: what is kept of every point; drawn: samples of a pilot, not kept, used where nothing is
    stored; pilot: the command of a pilot that would tell more. Prepared chains, rare events and
    schemes without regions have no epsilon_c.
    """
    plain = {point: n for point, n in grid.items() if not point.special}
    control = control_of(list(plain))
    groups: dict[Any, dict[Point, int]] = {}
    for point, n in plain.items():
        common = tuple((k, v) for k, v in point.law.address.items() if k != control)
        groups.setdefault((*common, point.scheme), {})[point] = n
    return [_predicted(group, control, stored, drawn, pilot) for group in groups.values()]


def _predicted(
    group: dict[Point, int],
    control: str,
    stored: Mapping[Point, Tally],
    drawn: Mapping[Point, Tally],
    pilot: str,
) -> Predicted:
    points = list(group)
    title = _title(points[0], control)
    epsilon, length = (np.array(x, float) for x in zip(*map(_place, points), strict=True))
    if len(set(length)) < 2 or len(set(epsilon)) < 2:
        why = "none: an ε_c takes at least two ε and two lengths"
        return Predicted(title, *(math.nan,) * 3, why)
    known = {p: t for p in points if (t := stored.get(p, (0, 0)))[1]}
    source = "samples stored"
    if sum(thermal for thermal, _ in known.values()) < 10:  # nothing yet, or next to nothing
        known = {p: drawn.get(p) or known[p] for p in points if p in drawn or p in known}
        source = "samples of a pilot"
    if not known:
        return Predicted(title, *(math.nan,) * 3, f"not known: run a pilot with {pilot}")
    seen = Tallies(
        *(np.array(x, float) for x in zip(*map(_place, known), strict=True)),
        *(np.array(x, float) for x in zip(*known.values(), strict=True)),
    )
    p = probabilities(seen, epsilon, length)
    if isinstance(p, str):
        why = f"not known: {p}: run a pilot with {pilot}"
        return Predicted(title, *(math.nan,) * 3, why)
    told = f"from p(ε, L) of {int(seen.samples.sum())} {source}"
    have = [stored.get(point, (0, 0)) for point in points]
    return _drawn(title, told, p, np.array(have), np.array([*group.values()]), epsilon, length)


def _drawn(
    title: str, told: str, p: Any, have: Any, samples: Any, epsilon: Any, length: Any
) -> Predicted:
    """Campaigns that hold what is stored, and what is missing drawn from p, analysed."""
    import polars as pl

    rng = np.random.default_rng(_SEED)
    n = np.maximum(samples, have[:, 1])
    left = n - have[:, 1]
    columns = {"epsilon": epsilon, "length": length.astype(np.int64), "samples": n}
    found, outcomes = [], Counter[str]()
    for _ in range(_DRAWN if left.any() else 1):
        thermal = have[:, 0] + rng.binomial(left, p)
        table = pl.DataFrame({**columns, "thermal": thermal}).sort("length", "epsilon")
        transition = estimate_transition(Family(title, None, table))
        if transition.found:
            found.append((transition.error, transition.statistical))
        else:
            outcomes[transition.outcome] += 1
    share = len(found) / (len(found) + outcomes.total())
    if share < _SURE:
        usual, _ = outcomes.most_common(1)[0]
        likely = "likely " if left.any() else ""
        return Predicted(title, math.nan, math.nan, share, f"{likely}{usual} ({told})")
    error, statistical = np.median(found, axis=0)
    return Predicted(title, float(error), float(statistical), share, told)


def _place(point: Point) -> tuple[float, int]:
    return point.law.resonance_probability, point.length


def _title(point: Point, control: str) -> str:
    address = {k: v for k, v in point.law.address.items() if k not in (control, "law")}
    own = [f"{k} = {v:g}" if isinstance(v, float) else f"{k} = {v}" for k, v in address.items()]
    return ", ".join([str(point.law.address["law"]), *own, str(point.scheme)])
