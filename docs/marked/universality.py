"""docs/universality.md: headline numbers of six laws, and what they hang on."""

from typing import Any

from marked.tables import brief, csv, json_of, table

NAMES = {
    "ε_c": "ε_c", "τ": "τ", "β": "β", "ν_−": "ν_−, cut-off of sizes", "ν_+": "ν_+, L_+",
    "ν collapse": "ν, collapse", "ν drift": "ν, drift", "1/ζ": "1/ζ over s", "ρ": "ρ",
    "power of ⟨S⟩": "power of ⟨S⟩",
}  # fmt: skip
LETTER = {
    "ε_c": "not universal", "τ": "2 < τ < 3", "β": "τ − 2", "ν_−": "≥ 2 (Harris)",
    "ν_+": "≥ 2 (Harris)", "ν collapse": "≥ 2 (Harris)", "ν drift": "≥ 2 (Harris)",
    "1/ζ": "1 (eq. 7)", "ρ": "< 1", "power of ⟨S⟩": "3 − τ",
}  # fmt: skip
CHOICES = ("counts", "crossing halted", "crossing -s/2")


def rows() -> list[dict[str, Any]]:
    """Lines of universality.csv."""
    return csv("universality").to_dicts()


def laws() -> list[str]:
    """In the order of the table."""
    return list(dict.fromkeys(row["law"] for row in rows()))


def row(law: str, quantity: str) -> dict[str, Any]:
    """One line."""
    return next(one for one in rows() if (one["law"], one["quantity"]) == (law, quantity))


def cell(one: dict[str, Any]) -> str:
    """'2.13(3)', or that it is not determined; a tie in the window is named."""
    if not one["determined"]:
        return "tie in the window" if one["tie"] else "not determined"
    return brief(one["value"], one["own_error"])


def biased(one: dict[str, Any]) -> str:
    """'−10 % to 0 %', or a dash."""
    return one["bias"] or "–"


def headline() -> str:
    """A row for each quantity, a column for each law."""
    lines = [["", *laws()], ["---"] * (1 + len(laws()))]
    for name, label in NAMES.items():
        lines.append([label, *(cell(row(law, name)) for law in laws())])
    return table(lines)


def columns() -> str:
    """Every determined number, its error, and what each choice changes beyond chance."""
    lines = [["law", "number", "value", "bias", "ties", "tie order", "counts: sites", "halted",
              "−s/2"], ["---"] * 9]  # fmt: skip
    made = json_of("universality")["laws"]
    for one in rows():
        if not one["determined"]:
            continue
        ties = made[one["law"]]["paired"]["ties"]
        own = ["0" if ties["changed"] == 0 else "changes", "0"]
        shifts = [_shift(one, choice) for choice in CHOICES]
        lines.append([one["law"], NAMES[one["quantity"]], cell(one), biased(one), *own, *shifts])
    return table(lines)


def _shift(one: dict[str, Any], choice: str) -> str:
    """'0.016 of +0.016(2)': what of a shift is beyond chance; '0 of +0.1(2)'."""
    beyond = one[f"{choice} systematic"]
    if beyond is None:
        return "–"
    shift, error = one[f"{choice} shift"], one[f"{choice} shift error"]
    sign = "+" if shift > 0 else ""
    first = "0" if beyond == 0 else f"{beyond:.2g}"
    return f"{first} of {sign}{brief(shift, error)}"


def together() -> str:
    """Whether the numbers of the laws are one."""
    lines = [["number", "laws", "mean", "p", "", "the letter"], ["---"] * 6]
    for name, one in json_of("universality")["universal"].items():
        known = "mean" in one
        single = one["verdict"] == "one value"
        mean = brief(one["mean"], one["error"]) if single else "–"
        p = f"{one['p']:.2g}" if known else "–"
        verdict = one["verdict"]
        lines.append([NAMES[name], str(one["laws"]), mean, p, verdict, LETTER[name]])
    return table(lines)


def pairs() -> dict[str, str]:
    """Chains that were melted twice, and what changed."""
    found: dict[str, str] = {}
    for choice, mark in (("ties", "ties"), ("tie order", "order")):
        every = [one["paired"][choice] for one in json_of("universality")["laws"].values()]
        chains, changed = (sum(one[key] for one in every) for key in ("chains", "changed"))
        found |= {f"{mark}_chains": str(chains), f"{mark}_changed": str(changed)}
        if choice == "ties":  # none changes
            continue
        shifts = [one["density"] for one in every]
        mean = sum(value for value, _ in shifts) / len(shifts)
        error = sum(error**2 for _, error in shifts) ** 0.5 / len(shifts)
        found[f"{mark}_density"] = brief(mean, error)
    return found


def plus() -> dict[str, str]:
    """nu_+ of the continuous laws, and the bias of its estimator."""
    both = {name: row(f"{name} ln g", "ν_+") for name in ("normal", "logistic")}
    return {
        "plus_norm": cell(both["normal"]),
        "plus_logistic": cell(both["logistic"]),
        "plus_bias": both["logistic"]["bias"],
    }


def beside() -> dict[str, str]:
    """Of both continuous laws the power of <S>, 3 - tau, and nu by collapse with halted decay."""
    found = {}
    for name in ("normal", "logistic"):
        law = f"{name} ln g"
        tau = row(law, "τ")
        halted = json_of("universality")["laws"][law]["choices"]["crossing = halted"]["ν collapse"]
        found[f"power_{name}"] = cell(row(law, "power of ⟨S⟩"))
        found[f"three_{name}"] = brief(3 - tau["value"], tau["error"])
        found[f"halted_{name}"] = brief(halted["value"], halted["error"])
    return found


def numbers() -> dict[str, str]:
    """All marks of the page."""
    return {
        "headline": headline(),
        "columns": columns(),
        "together": together(),
        **pairs(),
        **plus(),
        **beside(),
    }
