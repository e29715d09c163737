"""fewest_resonances: how many resonant bonds must be placed to melt a region of given size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qavalanche.arguments import typed
from qavalanche.chain.chain import Chain
from qavalanche.errors import check_integer
from qavalanche.rare.inclusions.exact import can_exhaust, largest_inclusions
from qavalanche.rare.inclusions.ladder import doubling_dimension, least_growing
from qavalanche.rare.inclusions.melting import Melted, check_clean, melt_in_clean
from qavalanche.rare.inclusions.pattern import SpotPattern
from qavalanche.rare.inclusions.search import WIDTH, best_found
from qavalanche.rules import Rules

LONGEST = 10**6
"""Bonds that the search melts at most."""

_WITHIN = (0.1, 0.99)  # r = s / w: beyond, the search takes minutes
_DEEPEST = 12
_MELTS = 200_000


@dataclass(frozen=True)
class Inclusion:
    """How few resonant bonds melt a region of `length` bonds or more in a clean chain.

    rate: r = s / w; rules: of the scheme; resonant: bonds of `pattern`, which melts `melted.size`
    bonds: an upper bound on N_min, by its pattern; at_least: N_min is not below, by exhaustion (1
    where the rules are not covered by the proof); doubling: what plain doubling needs.
    """

    length: int
    rate: float
    rules: Rules
    resonant: int
    at_least: int
    pattern: SpotPattern
    melted: Melted
    doubling: int

    @property
    def exact(self) -> bool:
        """Whether `resonant` is N_min; else it is the best found."""
        return self.resonant == self.at_least

    @property
    def outcome(self) -> str:
        """ "exact", or what is known."""
        return "exact" if self.exact else f"best found; N_min is at least {self.at_least}"

    def chain(self, margin: int = 2) -> Chain:
        """The pattern as a chain that ends `margin` perturbative bonds beyond what melts.

        To be melted with `rules`; its largest region is the inclusion. InputError if margin < 1.
        """
        margin = check_integer("margin", margin, 1, LONGEST)
        beyond = max(-self.melted.first, self.melted.last - self.pattern.length)
        return self.pattern.chain(self.rate, self.rules, beyond + margin)

    def to_dict(self) -> dict[str, Any]:
        """As JSON takes it; lengths: run, gap, run, ... of the pattern."""
        return {
            "length": self.length,
            "rate": self.rate,
            "local_dimension": self.rules.local_dimension,
            "crossing": self.rules.crossing,
            "resonant": self.resonant,
            "exact": self.exact,
            "at_least": self.at_least,
            "size": self.melted.size,
            "start": self.melted.start,
            "lengths": list(self.pattern.lengths),
            "doubling": self.doubling,
            "doubling_dimension": doubling_dimension(self.rate),
        }

    def __str__(self) -> str:
        return f"{self.resonant} resonant bonds melt {self.melted.size} ({self.outcome})"


@typed
def fewest_resonances(
    length: int, rate: float, rules: Rules | None = None, width: int = WIDTH
) -> Inclusion:
    """The fewest resonant bonds, placed at will, that melt a region of >= `length` bonds.

    In an infinite chain whose other bonds all have the decay w = s / rate, by the exact scheme with
    `rules`. Small patterns are searched exhaustively (`largest_inclusions`), larger ones are the
    best that was found (`best_found`, which `width` widens); the result says which. In seconds.
    Raises InputError unless 1 <= length <= 10^6 and 0.1 <= rate <= 0.99, for rings, and for counts
    = "sites".

    >>> print(fewest_resonances(20, 0.5, Rules(crossing="halted")))
    8 resonant bonds melt 26 (exact)
    """
    length = check_integer("length", length, 1, LONGEST)
    rules = Rules() if rules is None else rules
    check_clean(rate, rules, _WITHIN)
    known = largest_inclusions(rate, rules, _DEEPEST, _MELTS) if can_exhaust(rules) else []
    enough = [one for one in known if one.size >= length]
    if enough:
        pattern, at_least = enough[0].pattern, enough[0].resonant
    else:
        found = best_found(length, rate, rules, [one.pattern for one in known], width)
        pattern, at_least = found[-1], len(known) + 1
    melted = melt_in_clean(pattern, rate, rules)
    resonant, doubling = pattern.resonant, by_doubling(length, rate, rules)
    return Inclusion(length, rate, rules, resonant, at_least, pattern, melted, doubling)


def by_doubling(length: int, rate: float, rules: Rules) -> int:
    """N of plain doubling in the continuum: a run, then ever two copies of what has melted."""
    growth, least, numbers = (2 - rate) / (1 - rate), least_growing(rate), [length]
    for bonds in range(least, 2 * least):
        size, copies = float(melt_in_clean(SpotPattern((bonds,)), rate, rules).size), 1
        while size < length:
            size, copies = size * growth, 2 * copies
        numbers.append(copies * bonds)
    return min(numbers)
