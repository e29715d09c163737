"""docs/exact.md: the exact scheme against the one without inherited couplings.

docs/figures/exact.csv (what, rule, old, old_error, new, new_error) and exact_ladder.csv are made by
docs/figures/make_exact.py; what is not measured yet is a question mark.
"""

from typing import Any

from marked.tables import FIGURES, brief, csv, json_of, table

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
OPEN = "?"


def there(name: str) -> bool:
    """Whether a table is made."""
    return (FIGURES / name).exists()


def row(what: str, rule: str) -> dict[str, Any]:
    """One line of exact.csv."""
    return csv("exact").filter(what=what, rule=rule).row(0, named=True)


def moved() -> str:
    """The table of what moved: old and new of both rules."""
    head = ["", *(f"{rule}, {when}" for rule in RULES for when in ("before", "now"))]
    lines = [head, ["---"] * 5]
    for what, name in ROWS.items():
        both = [row(what, rule) for rule in RULES]
        cells = [brief(one[when], one[f"{when}_error"]) for one in both for when in ("old", "new")]
        lines.append([name, *cells])
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
    now = {rule: row("epsilon_c", rule) for rule in RULES}
    found = {f"critical_{rule}": brief(one["new"], one["new_error"]) for rule, one in now.items()}
    for rule, one in now.items():
        both = (one["old_error"] ** 2 + one["new_error"] ** 2) ** 0.5
        found[f"lower_{rule}"] = brief(one["old"] - one["new"], both)
    rmt, halted = (now[rule] for rule in RULES)
    both = (rmt["new_error"] ** 2 + halted["new_error"] ** 2) ** 0.5
    found["between"] = brief(halted["new"] - rmt["new"], both)
    return found | {"chains": chains(), "moved": moved()}


def chains() -> str:
    """Samples of both campaigns, in millions."""
    made = json_of("exact")
    return f"{sum(made[rule]['made']['samples'] for rule in RULES) / 1e6:.1f} million"


MEASURED = ("critical_rmt", "critical_halted", "lower_rmt", "lower_halted", "between", "chains")


def numbers() -> dict[str, str]:
    """All marks of the page."""
    found = dict.fromkeys([*MEASURED, "moved"], OPEN)
    found |= dict.fromkeys(["ladder_rmt", "ladder_halted", "ladder_old"], OPEN)
    if there("exact.csv") and there("exact.json"):
        found |= estimates()
    if there("exact_ladder.csv"):
        found |= ladder()
    return found
