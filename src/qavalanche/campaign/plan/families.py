"""Points that a refinement is of: families of one law and scheme, and pairs of their lengths."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qavalanche.campaign.point import Point
from qavalanche.campaign.refine.curve import Count
from qavalanche.campaign.refine.pair import Pair
from qavalanche.laws import law_from

if TYPE_CHECKING:
    from qavalanche.campaign.spec import Spec

Place = tuple[int, float, int]
"""A point by the number of its family, the value of the parameter, and the length."""


@dataclass(frozen=True)
class RefinedFamily:
    """Points that differ in the refined parameter and the length only.

    common: the other parameters of the law; rising: whether p rises with the parameter.
    """

    number: int
    make: Callable[[float, int], Point]
    common: str
    rising: bool

    def point(self, x: float, length: int) -> Point:
        """The point at a value of the parameter."""
        return self.make(x, length)


def families_of(spec: Spec, parameter: str) -> list[RefinedFamily]:
    """One for every scheme and combination of the other parameters of the law."""
    name = spec.disorder["law"]
    others = [key for key in spec.disorder if key not in ("law", parameter)]
    combinations = [
        dict(zip(others, values, strict=True))
        for values in itertools.product(*(spec.disorder[key] for key in others))
    ]
    values = spec.disorder[parameter]
    found: list[RefinedFamily] = []
    for scheme, given in itertools.product(spec.schemes, combinations):

        def make(x: float, length: int, scheme: Any = scheme, given: Any = given) -> Point:
            return Point(law_from(name, {**given, parameter: x}), length, scheme)

        ends = [make(x, spec.chain.length[0]).law for x in (min(values), max(values))]
        low, high = (law.resonance_probability for law in ends)
        varied = {key: x for key, x in given.items() if len(spec.disorder[key]) > 1}
        said = [f"{key} = {x}" for key, x in varied.items()]
        said += [str(scheme)] if len(spec.schemes) > 1 else []
        found.append(RefinedFamily(len(found), make, ", ".join(said), high > low))
    return found


@dataclass(frozen=True)
class LengthPair:
    """A family and two neighbouring lengths of it."""

    family: RefinedFamily
    lengths: tuple[int, int]

    def pair(self, counts: Mapping[Place, Count]) -> Pair:
        """Their counts at the values that both have, in the order in which p rises."""
        short, long = self.lengths
        of = {
            L: {x for n, x, at in counts if (n, at) == (self.family.number, L)}
            for L in self.lengths
        }
        values = sorted(of[short] & of[long], reverse=not self.family.rising)
        a, b = (tuple(counts[self.family.number, x, L] for x in values) for L in self.lengths)
        return Pair(self.lengths, a, b)

    def told(self, parameter: str) -> str:
        """The parameter, and what tells the family from others."""
        return f"{self.family.common}: {parameter}" if self.family.common else parameter
