"""The rules of the scheme: what is resonant, and what crossing a thermal region costs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, cast, get_args

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, check_number, plain, shown, suggestion
from qavalanche.numerics.logarithm import ln

TIE = 1e-12
"""Relative tolerance of the resonance criterion, within which G = 1 is a tie."""

MOST_STATES = 2**53
"""Of a site; a float tells whole numbers apart up to here."""

Crossing = float | Literal["halted", "rmt"]
Ties = Literal["resonant", "perturbative"]
Counts = Literal["bonds", "sites"]
Ends = Literal["open", "ring"]


@dataclass(frozen=True)
class Rules:
    """Rules of the scheme.

    local_dimension: d_s >= 2, states per site; the entropy density is s = ln d_s nats per bond.
    crossing: decay x(F) of a coupling's norm across an inert region F of T_F bonds:
        "halted"   x = 0, the rule of halted decay (letter eq. 12 and SM B);
        a number   x = T_F / zeta_t with 1 / zeta_t = the number, below s (letter SM B; its improved
                   estimate zeta_t = -2 zeta_c is the number -s / 2); see any_crossing;
        "rmt"      x = D_F(exit side) - s T_F / 2, random matrix theory taken literally (eq. 11);
                   here T_F is what `counts` says.
    ties: what couplings with G = 1 are, "resonant" or "perturbative".
    counts: what T counts in the criterion s T / 2 >= D, the "bonds" of every thermal unit that the
        coupling acts on, or their "sites", one more each. Sizes are given in bonds all the same.
    any_crossing: whether a number as crossing may be s or more. The letter excludes that; its
        ref. 58, matrix elements that decay as exp(-l / x_0) through thermal regions as anywhere
        else, is the number 1 / x_0 - s / 2.
    ends: "open", L bonds between L + 1 sites; or "ring", as many sites as bonds, the last bond
        between the last site and the first.

    Ties and counts are choices that the letter leaves open; vary them to see what hangs on them.
    Raises InputError for d_s < 2, an unknown crossing, ties, counts or ends, or a number as
    crossing that is not finite, or not below s without any_crossing.
    """

    local_dimension: int = 2
    crossing: Crossing = "rmt"
    ties: Ties = "resonant"
    counts: Counts = "bonds"
    any_crossing: bool = False
    ends: Ends = "open"

    def __post_init__(self) -> None:
        dimension = check_integer(
            "local_dimension", self.local_dimension, least=2, most=MOST_STATES
        )
        object.__setattr__(self, "local_dimension", dimension)
        free = isinstance(self.any_crossing, bool)
        check(free, f"any_crossing = {shown(self.any_crossing)}", "must be true or false")
        object.__setattr__(self, "crossing", self._checked_crossing(self.crossing))
        for name, allowed in _WORDS.items():
            word = getattr(self, name)
            quoted = " or ".join(f'"{one}"' for one in allowed)
            known = isinstance(word, str) and word in allowed
            check(known, f"{name} = {shown(word)}", f"must be {quoted}")

    def _checked_crossing(self, crossing: Any) -> Crossing:
        if isinstance(crossing, str) and crossing in ("halted", "rmt"):
            return "halted" if crossing == "halted" else "rmt"
        allowed = f'must be "halted", "rmt" or a number below s = {self.entropy_density:.4g}'
        most = self.entropy_density
        if self.any_crossing:
            allowed, most = 'must be "halted", "rmt" or a finite number', math.inf
        text = isinstance(crossing, str) and plain(crossing)
        number = float(crossing) if text else crossing
        large = isinstance(number, int | float) and most <= number < math.inf
        hint = ", or any number with any_crossing = true" if large else ""
        check_number("crossing", number, allowed + hint, -math.inf, most)
        return float(number) + 0.0  # -0.0 is the same rule as 0.0

    @property
    def entropy_density(self) -> float:
        """s = ln d_s, in nats per bond; also the bound 1 / zeta_c on the decay rate (eq. 7)."""
        return ln(self.local_dimension)

    @property
    def crossing_slope(self) -> float:
        """Decay added per bond of a crossed inert region, apart from that region's own decay."""
        if self.crossing == "halted":
            return 0.0
        if self.crossing == "rmt":
            return -self.entropy_density / 2
        return float(self.crossing)

    @property
    def keeps_exit_decay(self) -> bool:
        """Whether crossing a region adds the region's own accumulated decay on the exit side."""
        return self.crossing == "rmt"

    @property
    def threshold(self) -> float:
        """s / 2, times 1 + 1e-12 where ties are resonant and 1 - 1e-12 where they are not."""
        sign = 1 if self.ties == "resonant" else -1
        return self.entropy_density / 2 * (1 + sign * TIE)

    @property
    def extra_length(self) -> int:
        """What the criterion counts of a thermal unit beyond its bonds: 0, or 1 with its sites."""
        return 0 if self.counts == "bonds" else 1

    @typed
    def resonant(self, decay: float, thermal_length: float, units: int = 1) -> bool:
        """Whether G = exp(s T / 2 - D) >= 1 for a coupling of norm exp(-D) on T thermal bonds.

        decay: D in nats; thermal_length: bonds, summed over the thermal units it acts on; units:
        the number of these, which T exceeds the bonds by with counts = "sites".
        """
        return decay <= self.threshold * (thermal_length + units * self.extra_length)

    @property
    def options(self) -> dict[str, Any]:
        """The choices that are not the default, by name."""
        chosen = {name: getattr(self, name) for name in _USUAL}
        return {name: choice for name, choice in chosen.items() if choice != _USUAL[name]}

    def __str__(self) -> str:
        named = isinstance(self.crossing, str)
        crossing = self.crossing if named else f"1/ζ_t = {self.crossing:g}"
        others = "".join(f", {name}: {word}" for name, word in self.options.items())
        return f"d_s = {self.local_dimension}, {crossing}{others}"


def rules_from(given: Any, parameters: Mapping[str, Any]) -> Rules:
    """The rules that a function of one scheme was given: Rules, or some of their parameters.

    Raises InputError for both at once, for what is no Rules, and for an unknown parameter.
    """
    if given is None:
        known = [one.name for one in fields(Rules)]
        for key in parameters:
            hint = suggestion(key, known)
            check(key in known, f"rule {shown(key)}{hint}", f"must be {' or '.join(known)}")
        return Rules(**parameters)
    allowed = "must be a Rules, such as Rules(crossing='rmt')"
    check(isinstance(given, Rules), f"rules = {shown(given)}", allowed)
    own = ", ".join(parameters)
    check(not own, f"parameters {own}", "go without Rules, which have their own")
    return cast(Rules, given)


_WORDS = {"ties": get_args(Ties), "counts": get_args(Counts), "ends": get_args(Ends)}
_CHOICES = ("ties", "counts", "any_crossing", "ends")
_USUAL = {name: getattr(Rules, name) for name in _CHOICES}
