"""docs/analysis.md: what `analyze` says of the campaign of README, and the Ising model."""

import re

from marked.tables import brief, json_of


def numbers() -> dict[str, str]:
    """All marks of the page."""
    found = json_of("transition")[0]["transition"]
    routes = [brief(one["epsilon_c"], one["error"]) for one in found["estimates"]]
    exponent = re.search(r"ν_\+ = ([\d.]+)", found["estimates"][1]["outcome"])
    ising = json_of("ising")
    return {
        "crossings": routes[0],
        "lengths": routes[1],
        "bound": routes[2],
        "nu_plus": exponent[1] if exponent else "–",
        "outcome": found["outcome"],
        "ising_critical": brief(*ising["critical_point"]),
        "ising_nu": brief(*ising["nu"]),
    }
