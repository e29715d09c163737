"""Assumption (ii): no thermal site is lost when sites are added at the ends of a chain."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from qavalanche.analysis.assumptions.compare import Change, Numbers, compare
from qavalanche.analysis.assumptions.coupled import MOST_LENGTH, Coupled
from qavalanche.analysis.assumptions.ordered import Bonds, OrderedScheme
from qavalanche.analysis.assumptions.violations import Violations
from qavalanche.arguments import typed
from qavalanche.errors import check_integer

Side = Literal["left", "right", "both"]


@dataclass(frozen=True)
class Addition(Change):
    """`left` bonds are added before the first and `right` bonds after the last bond of a chain."""

    epsilon: float
    left: int
    right: int

    @property
    def counted(self) -> slice:
        """The bonds of the shorter chain."""
        return slice(self.left, -self.right or None)

    def pair(self, uniform: Numbers) -> tuple[Bonds, Bonds]:
        """See Change."""
        rows = self.law.rows(uniform, self.epsilon)
        before = np.zeros(uniform.shape, np.bool_)
        stop = uniform.shape[1] - self.right
        before[:, self.counted] = self.scheme.before(rows, self.left, stop)
        return before, self.scheme.after(rows)

    def chains(self, uniform: Numbers) -> tuple[Numbers, Numbers]:
        """See Change."""
        after = self.law.rows(uniform, self.epsilon).decays()
        before = np.full(after.shape, np.nan)
        before[:, self.counted] = after[:, self.counted]
        return before, after

    def on(self, bonds: int) -> list[Change]:
        """See Change: with as many bonds added, and, before that, with one."""
        sides = {(min(self.left, 1), min(self.right, 1)), (self.left, self.right)}
        fits = [pair for pair in sorted(sides) if sum(pair) < bonds]
        return [replace(self, left=left, right=right) for left, right in fits]


@typed
def adding_sites(
    law: Coupled,
    epsilon: float,
    length: int,
    samples: int,
    seed: int = 0,
    scheme: OrderedScheme | None = None,
    added: int = 1,
    side: Side = "right",
) -> Violations:
    """How often a chain of L bonds loses a thermal bond when `added` bonds are added on a side.

    side: "left", "right" or "both" (then `added` on each). The letter's assumption (ii) is that it
    never does. loss and gain count the L bonds of the shorter chain alone. The chain is drawn with
    all its bonds at once, and the shorter one is a part of it.

    Raises InputError for an epsilon out of the law's range, an unknown side, length, added or
    samples below 1, or a negative seed.
    """
    epsilon = law.check(epsilon)
    scheme = OrderedScheme() if scheme is None else scheme
    length = check_integer("length", length, least=1, most=MOST_LENGTH)
    added = check_integer("added", added, least=1, most=MOST_LENGTH)
    left, right = added * (side != "right"), added * (side != "left")
    words = f"{added} {'bond' if added == 1 else 'bonds'} added on the {side}"
    words = words.replace("on the both", "on both sides")
    return compare(
        Addition(law, scheme, epsilon, left, right), length + left + right, samples, seed,
        assumption="adding sites", epsilons=(epsilon,), length=length, words=words,
    )  # fmt: skip
