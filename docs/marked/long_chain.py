"""docs/long_chain.md: what docs/figures/long_chains.csv holds."""

import math

from marked.tables import brief, csv, made, powers, small, table


def chains() -> str:
    """The table of the eight chains."""
    lines = [["ε", "ρ", "decay rate (nats a bond)", "largest region (bonds)"], ["---"] * 4]
    for row in csv("long_chains").sort("epsilon").to_dicts():
        epsilon = f"{row['epsilon']:.3f}" if row["epsilon"] != 0.2766 else "0.2766"
        density = "1" if row["thermal_density"] == 1 else f"{row['thermal_density']:.4f}"
        rate = "–" if row["decay_rate"] is None else f"{row['decay_rate']:.4f}"
        lines.append([epsilon, density, rate, powers(row["largest_region"])])
    return table(lines)


def numbers() -> dict[str, str]:
    """All marks of the page: fits at three epsilons, and the spread of chains."""
    found = {"chains": chains(), "made": made("long_chain")}
    values = {row["epsilon"]: row for row in csv("long_chains").to_dicts()}
    spread = {row["epsilon"]: row for row in csv("long_chain_spread").to_dicts()}
    for epsilon in (0.272, 0.276, 0.2766):
        row = values[epsilon]
        found[f"xi_{epsilon}"] = small(row["inverse_xi"], row["inverse_xi_error"])
    found["tau_0.2766"] = brief(values[0.2766]["tau"], values[0.2766]["tau_error"])
    for epsilon, row in spread.items():
        for name, key in (("density", "thermal_density"), ("rate", "decay_rate")):
            found[f"{name}_spread_{epsilon:g}"] = powers(row[key], 1)
            if row[key] > 0.001:
                found[f"{name}_spread_{epsilon:g}"] = f"{row[key]:.3f}"
    for epsilon in (0.276, 0.2766):  # no spread was measured at 0.276: that of the next one
        rate = values[epsilon]["decay_rate"]
        found[f"rate_{epsilon:g}"] = brief(rate, spread[0.2766]["decay_rate"])
    largest = values[0.277]["largest_region"]
    found |= {"largest_0.277": powers(largest), "share_0.277": f"{largest / 1e7:.0f} %"}
    return found | {"met": brief(*met(values, spread[0.2766]["decay_rate"]))}


def met(values: dict[float, dict[str, float]], spread: float) -> tuple[float, float]:
    """Where the decay rate meets s = ln 2, from its last two values above, with the error."""
    low, high = 0.276, 0.2766
    first, last = values[low]["decay_rate"], values[high]["decay_rate"]
    slope = (last - first) / (high - low)
    beyond = (math.log(2) - last) / (last - first)
    return high + beyond * (high - low), math.hypot(1 + beyond, beyond) * spread / abs(slope)
