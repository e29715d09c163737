"""docs/other_schemes.md: correlated and quasiperiodic chains through every scheme."""

from marked.tables import brief, csv, made, table


def halves(law: str) -> str:
    """One row per scheme and gamma: where p passes 1/2, length by length."""
    found = [row for row in csv("disorder").to_dicts() if row["law"] == law]
    lengths = sorted({row["length"] for row in found})
    keys = list(dict.fromkeys((r["scheme"], r["crossing"], r["gamma"]) for r in found))
    several = any(gamma is not None for _, _, gamma in keys)
    head = ["scheme", *(["γ"] if several else []), *(f"L = {length}" for length in lengths)]
    lines = [head, ["---"] * len(head)]
    for scheme, crossing, gamma in keys:
        own = {
            row["length"]: brief(row["epsilon"], row["error"])
            for row in found
            if (row["scheme"], row["crossing"], row["gamma"]) == (scheme, crossing, gamma)
        }
        name = f"{scheme}, {crossing}" if crossing else scheme
        lines.append([name, *([f"{gamma:g}"] if several else []), *(own[one] for one in lengths)])
    return table(lines)


def numbers() -> dict[str, str]:
    """By name, as the page marks them."""
    found = {f"disorder.{law}": halves(law) for law in ("correlated", "quasiperiodic")}
    return {**found, "disorder.made": made("disorder")}
