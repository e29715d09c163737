"""docs/exact.md: the exact scheme against the one without inherited couplings.

docs/figures/exact.csv (what, rule, old, old_error, new, new_error) and exact_ladder.csv are made by
docs/figures/make_exact.py. The epsilon_c of now rest
on exact_long.csv too: marked.long_marks.
"""

from collections.abc import Callable
from typing import Any

from marked import long_marks
from marked.long_marks import Found, ends
from marked.tables import brief, csv, json_of, powers, table

RULES = ("rmt", "halted")
ROWS = {
    "epsilon_c": "ε_c",
    "epsilon_c by crossings of p": "… by crossings of p",
    "epsilon_c by L_+ to infinity": "… by L_+ → ∞",
    "epsilon_c by decay rate meets s": "… by the decay rate, which meets s",
    "rho at epsilon_c": "ρ at ε_c",
    "tau at epsilon_c": "τ at ε_c",
    "beta at epsilon_c": "β at ε_c",
    "power of <S> at epsilon_c": "power of ⟨S⟩ at ε_c",
    "nu_+": "ν_+",
}


def row(what: str, rule: str) -> dict[str, Any]:
    """One line of exact.csv."""
    return csv("exact").filter(what=what, rule=rule).row(0, named=True)


def cell(what: str, one: dict[str, Any], when: str) -> str:
    """A number with its error, or what its outcome says instead."""
    value, error = one[when], one[f"{when}_error"]
    if when == "new" and what in LONG[one["rule"]]:
        return LONG[one["rule"]][what]()
    if when == "new" and "no power law fits" in one["outcome"]:
        return "no power law fits"
    if what in UNSURE and value is not None and 2 * error >= abs(value):
        return "not determined"
    return brief(value, error)


UNSURE = ("beta at epsilon_c", "nu_+")
"""A number that is not two of its errors from zero says nothing of these two exponents."""


def critical(law: str = "power") -> Found:
    """epsilon_c of rmt: the decay rate with the long chains, and the two other routes."""
    names = ("epsilon_c by crossings of p", "epsilon_c by L_+ to infinity")
    others = [Found(one["new"], one["new_error"]) for one in (row(what, "rmt") for what in names)]
    return long_marks.of_routes([*others, long_marks.by_rate("rmt", law)])


def tie() -> str:
    """Between which two epsilon the rate of halted decay jumps."""
    return ends(*long_marks.jump("halted"))


LONG: dict[str, dict[str, Callable[[], str]]] = {
    "rmt": {
        "epsilon_c": lambda: brief(*critical()[:2]),
        "epsilon_c by decay rate meets s": lambda: brief(*long_marks.by_rate("rmt")[:2]),
    },
    "halted": {
        "epsilon_c": tie,
        "epsilon_c by decay rate meets s": lambda: "no power law fits: jump at the tie",
    },
}
"""What the long chains say, in place of the campaigns up to 10^7 bonds."""


def moved() -> str:
    """The table of what moved: old and new of both rules."""
    head = ["", *(f"{rule}, {when}" for rule in RULES for when in ("before", "now"))]
    lines = [head, ["---"] * 5]
    for what, name in ROWS.items():
        both = [row(what, rule) for rule in RULES]
        lines.append([name, *(cell(what, one, when) for one in both for when in ("old", "new"))])
    return table(lines)


def long() -> str:
    """The mean decay rate over s of every length, and its limit at fixed epsilon."""
    lengths = sorted(csv("exact_long")["bonds"].unique())
    head = ["rule", "ε", *(powers(float(bonds), 1) for bonds in lengths), "limit"]
    lines = [head, ["---"] * len(head)]
    for rule in RULES:
        for epsilon in long_marks.rates(rule, long_marks.LONG)["epsilon"]:
            there = csv("exact_long").filter(rule=rule, epsilon=epsilon)["bonds"].unique().to_list()
            found = [
                brief(*long_marks.scaled(rule, bonds, epsilon)[:2]) if bonds in there else "–"
                for bonds in lengths
            ]
            limit = brief(*long_marks.of_lengths(rule, epsilon)[:2])
            lines.append([rule, f"{epsilon:g}", *found, limit])
    return table(lines)


def ladder() -> dict[str, str]:
    """Bonds that the longest ladder melts, and its spots."""
    last = csv("exact_ladder").sort("spots").row(-1, named=True)
    return {
        "ladder_rmt": f"{last['rmt']}",
        "ladder_halted": f"{last['halted']}",
        "ladder_old": f"{last['without_inheritance']}",
    }


def estimates() -> dict[str, str]:
    """epsilon_c of both rules, what the rule changes, and what inheritance does."""
    old = {rule: row("epsilon_c", rule)["old"] for rule in RULES}
    error = row("epsilon_c", "rmt")["old_error"]
    rmt, (low, high) = critical(), long_marks.jump("halted")
    halted = (low + high) / 2
    return {
        "critical_rmt": brief(*rmt[:2]),
        "critical_halted": tie(),
        "lower_rmt": brief(old["rmt"] - rmt.value, (rmt.error**2 + error**2) ** 0.5),
        "lower_halted": f"{old['halted'] - halted:.4f}",
        "between": brief(halted - rmt.value, rmt.error),
        "chains": chains(),
        "moved": moved(),
    } | {f"short_{rule}": brief(*(row("epsilon_c", rule)[k] for k in SHORT)) for rule in RULES}


SHORT = ("new", "new_error")
"""epsilon_c of the campaigns alone, which the rows at epsilon_c are for."""


def of_long_chains() -> dict[str, str]:
    """Marks, laws of their drift, and the rates beside the tie."""
    found = {"long": long(), "by_rate": brief(*long_marks.by_rate("rmt")[:2])}
    found |= {f"law_{name}": brief(*one[:2]) for name, one in long_marks.limits("rmt").items()}
    found["by_rate_squared"] = brief(*long_marks.by_rate("rmt", "squared")[:2])
    found["critical_squared"] = brief(*critical("squared")[:2])
    known = long_marks.marks("rmt")
    found |= {f"mark_{k}": brief(*known[10**k][:2]) for k in (7, 8, 9)}
    held = long_marks.held("rmt")
    found |= {"held": f"{held:g}", "held_limit": brief(*long_marks.of_lengths("rmt", held)[:2])}
    for name, epsilon in zip(("below", "above"), long_marks.jump("halted"), strict=True):
        rate = long_marks.scaled("halted", long_marks.LONG, epsilon)
        found |= {f"tie_{name}": brief(*rate[:2]), f"epsilon_{name}": f"{epsilon:g}"}
        found[f"limit_{name}"] = brief(*long_marks.of_lengths("halted", epsilon)[:2])
    longest = csv("exact_long").filter(rule="halted", bonds=10**9, epsilon=epsilon)
    found |= {"tie_chains": str(longest.height), "tie_thermal": str(longest["thermal"].sum())}
    return found


def chains() -> str:
    """Samples of both campaigns, in millions."""
    made = json_of("exact")
    return f"{sum(made[rule]['made']['samples'] for rule in RULES) / 1e6:.1f} million"


def numbers() -> dict[str, str]:
    """All marks of the page."""
    return estimates() | of_long_chains() | ladder()
