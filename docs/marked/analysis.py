"""docs/analysis.md: what `analyze` says of the campaign of README, and the Ising model."""

import re
from typing import Any

from marked.tables import brief, csv, json_of, table


def changed() -> str:
    """Which estimates of the demo changed: before, now with both parts of the error, and why."""
    now: dict[str, Any] = {row["about"]: row for row in json_of("transition_claims")[0]["claims"]}
    lines = [["quantity", "was", "is", "statistical, systematic", "verdict", "why"], ["---"] * 6]
    for old in csv("changed_estimates").to_dicts():
        new = now.get(old["about"])
        verdicts = dict.fromkeys((old["before_verdict"], new["verdict"] if new else "not measured"))
        lines.append([
            old["quantity"],
            brief(old["before"], old["before_error"]),
            brief(new["value"], new["error"]) if new else "–",
            parts(new),
            " → ".join(one for one in verdicts if one),
            old["reason"],
        ])  # fmt: skip
    return table(lines)


def parts(row: dict[str, Any] | None) -> str:
    """Both parts of the error, to two digits."""
    if row is None or row["value"] is None:
        return "–"
    return ", ".join(f"{row[f'{part}_error']:.2g}" for part in ("statistical", "systematic"))


def derived() -> str:
    """How often functions of the parameters of planted collapses lie within their errors."""
    head = ["function", "sets", "within one error", "within two", "error over linear propagation"]
    rows = [head, ["---"] * len(head)]
    for row in csv("own_data_derived").to_dicts():
        shares = (f"{100 * row[name]:.0f} %" for name in ("within_one", "within_two"))
        rows.append([row["function"], str(row["sets"]), *shares, f"{row['to_linear']:.2f}"])
    return table(rows)


def scans() -> str:
    """The search for the cut-off of a law against the search of all sizes."""
    head = ["law", "sets", "sizes tried", "the same cut-off", "largest distance over the least"]
    rows = [head, ["---"] * len(head)]
    for row in csv("own_data_scans").to_dicts():
        shares = (f"{100 * row[name]:.0f} %" for name in ("tried", "same"))
        rows.append([row["law"], str(row["sets"]), *shares, f"{row['worst']:.2f}"])
    return table(rows)


def numbers() -> dict[str, str]:
    """All marks of the page."""
    found = json_of("transition")[0]["transition"]
    routes = [brief(one["epsilon_c"], one["error"]) for one in found["estimates"]]
    exponent = re.search(r"ν_\+ = ([\d.]+) ± ([\d.]+)", found["estimates"][1]["outcome"])
    ising = json_of("ising")
    return {
        "derived": derived(),
        "scans": scans(),
        "crossings": routes[0],
        "lengths": routes[1],
        "bound": routes[2],
        "nu_plus": brief(float(exponent[1]), float(exponent[2])) if exponent else "–",
        "changed": changed(),
        "scaling": json_of("transition")[0]["scaling"]["outcome"],
        "outcome": found["outcome"],
        "ising_critical": brief(*ising["critical_point"]),
        "ising_nu": brief(*ising["nu"]),
    }
