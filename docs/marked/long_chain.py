"""docs/long_chain.md: what docs/figures/long_chains.csv holds, and exact_long.csv beside it."""

from marked import long_marks
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


BILLION = 10**9
FAR = (0.24, 0.254)
"""Below the transition: there 60 chains of 10^7 bonds say how far one of 10^9 is off."""
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
    for epsilon in FAR:
        for name, key in (("density", "thermal_density"), ("rate", "decay_rate")):
            found[f"{name}_spread_{epsilon:g}"] = powers(spread[epsilon][key], 1)
    for epsilon in (NEAR, BEYOND):
        found |= scatter(epsilon, spread[epsilon]["decay_rate"])
        found[f"rate_{epsilon:g}"] = f"{values[epsilon]['decay_rate']:.3f}"
    found[f"density_{BEYOND:g}"] = f"{100 * values[BEYOND]['thermal_density']:.0f} %"
    largest = values[BEYOND]["largest_region"]
    found[f"largest_{BEYOND:g}"] = powers(largest)
    found["met"] = brief(*long_marks.met("rmt", BILLION)[:2])
    return found


def scatter(epsilon: float, expected: float) -> dict[str, str]:
    """Standard deviations over the chains of 10^9 bonds of exact_long.csv; how many times what
    chains of 10^7 bonds let expect; the mean rate with its error."""
    chains = csv("exact_long").filter(rule="rmt", bonds=BILLION, epsilon=epsilon)
    rate = float(chains["decay_rate"].to_numpy().std(ddof=1))
    density = float(chains["thermal_density"].to_numpy().std(ddof=1))
    mean = long_marks.rates("rmt", BILLION).filter(epsilon=epsilon).row(0, named=True)
    return {
        f"rate_scatter_{epsilon:g}": powers(rate, 1),
        f"density_scatter_{epsilon:g}": powers(density, 1),
        f"times_{epsilon:g}": f"{rate / expected:.0f}",
        f"mean_{epsilon:g}": brief(mean["rate"], mean["error"]),
        f"number_{epsilon:g}": str(chains.height),
    }
