"""docs/long_chain.md: what docs/figures/long_chains.csv holds."""

import math

from marked.tables import brief, csv, made, powers, small, table


def chains() -> str:
    """The table of the eight chains."""
    lines = [["ε", "ρ", "decay rate (nats a bond)", "largest region (bonds)"], ["---"] * 4]
    for row in csv("long_chains").sort("epsilon").to_dicts():
        epsilon = f"{row['epsilon']:g}"
        density = "1" if row["thermal_density"] == 1 else f"{row['thermal_density']:.4f}"
        rate = "–" if row["decay_rate"] is None else f"{row['decay_rate']:.4f}"
        lines.append([epsilon, density, rate, powers(row["largest_region"])])
    return table(lines)


EARLY, LATE, NEAR, BEYOND = 0.254, 0.256, 0.257, 0.2575
"""Below the transition, twice; the last epsilon where the rate is above s, and the next one."""


def numbers() -> dict[str, str]:
    """All marks of the page: fits at three epsilons, and the spread of chains."""
    found = {"chains": chains(), "made": made("long_chain")}
    values = {row["epsilon"]: row for row in csv("long_chains").to_dicts()}
    spread = {row["epsilon"]: row for row in csv("long_chain_spread").to_dicts()}
    for epsilon in (EARLY, LATE, BEYOND):
        row = values[epsilon]
        found[f"xi_{epsilon:g}"] = small(row["inverse_xi"], row["inverse_xi_error"])
    for epsilon in (NEAR, BEYOND):
        row = values[epsilon]
        found[f"tau_{epsilon:g}"] = brief(row["tau"], row["tau_error"])
    for epsilon, row in spread.items():
        for name, key in (("density", "thermal_density"), ("rate", "decay_rate")):
            found[f"{name}_spread_{epsilon:g}"] = powers(row[key], 1)
            if row[key] > 0.001:
                found[f"{name}_spread_{epsilon:g}"] = f"{row[key]:.3f}"
    for epsilon in (NEAR, BEYOND):
        rate = values[epsilon]["decay_rate"]
        found[f"rate_{epsilon:g}"] = brief(rate, spread[epsilon]["decay_rate"])
    found[f"density_{BEYOND:g}"] = f"{100 * values[BEYOND]['thermal_density']:.0f} %"
    largest = values[BEYOND]["largest_region"]
    found[f"largest_{BEYOND:g}"] = powers(largest)
    return found | {"met": brief(*met(values, spread[NEAR]["decay_rate"]))}


def met(values: dict[float, dict[str, float]], spread: float) -> tuple[float, float]:
    """Where the decay rate meets s = ln 2, between the values on both sides, with the error."""
    first, last = values[NEAR]["decay_rate"], values[BEYOND]["decay_rate"]
    slope = (last - first) / (BEYOND - NEAR)
    beyond = (math.log(2) - last) / (last - first)
    return BEYOND + beyond * (BEYOND - NEAR), math.hypot(1 + beyond, beyond) * spread / abs(slope)
