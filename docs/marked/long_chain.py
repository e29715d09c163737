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
        found[f"tau_{epsilon}"] = brief(row["tau"], row["tau_error"])
        found[f"xi_{epsilon}"] = small(row["inverse_xi"], row["inverse_xi_error"])
    for epsilon, row in spread.items():
        for name, key in (("density", "thermal_density"), ("rate", "decay_rate")):
            found[f"{name}_spread_{epsilon:g}"] = powers(row[key], 1)
            if row[key] > 0.001:
                found[f"{name}_spread_{epsilon:g}"] = f"{row[key]:.3f}"
    for epsilon in (0.2766, 0.277):
        rate = values[epsilon]["decay_rate"]
        found[f"rate_{epsilon:g}"] = brief(rate, spread[epsilon]["decay_rate"])
    return found | {"met": brief(*met(values, spread))}


def met(values: dict, spread: dict) -> tuple[float, float]:  # type: ignore[type-arg]
    """Where the decay rate meets s = ln 2 between 0.2766 and 0.277, and the error of that."""
    s, (low, high) = math.log(2), (0.2766, 0.277)
    slope = (values[high]["decay_rate"] - values[low]["decay_rate"]) / (high - low)
    share = (s - values[low]["decay_rate"]) / slope / (high - low)
    error = (1 - share) * spread[low]["decay_rate"], share * spread[high]["decay_rate"]
    return low + share * (high - low), (error[0] ** 2 + error[1] ** 2) ** 0.5 / abs(slope)
