"""What follows from (ii): L rho(L) is superadditive in L."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.assumptions.compare import Change, Numbers, compare
from qavalanche.analysis.assumptions.coupled import MOST_LENGTH, Coupled
from qavalanche.analysis.assumptions.ordered import Bonds, OrderedScheme
from qavalanche.analysis.assumptions.violations import Violations
from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, shown


@dataclass(frozen=True)
class Joining(Change):
    """Two chains, of `left` bonds and of all others but the `dropped` after them, are joined."""

    epsilon: float
    left: int
    dropped: int

    def pair(self, uniform: Numbers) -> tuple[Bonds, Bonds]:
        """See Change; a dropped bond is in neither piece, and not thermal before."""
        rows = self.law.rows(uniform, self.epsilon)
        before = np.zeros(uniform.shape, np.bool_)
        right = self.left + self.dropped
        before[:, : self.left] = self.scheme.before(rows, 0, self.left)
        before[:, right:] = self.scheme.before(rows, right, uniform.shape[1])
        return before, self.scheme.after(rows)

    def chains(self, uniform: Numbers) -> tuple[Numbers, Numbers]:
        """See Change."""
        after = self.law.rows(uniform, self.epsilon).decays()
        before = after.copy()
        before[:, self.left : self.left + self.dropped] = np.nan
        return before, after

    def violated(self, before: Bonds, after: Bonds) -> NDArray[np.bool_]:
        """Samples (n,) in which the whole has fewer thermal bonds than its pieces."""
        return np.asarray(after.sum(axis=1) < before.sum(axis=1))

    def on(self, bonds: int) -> list[Change]:
        """See Change: cut at every place."""
        return [replace(self, left=left) for left in range(1, bonds - self.dropped)]


@typed
def superadditivity(
    law: Coupled,
    epsilon: float,
    lengths: tuple[int, int],
    samples: int,
    seed: int = 0,
    scheme: OrderedScheme | None = None,
    dropped: int = 1,
) -> Violations:
    """How often L rho(L) < L_1 rho(L_1) + L_2 rho(L_2), a chain being cut in two; and the mean.

    lengths: L_1 and L_2 in bonds. dropped: how many bonds the cut drops. With 1, the letter's cut:
    sites are parted, and the bond between them is in neither piece, L = L_1 + 1 + L_2. With 0 the
    cut goes through a site, which both pieces keep, and every bond is in one of them,
    L = L_1 + L_2: the inequality that Fekete's lemma takes, with lengths counted in bonds. Both
    follow from (ii). `gain` is L rho(L) - L_1 rho(L_1) - L_2 rho(L_2), in bonds (a dropped bond
    that melts counts), `fallen` the share of samples in which it is negative, and `in_the_mean`
    says whether the mean is superadditive ("rises").

    Raises InputError for an epsilon out of the law's range, lengths or samples below 1, dropped
    other than 0 or 1, or a negative seed.
    """
    epsilon = law.check(epsilon)
    scheme = OrderedScheme() if scheme is None else scheme
    left, right = (check_integer("length", length, least=1, most=MOST_LENGTH) for length in lengths)
    check(dropped in (0, 1), f"dropped = {shown(dropped)}", "must be 0 or 1")
    words = f"{left} + {right} bonds, {dropped} dropped"
    bonds = left + dropped + right
    return compare(
        Joining(law, scheme, epsilon, left, dropped), bonds, samples, seed,
        assumption="superadditivity", epsilons=(epsilon,), length=bonds, words=words,
    )  # fmt: skip
