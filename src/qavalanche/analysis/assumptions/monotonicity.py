"""Assumption (i): rho does not decrease as epsilon increases."""

from __future__ import annotations

from dataclasses import dataclass

from qavalanche.analysis.assumptions.compare import Change, Numbers, compare
from qavalanche.analysis.assumptions.coupled import MOST_LENGTH, Coupled, check_pair
from qavalanche.analysis.assumptions.ordered import Bonds, OrderedScheme
from qavalanche.analysis.assumptions.violations import Violations
from qavalanche.arguments import typed
from qavalanche.errors import check_integer


@dataclass(frozen=True)
class Increase(Change):
    """epsilon increases from the lower to the higher of `epsilons` on the same numbers."""

    epsilons: tuple[float, float]

    def pair(self, uniform: Numbers) -> tuple[Bonds, Bonds]:
        """See Change."""
        low, high = (self.law.rows(uniform, epsilon) for epsilon in self.epsilons)
        return self.scheme.before(low), self.scheme.after(high)

    def chains(self, uniform: Numbers) -> tuple[Numbers, Numbers]:
        """See Change."""
        low, high = (self.law.rows(uniform, epsilon).decays() for epsilon in self.epsilons)
        return low, high

    def on(self, bonds: int) -> list[Change]:  # noqa: ARG002
        """See Change."""
        return [self]


@typed
def monotonicity(
    law: Coupled,
    epsilons: tuple[float, float],
    length: int,
    samples: int,
    seed: int = 0,
    scheme: OrderedScheme | None = None,
) -> Violations:
    """How often a chain loses thermal bonds when epsilon increases on the same random numbers.

    law: `CoupledBimodal` or `CoupledShift`; epsilons: the lower and the higher; length: L in bonds.
    The letter assumes (i) that the mean of rho(L) is non-decreasing and continuous in epsilon:
    `gain` is L times its increase, measured on coupled disorder, and `in_the_mean` its sign.
    Sample by sample, `fallen` and `not_contained` test what would make (i) true by itself.

    Raises InputError for an epsilon out of the law's range, a pair that does not increase, length
    or samples below 1, or a negative seed.
    """
    pair = check_pair(law, epsilons)
    scheme = OrderedScheme() if scheme is None else scheme
    length = check_integer("length", length, least=1, most=MOST_LENGTH)
    words = f"epsilon from {pair[0]:.6g} to {pair[1]:.6g}"
    return compare(
        Increase(law, scheme, pair), length, samples, seed,
        assumption="monotonicity", epsilons=pair, length=length, words=words,
    )  # fmt: skip
