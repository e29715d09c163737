"""docs/halted_decay.md: 1/zeta_t by norm and elimination, and what a weaker coupling loses."""

from collections.abc import Callable
from typing import Any

from marked.tables import brief, json_of, made, table

NORMS = {
    "typical": "typical",
    "resonance": "resonance, G",
    "mean_square": "mean square",
    "operator": "operator",
}
ROTATIONS = ("quotient", "bounded", "unitary")
SPOTS = {
    "independent": "independent",
    "goe": "repelling, V_b turns b",
    "goe, b conserved": "repelling, V_b keeps b",
    "independent, d_s = 3": "independent, d_s = 3",
}
EXPECTED = {
    ("mean_square", "independent"): "−0.5",
    ("operator", "independent"): "−1",
    ("operator", "goe, b conserved"): "−0.5",
}
"""1/zeta_t over s of the quotient where it is not 0; V_b that turns b: as independent levels."""

CANDIDATES = ("typical", "mean_square", "operator")
"""Norms whose 1/zeta_t is sharp enough to be held against candidates."""

NAMES = {"0": "halted", "−0.5": "improved", "−1": "largest element"}


def expected(norm: str, spot: str) -> str:
    """What is derived for the quotient."""
    kind = spot if spot.endswith("conserved") else "independent"
    return EXPECTED.get((norm, kind), "0")


def rate(spot: str, rotation: str, norm: str) -> dict[str, Any]:
    """One 1/zeta_t."""
    wanted = {"spot": spot, "rotation": rotation, "norm": norm}
    (found,) = [one for one in json_of("crossing_norms")["rates"] if wanted.items() <= one.items()]
    return dict(found)


def rates() -> str:
    """The table of 1/zeta_t over s."""
    rows = [["levels of the spot", "norm", "quotient, derived", *ROTATIONS], ["---"] * 6]
    for spot, name in SPOTS.items():
        for norm, shown in NORMS.items():
            found = (cell(rate(spot, rotation, norm)["over_s"]) for rotation in ROTATIONS)
            rows.append([name, shown, expected(norm, spot), *found])
    return table(rows)


def exits() -> str:
    """The table of slopes in -ln G_b."""
    slopes = {
        (one["rotation"], one["norm"], one["where"]): one["slope"]
        for one in json_of("crossing_norms")["exit_slopes"]
    }
    law = {"typical": ("1", "1"), "resonance": ("1", "1"), "mean_square": ("½", "1"),
           "operator": ("0", "1")}  # fmt: skip
    rows = [["norm", "near, derived", "bounded", "unitary", "far, derived", "bounded", "unitary"]]
    rows.append(["---"] * 7)
    for norm, shown in NORMS.items():
        cells = [shown]
        for where, derived in zip(("near", "far"), law[norm], strict=True):
            found = (brief(*slopes[rotation, norm, where]) for rotation in ROTATIONS[1:])
            cells += [derived, *found]
        rows.append(cells)
    return table(rows)


def spread() -> str:
    """The table of what a later diagonalization makes of the elements."""
    rows = [["G_b", "typical", "mean square", "typical, later"], ["---"] * 4]
    for one in json_of("crossing_norms")["spread"]:
        names = ("typical", "mean_square", "typical_later")
        rows.append([f"{one['G']:g}", *(brief(*one[name]) for name in names)])
    return table(rows)


def cell(pair: list[float]) -> str:
    """A number with its error; zero has no sign."""
    text = brief(*pair)
    return text[1:] if text.startswith("−") and not text[1:].split("(")[0].strip("0.") else text


def statistical() -> str:
    """The smallest and the largest statistical error over s."""
    found = [
        one["rate"]["statistical_error"] * one["over_s"][0] / one["rate"]["value"]
        for one in json_of("crossing_norms")["rates"]
        if one["norm"] in CANDIDATES
    ]
    return f"{min(found):.3f} to {max(found):.3f}"


def agreeing(rotations: tuple[str, ...], verdict_of: Callable[[dict[str, Any]], bool]) -> str:
    """'10 of 12': of all spots, and the norms that have no logarithm."""
    rows = [
        rate(spot, rotation, norm)
        for spot in SPOTS
        for rotation in rotations
        for norm in CANDIDATES
    ]
    return f"{sum(map(verdict_of, rows))} of {len(rows)}"


def as_derived(one: dict[str, Any]) -> bool:
    """Whether the quotient agrees with what is derived; an error if it differs from it."""
    name = NAMES[expected(one["norm"], one["spot"])]
    if one["verdicts"][name] == "differs":
        raise ValueError(f"{one['spot']}, {one['norm']} differs from what is derived")
    return bool(one["verdicts"][name] == "agrees")


def verdict(spot: str, rotation: str, norm: str) -> str:
    """1/zeta_t over s of one, as a number with its error."""
    return cell(rate(spot, rotation, norm)["over_s"])


def numbers() -> dict[str, str]:
    """All marks of the page."""
    return {
        "samples": f"{json_of('crossing_norms')['samples']:,}",
        "rates": rates(),
        "exits": exits(),
        "spread": spread(),
        "typical": verdict("independent", "quotient", "typical"),
        "mean_square": verdict("independent", "quotient", "mean_square"),
        "operator": verdict("independent", "quotient", "operator"),
        "kept": verdict("goe, b conserved", "quotient", "operator"),
        "bounded": verdict("independent", "bounded", "mean_square"),
        "bounded_operator": verdict("independent", "bounded", "operator"),
        "unitary": verdict("independent", "unitary", "mean_square"),
        "unitary_operator": verdict("independent", "unitary", "operator"),
        "statistical": statistical(),
        "quotients": agreeing(("quotient",), as_derived),
        "halted": agreeing(ROTATIONS[1:], lambda one: one["verdicts"]["halted"] == "agrees"),
        "refused": agreeing(ROTATIONS[1:], lambda one: one["verdicts"]["improved"] == "differs"),
        "made": made("halted_decay"),
    }
