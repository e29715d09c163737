"""What the letter says of the dynamics, held against stores: what `qavalanche dynamics` prints."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qavalanche.analysis.dynamics.dynamics import Dynamics, width_power
from qavalanche.analysis.dynamics.gather import gathered
from qavalanche.analysis.dynamics.point import DynamicPoint
from qavalanche.analysis.dynamics.relation import Relation, relation
from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.overview import SCHEMA
from qavalanche.errors import check, check_type
from qavalanche.letter.claim import LETTER, Claim
from qavalanche.letter.verdict import AtLeast, Between, Equal, Prediction
from qavalanche.store.campaign import Campaign

DERIVED = "derived here"
"""Whose other predictions stand beside the letter's: see docs/dynamics.md."""

_SLOW, _ENDS, _SM = "letter, critical slowing down", "letter, SM D", "letter, SM E"
CLOSE = 0.1
"""Error of a ratio above which it says little."""

_SMALL = 0.7  # ln t_+ below which R is expected to grow as L
_LARGE = 8.0  # L_+ from which on sqrt(L_+) / ln L_+ rises with it
_FAR = 1000  # L over L_+ from which on ends of a chain matter little to its slowest bond
_HALF = Between(0.0, 0.5)
"""mu <= s L_+: an end stretch with D > s L / 2 suffices to keep a chain from being thermal."""

DIFFUSIVE = Between(0.97, 1.03)
"""mu where R grows as L."""

LINEAR = Between(0.9, 1.1)
"""Powers that count as proportional."""


@dataclass(frozen=True, repr=False)
class DynamicsFound:
    """The dynamics of one law and scheme: estimates, and what the letter says of them."""

    dynamics: Dynamics
    claims: list[Claim]

    @property
    def title(self) -> str:
        """Law and scheme in words."""
        return self.dynamics.title

    def __repr__(self) -> str:
        return f"DynamicsFound({self.title}: {len(self.dynamics.points)} epsilons, {self.claims})"

    def to_dict(self) -> dict[str, Any]:
        """schema, family, points, correlators, entanglement (median and mean), claims."""
        one = self.dynamics
        rises = zip(one.median_rises, one.mean_rises, strict=True)
        return {
            "schema": SCHEMA,
            "family": self.title,
            "points": [point.to_dict() for point in one.points],
            "correlators": [
                {**found.to_dict(), "of_p": one.stretches[found.epsilon].exponent.to_dict()}
                for found in one.correlators
            ],
            "entanglement": [{"median": a.to_dict(), "mean": b.to_dict()} for a, b in rises],
            "claims": [claim.to_dict() for claim in self.claims],
        }


def dynamics(
    campaigns: Campaign | str | Path | Sequence[Campaign | str | Path],
) -> list[DynamicsFound]:
    """What `qavalanche dynamics` prints: rates, resistance and correlations, by law and scheme.

    campaigns: one or several, or their directories; points of the same law and scheme are taken
    together: L_+ and what happens at the ends of chains need many short chains, rates and
    resistance recorded long ones (`[observables]` with history and dynamics). Time: seconds. Raises
    InputError if there is none, or one without samples.
    """
    single = isinstance(campaigns, Campaign | str | Path)
    given = [campaigns] if single else campaigns
    allowed = "must be a Campaign, the directory of one, or several of them"
    check_type("campaigns", given, Sequence, allowed)
    opened = []
    for one in given:  # type: ignore[union-attr]
        check_type("campaigns", one, (Campaign, str, Path), allowed)
        opened.append(one if isinstance(one, Campaign) else Campaign.open(one))  # type: ignore[arg-type]
    check(bool(opened), "campaigns = []", "at least one is needed")
    return [DynamicsFound(one, statements(one)) for one in map(Dynamics, gathered(opened))]


def statements(one: Dynamics) -> list[Claim]:
    """The claims of one law and scheme, in the order of docs/dynamics.md."""
    return [*_times(one), *_resistance(one), *_correlations(one), *_entanglement(one)]


def _claim(
    about: str,
    says: str,
    where: str,
    estimate: Estimate,
    letter: Prediction,
    derived: Prediction | None = None,
) -> Claim:
    verdicts = {LETTER: letter.verdict(estimate)}
    if derived is not None:
        verdicts[DERIVED] = derived.verdict(estimate)
    return Claim(about, says, estimate, where, verdicts)


def _times(one: Dynamics) -> list[Claim]:
    says = "t_+ ~ e^(2 L_+/ζ), and 1/ζ = s at ε_c"
    of_length = one.relation(one.twice_length, "time_scale")
    width = one.relation(one.series("time_scale"), "rate_spread")
    nu, other = one.divergence_of_times.nu, one.divergence_of_lengths.nu
    return [
        _claim("ln t_+ / (2 s L_+)", says, _SLOW, of_length.ratio, Equal(1, CLOSE), _HALF),
        _claim(
            "ln t_+ / (2 L_+/ζ), ζ of chains of L_+ bonds",
            says, _SLOW, one.relation(one.twice_decay, "time_scale").ratio, Equal(1, CLOSE),
        ),
        _claim(
            "power of ln t_+ in L_+", "ln t_+ ~ L_+", _SLOW, of_length.power, LINEAR
        ),
        _claim(
            "ν_+ of ln t_+, less that of L_+",
            "ln t_+ ~ (ε − ε_c)^(−ν_+), as L_+", _SLOW, _less(nu, other), Equal(0, CLOSE),
        ),
        _claim(
            "power of the width of ln Γ in ln t_+",
            "the width is proportional to ln t_+", _SM, width.power, LINEAR,
        ),
        _claim(
            "fall of D beside the slowest bond",
            "a gap is melted from one side: e^(2ℓ/ζ)", _SM, at_long_chains(one, "drop"),
            Between(0.5, 1.0),
        ),
    ]  # fmt: skip


def _resistance(one: Dynamics) -> list[Claim]:
    says = "R ~ L^μ, μ = 2 L_+/ζ"
    by = powers_of_resistance(one)
    return [
        _claim("μ / (2 s L_+)", says, _SM, by["length"].ratio, Equal(1, CLOSE), _HALF),
        _claim(
            "μ / (2 L_+/ζ), ζ of chains of L_+ bonds", says, _SM, by["decay"].ratio, Equal(1, CLOSE)
        ),
        _claim("power of μ in L_+", "μ ~ L_+", _SM, by["length"].power, LINEAR),
        _claim("μ / ln t_+", "both are 2 L_+/ζ", _SM, by["times"].ratio, Equal(1, CLOSE)),
        _claim(
            "μ by growth over μ by scatter",
            "R is a sum of numbers with a power-law tail",
            _SM, by["scatter"].ratio, Equal(1, CLOSE),
        ),
        _claim(
            "μ where ln t_+ < 1", "R ~ L where 2 L_+/ζ < 1", _SM, diffusive_power(one), DIFFUSIVE
        ),
    ]  # fmt: skip


def powers_of_resistance(one: Dynamics) -> dict[str, Relation]:
    """How mu goes with 2 s L_+ ("length"), with 2 L_+ / zeta and the zeta of chains of L_+ bonds
    ("decay"), with ln t_+ ("times") and with the mu of the scatter of ln R ("scatter")."""
    held = [i for i, point in enumerate(one.points) if _above(point.time_scale)]
    mu = [one.points[i].power for i in held]
    beside = {
        "length": one.twice_length,
        "decay": one.twice_decay,
        "times": one.series("time_scale"),
        "scatter": one.series("spread_power"),
    }
    return {name: relation([x[i] for i in held], mu) for name, x in beside.items()}


def _above(scale: Estimate) -> bool:
    return scale.found and scale.value > 1.0


def diffusive_power(one: Dynamics) -> Estimate:
    """Weighted mean of mu where ln t_+ is below one; systematic: half the range beyond chance."""
    held = [p for p in one.points if p.time_scale.found and p.time_scale.value < _SMALL]
    found = [p.power for p in held if p.power.found]
    if not found:
        return Estimate.none("no ε with ln t_+ < 1 and μ")
    weights = [mu.error**-2 for mu in found]
    value = sum(w * mu.value for w, mu in zip(weights, found, strict=True)) / sum(weights)
    error = sum(weights) ** -0.5
    half = (max(mu.value for mu in found) - min(mu.value for mu in found)) / 2
    moved = math.sqrt(max(0.0, half**2 - max(mu.error for mu in found) ** 2))
    at = ", ".join(f"{p.epsilon:g}" for p in held if p.power.found)
    return Estimate(value, error, moved, outcome=f"at ε = {at}")


def at_long_chains(one: Dynamics, name: str) -> Estimate:
    """Of the smallest epsilon with L >= 1000 L_+, or else of that with the longest L over L_+."""
    found: list[tuple[DynamicPoint, Estimate]] = [
        (p, getattr(p, name)) for p in one.points if getattr(p, name).found
    ]
    reach = [
        (float(x.used["length"][1]) / p.thermal_length.value, p, x)
        for p, x in found
        if p.thermal_length.found
    ]
    if not reach:
        return Estimate.none("no thermal chains of 30 L_+ bonds or more")
    long = [row for row in reach if row[0] >= _FAR]
    far, p, x = long[0] if long else max(reach, key=lambda row: row[0])
    return x.saying(f"ε = {p.epsilon:g}, {x.outcome} = {far:.2g} L_+")


def end_to_end(one: Dynamics) -> list[Claim]:
    """The end-to-end correlation length against the letter's bound: its power, and its ratio."""
    pairs = [(p.thermal_length, p.end_length) for p in one.points]
    pairs = [(a, b) for a, b in pairs if a.found and b.found and _reaches(b, a)]
    ends = relation([_bound(a) for a, _ in pairs], [b for _, b in pairs])
    says = "ξ of the end-to-end correlator ≥ √L_+ / ln L_+"
    return [
        _claim("power of ξ in √L_+ / ln L_+", says, _ENDS, ends.power, AtLeast(1.0, CLOSE)),
        _claim(
            "ξ / (√L_+ / ln L_+) at the largest L_+", says, _ENDS, ends.last, AtLeast(1.0, CLOSE)
        ),
    ]  # fmt: skip


def _correlations(one: Dynamics) -> list[Claim]:
    rows = end_to_end(one)
    inside = Between(0.0, 1.0)
    for found in one.correlators:
        at, b, of_p = found.epsilon, found.exponent, one.stretches[found.epsilon].exponent
        law = "; ".join(f"against {other}: {won}" for other, won in found.verdicts.items())
        b = b.saying(f"{b.outcome}; {law}".removesuffix("; "))
        stretched = "Cor(O_0, O_ℓ) ~ exp(−(ℓ/ξ)^b), 0 < b < 1"
        where = "letter, beyond mean-field"
        rows.append(_claim(f"b of the correlator at ε = {at:g}", stretched, where, b, inside))
        if of_p.found and b.found:
            rows.append(
                _claim(
                    f"b of the correlator, less b of p, at ε = {at:g}",
                    "the same b", where, _less(b, of_p), Equal(0, CLOSE),
                )
            )  # fmt: skip
    return rows


def _reaches(ends: Estimate, length: Estimate) -> bool:
    """Whether the end-to-end correlator was followed to L_+: below it falls as a power of L."""
    return length.value > _LARGE and ends.used["length"][1] >= length.value


def _bound(length: Estimate) -> Estimate:
    """sqrt(L_+) / ln L_+ with its error."""
    value = math.sqrt(length.value) / math.log(length.value)
    slope = (0.5 - 1 / math.log(length.value)) / length.value
    return Estimate(value, value * slope * length.statistical, value * slope * length.systematic)


def _entanglement(one: Dynamics) -> list[Claim]:
    says, where = "the typical entanglement jumps from 0 to s L/2", "letter, entanglement"
    falls, large = Between(-math.inf, 0.0), Between(0.5, math.inf)
    medians, means = one.median_rises, one.mean_rises
    rows = [
        _claim(
            "power of L of the width in ε of the median's rise",
            says, where, width_power(medians), falls,
        ),
        _claim(
            "power of L of the width in ε of the mean's rise",
            "the mean rises with p, over a range that shrinks", where, width_power(means), falls,
        ),
    ]  # fmt: skip
    resolved = [pair for pair in zip(medians, means, strict=True) if pair[1].width.found]
    for i, name in enumerate(("median", "mean")):
        jump = Estimate.none("no length at which the grid resolves the mean's rise")
        if resolved:
            last = resolved[-1][i]
            jump = last.jump.saying(f"L = {last.length}: {last.jump.outcome}")
        about = f"largest jump of the {name} between neighbouring ε"
        rows.append(_claim(about, says, where, jump, large))
    return rows


def _less(one: Estimate, other: Estimate) -> Estimate:
    """The difference of two independent estimates; none if one is none."""
    if not (one.found and other.found):
        return Estimate.none(other.outcome if one.found else one.outcome)
    text = f"{plus_minus(*one.pair)} less {plus_minus(*other.pair)}"
    return Estimate(
        one.value - other.value,
        math.hypot(one.statistical, other.statistical),
        math.hypot(one.systematic, other.systematic),
        outcome=text,
    )
