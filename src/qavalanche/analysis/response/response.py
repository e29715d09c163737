"""The response of one family of chains, over all epsilon: what `qavalanche response` prints."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.regions import check_regions
from qavalanche.analysis.response.approach import Approach, approach
from qavalanche.analysis.response.growth import CollarGrowth, growth
from qavalanche.analysis.response.halves import half, limit_of_halves
from qavalanche.analysis.response.lines import limit, mean_of, power, straight
from qavalanche.analysis.response.media import SpottedMedium, medium_of
from qavalanche.analysis.response.vanishing import Vanishing, vanishing
from qavalanche.analysis.summary import control_of
from qavalanche.arguments import typed
from qavalanche.campaign.point import Point
from qavalanche.chain import Chain
from qavalanche.errors import check, check_type
from qavalanche.store.campaign import Campaign

_SMALL = 100  # lengths of the chain over that of a spot whose reach does not see its ends

LINEAR = 30
"""Least order of an inserted spot whose l_k / k is taken for a susceptibility, in bonds."""

_NONE = Estimate.none("no k has a median at four ε")


@dataclass(frozen=True)
class Response:
    """Media that differ in epsilon alone, ascending, and what follows from their collars.

    title: law, scheme and length in words.
    """

    title: str
    entropy_density: float
    media: tuple[SpottedMedium, ...]

    @property
    def orders(self) -> list[int]:
        """The k that were inserted at any epsilon."""
        return sorted({k for medium in self.media for k in medium.orders})

    @cached_property
    def critical(self) -> dict[int, Vanishing]:
        """Where k / l_k vanishes as epsilon grows, by k: epsilon_c(k) and its power."""
        return {k: self._vanishing(k, [m.epsilon for m in self.media]) for k in self._linear}

    @cached_property
    def saturation(self) -> dict[int, Vanishing]:
        """Where k / l_k vanishes as 1 / zeta falls, by k, along a line as by eq. 8; in units of s:
        no epsilon comes in."""
        return {k: self._vanishing(k, self._rates, 1.0) for k in self._linear}

    @cached_property
    def _rates(self) -> list[float]:
        return [m.rate.value / self.entropy_density for m in self.media]

    @cached_property
    def halves(self) -> dict[int, Estimate]:
        """The epsilon at which a spot of k bonds melts half of all chains, by k up to L / 100."""
        found = {}
        for k in self._linear:
            media = [m for m in self.media if k in m.melted]
            if media and _SMALL * k <= media[0].length:
                counts = [m.melted[k] for m in media], [m.samples for m in media]
                found[k] = half([m.epsilon for m in media], *counts)
        return found

    @cached_property
    def by_susceptibility(self) -> Estimate:
        """epsilon_c from below: where k / l_k vanishes, by the largest three k."""
        return limit(self.critical)

    @cached_property
    def by_melting(self) -> Estimate:
        """epsilon_c from above: where spots of k bonds melt half of the chains, k to infinity."""
        return limit_of_halves(self.halves)

    @cached_property
    def epsilon_c(self) -> Estimate:
        """epsilon_c by 1 / l* -> 0, which does not assume that the bound of eq. 7 is saturated.

        The mean of `by_susceptibility` and `by_melting`, weighted; systematic: how far they are
        apart beyond their errors.
        """
        found = [one for one in (self.by_susceptibility, self.by_melting) if one.found]
        if len(found) < 2:
            return found[0] if found else self.by_melting
        mean = mean_of([one.pair for one in found])
        each = f"from below {found[0]}, from above {found[1]}"
        return mean.saying(f"mean of two: {each}")

    @cached_property
    def rate_where_it_diverges(self) -> Estimate:
        """1 / zeta over s where 1 / l* vanishes: 1 if the bound of eq. 7 is saturated.

        From pairs (1 / zeta, k / l_k) of the same chains alone, by the largest three k.
        """
        return limit(self.saturation)

    @cached_property
    def rate_power(self) -> Estimate:
        """mu of 1 / l* ~ (1 / zeta - its value there)^mu: 1 by eq. 8."""
        free = {k: self._vanishing(k, self._rates) for k in self._linear}
        return limit(free, exponent=True)

    @cached_property
    def approach(self) -> Approach:
        """zeta against epsilon_c - epsilon, with the epsilon_c by 1 / l* -> 0."""
        s = self.entropy_density
        rows = [(m.epsilon, m.rate) for m in self.media if m.rate.found and not m.thermal]
        return approach(
            [e for e, _ in rows],
            [rate.value / s for _, rate in rows],
            [rate.error / s for _, rate in rows],
            self.epsilon_c,
        )

    @cached_property
    def growth(self) -> dict[float, CollarGrowth]:
        """The growth of l_k with k < 30 at every epsilon: there mean field has a factor."""
        return {
            m.epsilon: growth([one for one in m.collars if one.order < LINEAR]) for m in self.media
        }

    def ratios(self, order: int) -> dict[float, Estimate]:
        """l_k / k over that of eq. 6 with the 1 / zeta of the same chains, by epsilon."""
        found = {}
        for medium in self.media:
            known = order in medium.orders and medium.predicted_inverse.value > 0
            if known and (one := medium.collar(order).inverse).found:
                both = math.hypot(one.error / one.value, _relative(medium.predicted_inverse))
                value = medium.predicted_inverse.value / one.value
                found[medium.epsilon] = Estimate(value, value * both)
        return found

    @cached_property
    def cutoff_power(self) -> Estimate:
        """c of <T^3>/<T^2> ~ (l*)^c over the epsilon: 1 if l* is where sizes are cut off (eq. 8).

        l* by the largest k that has a median at four epsilons at least.
        """
        for order in reversed(self._linear):
            rows = [
                (medium.collar(order).susceptibility.value, medium.cutoff)
                for medium in self.media
                if order in medium.orders and medium.collar(order).inverse.found
            ]
            if (found := power(*zip(*rows, strict=True)) if rows else _NONE).found:
                return found.saying(f"ℓ* by k = {order}, {found.outcome}")
        return _NONE

    @cached_property
    def logarithm_of_order(self) -> Estimate:
        """As `order_slope`, with the epsilon_c by 1 / l* -> 0 of these chains."""
        return self.order_slope(self.epsilon_c)

    def order_slope(self, at: Estimate) -> Estimate:
        """m of k* = c + m ln(epsilon - epsilon_c) / ln epsilon_c above epsilon_c = at, which the
        letter says is nu_+; systematic: epsilon_c moved by its error."""
        if not at.found:
            return Estimate.none("no ε_c by 1/ℓ* → 0")
        if at.value <= 2 * at.error:
            return Estimate.none("ε_c is not two errors above 0")
        edge = at.value + 2 * at.error
        found = straight(self._orders_above(at.value, edge))
        shifted = straight(self._orders_above(at.value - at.error, edge))
        return found.widened(abs(shifted.value - found.value)) if found.found else found

    def _orders_above(self, critical: float, edge: float) -> list[tuple[float, Estimate]]:
        return [
            (math.log(m.epsilon - critical) / math.log(critical), m.critical_order.order)
            for m in self.media
            if m.epsilon > edge and m.critical_order.order.found
        ]

    @property
    def _linear(self) -> list[int]:
        return [k for k in self.orders if k >= LINEAR]

    def _vanishing(self, order: int, x: list[float], power: float | None = None) -> Vanishing:
        """Where k / l_k vanishes, over the media none of whose chains is thermal by itself."""
        s, rows = self.entropy_density, []
        for at, medium in zip(x, self.media, strict=True):
            known = order in medium.orders and math.isfinite(at) and not medium.thermal
            if known and (one := medium.collar(order).inverse).found:
                own = medium.rate.error / s if x is self._rates else 0.0
                rows.append((at, one.value, one.error, own))
        columns = [[row[i] for row in rows] for i in range(4)]
        return vanishing(columns[0], columns[1], columns[2], power, columns[3])

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, medium by medium, and what follows."""
        return {
            "title": self.title,
            "media": [one.to_dict() for one in self.media],
            "epsilon_c": self.epsilon_c.to_dict(),
            "epsilon_c_by_susceptibility": self.by_susceptibility.to_dict(),
            "epsilon_c_by_melting": self.by_melting.to_dict(),
            "melts_half": {str(k): one.to_dict() for k, one in self.halves.items()},
            "epsilon_c_by_order": {str(k): one.to_dict() for k, one in self.critical.items()},
            "rate_where_it_diverges": self.rate_where_it_diverges.to_dict(),
            "rate_power": self.rate_power.to_dict(),
            "rate_by_order": {str(k): one.to_dict() for k, one in self.saturation.items()},
            "approach": self.approach.to_dict(),
            "growth": {f"{e:g}": one.to_dict() for e, one in self.growth.items()},
            "cutoff_power": self.cutoff_power.to_dict(),
            "logarithm_of_order": self.logarithm_of_order.to_dict(),
        }


@typed
def responses(campaign: Campaign | str | Path) -> list[Response]:
    """The response of every family and length of a campaign with inserted spots.

    Raises InputError unless its spec has `inserted` with 0 and others, and `response = true`.
    """
    check_type("campaign", campaign, (Campaign, str, Path), "must be a Campaign, or its directory")
    opened = campaign if isinstance(campaign, Campaign) else Campaign.open(campaign)
    check_regions(opened)
    where = f"{opened.directory}"
    inserted = opened.spec.chain.inserted
    allowed = "its spec must have [chain] inserted = [0, ...] with another number"
    check(0 in inserted and len(inserted) > 1, f"{where}: inserted = {inserted}", allowed)
    asked = "response" in opened.spec.observables.groups
    check(asked, f"{where}: no reach measured", "its spec must have [observables] response = true")
    filled = [
        p
        for p in opened.grid
        if opened.samples_done(p) > 1 and p.has_regions and not (p.prepared.below or p.rare)
    ]
    groups = [one for one in _groups(filled) if {p.prepared.inserted for p in one} > {0}]
    check(bool(groups), f"{where}: 0 chains with and without a spot", "run the campaign first")
    for point in filled:
        ring = point.scheme.takes is not Chain or getattr(point.scheme, "ends", "open") == "ring"
        check(
            not ring, f"{where}: scheme = {point.scheme.name}", "must melt open chains, not rings"
        )
    return [_response(opened, group) for group in groups]


def _relative(one: Estimate) -> float:
    return one.error / abs(one.value)


def _groups(points: Iterable[Point]) -> list[list[Point]]:
    points = list(points)
    control = control_of(points)
    groups: dict[tuple[Any, ...], list[Point]] = {}
    for one in points:
        common = tuple((k, v) for k, v in one.law.address.items() if k != control)
        groups.setdefault((*common, one.length, one.scheme), []).append(one)
    return list(groups.values())


def _response(campaign: Campaign, group: list[Point]) -> Response:
    bare = [one for one in group if not one.prepared]
    media = [medium_of(campaign, one, _spotted(one, group)) for one in bare]
    one, control = bare[0], control_of(group)
    law = [f"{k} = {v:g}" if isinstance(v, float) else f"{k} = {v}" for k, v in _rest(one, control)]
    title = ", ".join([str(one.law.address["law"]), *law, str(one.scheme), f"L = {one.length}"])
    return Response(title, one.entropy_density, tuple(sorted(media, key=lambda m: m.epsilon)))


def _spotted(bare: Point, group: list[Point]) -> dict[int, Point]:
    """The points that differ from this one by an inserted spot, by its k."""
    alike = [p for p in group if p.prepared and p.law.address == bare.law.address]
    return {p.prepared.inserted: p for p in alike}


def _rest(one: Point, control: str) -> list[tuple[str, Any]]:
    return [(k, v) for k, v in one.law.address.items() if k not in ("law", control)]
