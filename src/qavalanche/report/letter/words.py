"""What the page and the table of the letter say in words: the lead, numbers, terms."""

from __future__ import annotations

from qavalanche.analysis.estimate import Estimate
from qavalanche.errors import counted
from qavalanche.letter.answer import DECISIONS, AnsweredStatement, Letter
from qavalanche.letter.statement import BEYOND
from qavalanche.report.numbers import with_error

SUMMARY = (
    "Disordered quantum chains localize or thermalize. The letter diagonalizes a chain step by "
    "step: weak couplings are eliminated, strong ones melt the spins that they act on into thermal "
    "regions, and a region that grows may start an avalanche that melts everything. Below stands "
    "what the letter states, where, what would speak against it, and what this package finds."
)
"""Of the letter, for those who open the page without it."""

VERDICTS = (
    "A number agrees with a bound or a range if it lies inside by two errors, and differs if it "
    "lies outside by two; with a value if it lies within two errors, which must be small enough to "
    "say something, and differs beyond three. Between, it is undecided. Errors are standard "
    "errors, statistical and systematic (windows, forms of fits, grids) added in squares. An exact "
    "statement has no number: it holds in every case that was looked at, or it does not. The rules "
    "stand in the code; where one was changed after a first look at numbers, the statement says so."
)
"""How a verdict is reached."""

TERMS = (
    ("L", "length of the chain in bonds; all lengths count bonds"),
    ("ε", "probability that a bond is resonant; the others have the coupling g = ε/K"),
    ("w", "decay of a bond, −ln g; resonant bonds have w ≤ 0"),
    ("s", "entropy density, ln d_s: ln 2 nats a bond for spins 1/2"),
    ("ζ", "localization length: norms of couplings fall as e^(−distance/ζ); ζ_c = 1/s"),
    ("T, p(ℓ)", "bonds of a thermal region; how often regions of ℓ bonds occur, ~ ℓ^(−τ) at ε_c"),
    ("ρ", "share of bonds inside thermal regions"),
    ("p(ε, L)", "share of chains that one region covers whole: thermal samples"),
    ("k, ℓ_k", "bonds of a bare resonant spot; bonds that it melts on each side, its collar"),
    ("ℓ*", "ℓ_k/k of large spots: the susceptibility, which diverges at ε_c"),
    ("L_+, L_−", "lengths above which p tends to 1 (ε > ε_c) and to 0 (ε < ε_c)"),
    ("⟨S⟩", "entanglement entropy of half a chain, averaged over chains"),
    ("Γ, t_+, R", "rate of a spin, typical time of thermalization, resistance of a chain"),
    ("rmt, halted, −s/2", "what crossing a thermal region costs: eq. 11, eq. 12, 1/ζ_t = −s/2"),
)
"""Symbols of the table."""


_VERBS: dict[str, tuple[str, str]] = {
    "agrees": ("agrees", "agree"),
    "differs": ("differs", "differ"),
    "undecided": ("is undecided", "are undecided"),
    BEYOND: (BEYOND, BEYOND),
}


def measured(estimate: Estimate) -> str:
    """'0.3451(2) (statistical 0.0001, systematic 0.0002)'; a dash where there is no number."""
    if not estimate.found:
        return "–"
    text = with_error(estimate.value, estimate.error)
    unit = f" {estimate.unit}" if estimate.unit else ""
    if not estimate.systematic:
        return f"{text}{unit}"
    parts = f"statistical {estimate.statistical:.2g}, systematic {estimate.systematic:.2g}"
    return f"{text}{unit} ({parts})"


def lead(found: Letter) -> str:
    """How many statements came out how."""
    counts = [(found.count(one), one) for one in DECISIONS]
    told = ", ".join(f"{n} {_VERBS[one][n > 1]}" for n, one in counts if n)
    size = "in minutes" if found.size == "quick" else "in hours"
    what = counted(len(found.answers), "statement")
    return f"{what} of the letter, measured {size} (--{found.size}): {told}."


def by_chance(found: Letter) -> str:
    """How many verdicts chance alone would turn."""
    return (
        f"If every statement were true, chance alone would make at most {found.by_chance:.1f} of "
        "these verdicts read differs (two errors at the edge of a range: 2.3 % each; three errors "
        "about a value: 0.27 % each)."
    )


def disagreements(found: Letter) -> list[AnsweredStatement]:
    """The statements that differ."""
    return [one for one in found.answers if one.decided.verdict == "differs"]
