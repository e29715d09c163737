"""Exact matrices: costs of crossings, critical spots, thermal stretches, grains, flows."""

import math
from functools import cache

import numpy as np
from planted import EPSILONS, planted_family
from planted_ratios import planted

from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.grain import collar_of_eq6
from qavalanche.grain.critical_spot.measures import QUANTITIES, TYPICAL
from qavalanche.meanfield import nu_minus
from qavalanche.operators.crossing_norms import NORMS
from qavalanche.operators.thermal_crossing import ROTATIONS

S = math.log(2)


def costs(rate=0.0, column="cost"):
    """Costs that grow by rate * s per thermal bond, by every norm."""
    rng, error = np.random.default_rng(1), 0.01
    rows = []
    for rotation in ROTATIONS:
        for norm in NORMS:
            for bonds in range(2, 9):
                row = {"rotation": rotation, "norm": norm, "thermal_bonds": bonds}
                row |= {"local_dimension": 2, "G": 1.0, "cost": 0.0, "error": error}
                row |= {"outliers": 0.0, "outliers_error": error}
                row[column] = rate * S * bonds + rng.normal(0, error)
                rows.append(row)
    return {"crossing_costs": {"sizes": rows, "exits": rows}}


def law(G, d, peak=1.0, far=0.14, critical=0.0, weak=2.0, thermal=-0.5):
    """Of Cor: G^weak d^critical up to a maximum at `peak`, far d^thermal at the largest G."""
    x = G / peak
    if x > 4:
        return far * d**thermal
    shape = x**weak if x < 0.6 else 1 / (1 + math.log(x) ** 2)
    return 0.04 * shape * (d / 16) ** critical


def other(name, G, d):
    """Of everything but Cor: the letter's table, but coherence, which falls as d^-1."""
    if name in ("excess", "mixed") and G < 0.2:
        return G
    if name == "N":
        return d if G > 10 else 5.0
    if "coherence" in name:
        return 1 / d
    return 0.1 * (d**-0.5 if G > 10 else 1.0)


@cache
def spots(states=(16, 32, 64, 128, 256), ratio=1.8, structure=False, changed=(), **laws):
    """Samples of every size; changed: pairs (quantity, power of d_E) at every G."""
    rng, grid = np.random.default_rng(2), (0.01, 0.03, 0.1, 0.22, 0.46, 1.0, 2.15, 10.0, 100.0)
    sizes, powers = [], dict(changed)
    for d in states:
        values = {}
        for name in (*QUANTITIES, *TYPICAL):
            if name in powers:
                mean = [0.1 * d ** powers[name] for _ in grid]
            elif name == "Cor":
                mean = [law(G, d, peak=0.46, **laws) for G in grid]
            else:
                mean = [0.1 if structure and "coherence" in name else other(name, G, d)
                        for G in grid]  # fmt: skip
            noise = 0.05 * rng.standard_normal((40, 1)) + 0.02 * rng.standard_normal((40, 9))
            one = np.array(mean) * np.exp(noise)
            values[name] = (np.log(one) if name in TYPICAL else one).tolist()
        ratios = ratio * np.exp(0.1 * rng.standard_normal(40))
        sizes.append({"states": d, "G": grid, "ratios": ratios.tolist(), "values": values})
    return {"sizes": sizes}


def spot(**how):
    return {"critical_spots": spots(**how)}


def stretches(**how):
    return {"thermal_stretches": spots(states=(16, 32, 64, 128, 256), **how)}


def sides(*Cor):
    """A region that ends after the first spin of each side; Cor of the spins 1, 2, 3."""
    rng = np.random.default_rng(3)
    entropy = np.tile(S * np.array([0.95, 0.7, 0.3]), (40, 2, 1))
    found = np.array([np.diag(Cor) + 0.004 * rng.standard_normal((3, 3)) for _ in range(40)])
    one = {"alpha": 0.3, "entropy": entropy.tolist(), "Cor": np.abs(found).tolist()}
    return {"both_sides": {"grains": [one, {**one, "alpha": 0.4}]}}


def ratios(star):
    """Gap ratios whose curves cross at `star`."""
    table = planted(
        (0.5, 0.66, 0.7071, 0.76, 0.82, 0.9), (4, 5, 6, 7), lambda _: star, samples=3000
    )
    points = [
        {"alpha": float(alpha), "spins": int(L), "gap_ratios": table.values[i, j].tolist()}
        for i, alpha in enumerate(table.alphas)
        for j, L in enumerate(table.lengths)
    ]
    return {"grain_ratios": {"points": points}}


@cache
def spins(times=1.0, fall=0.0, edge=1.0):
    """Collars of `times` eq. 6 with a sharp edge; elements that fall by `fall` nats per spin where
    all is melted, and are `edge` times those of a random matrix elsewhere."""
    rng, chain, rows = np.random.default_rng(4), 7, []
    for grain in (3, 4, 5):
        for alpha in (0.2, 0.3, 0.4, 0.5, 0.8):
            k = grain - 1
            eq6 = collar_of_eq6(alpha, k, 1)
            for sample in range(24):
                melted = min(chain, times * eq6) + rng.random()
                for number in range(1, chain + 1):
                    there = number <= melted
                    ratio = edge if alpha < 0.7 else math.exp(-fall * number)
                    row = {"alpha": alpha, "grain_spins": grain, "sides": 1, "chain": chain}
                    row |= {"sample": sample, "side": 1, "number": number, "local_dimension": 2}
                    row |= {"entanglement": (0.98 if there else 0.02) * S, "at_end": 0.5 * S}
                    row |= {"eq2": 1.0 if there else 0.1, "eq6": eq6, "scheme": 1.0}
                    row |= {"matrices": 1.0, "ratio": ratio * math.exp(0.1 * rng.normal())}
                    rows.append({**row, "evenness": 1.0})
    return {"grain_spins": {name: [row[name] for row in rows] for name in rows[0]}}


def flows(shift=0.0):
    """Flows of the closed form, nu_- of one of them shifted."""
    rows = []
    for z, critical in ((-0.5, 0.177), (0.0, 0.194), (0.5, 0.218)):
        minus = nu_minus(critical)
        row = {"K": 1.0, "over_s": z, "epsilon_c": critical, "gap_over_s": 1e-26, "k_star": 74}
        row |= {"phases": ["localized", "thermal"], "nu_plus": [2 * minus, 1e-3]}
        rows.append({**row, "nu_minus": [minus + shift * z, 1e-6]})
    return {"crossing_flows": {"flows": rows}}


@cache
def evidence(samples, tau):
    grid = {"lengths": (10_000, 1_000_000, 10_000_000), "epsilons": EPSILONS[3:-2]}
    return Evidence(planted_family(samples=samples, tau=tau, **grid))


def rules(tau):
    """The three rules, of the last one another tau."""
    return {
        "transition_rmt": evidence(20_000, 2.2),
        "transition_halted": evidence(18_000, 2.2),
        "transition_improved": evidence(20_000, tau),
    }


AGREES = {
    "halted": costs,
    "halted_norm": costs,
    "zeta_t": lambda: costs(-0.5),
    "outliers": lambda: costs(-0.9, "outliers"),
    "zeta_t_meanfield": flows,
    "zeta_t_full": lambda: rules(2.2),
    "table_weak": spot,
    "table_critical": spot,
    "no_structure": lambda: spot(structure=True),
    "table_thermal": spot,
    "critical_place": lambda: spot() | stretches(),
    "correlator": stretches,
    "monogamy": lambda: spot() | stretches(),
    "just_outside": lambda: sides(0.035, 0.042, 0.02),
    "avalanche_exact": lambda: ratios(0.7071),
    "grain_critical": lambda: ratios(0.7071),
    "random_matrix": spins,
    "edge_elements": spins,
    "collar_exact": spins,
}
DIFFERS = {
    "halted": lambda: costs(-0.6),
    "halted_norm": lambda: costs(0.7),
    "zeta_t": lambda: costs(-1.2),
    "outliers": lambda: costs(0.5, "outliers"),
    "zeta_t_meanfield": lambda: flows(0.05),
    "zeta_t_full": lambda: rules(2.9),
    "table_weak": lambda: spot(weak=0.0),
    "table_critical": lambda: spot(critical=-0.4),
    "no_structure": lambda: spot(states=(32, 64, 128, 256, 512)),
    "table_thermal": lambda: spot(thermal=0.0),
    "critical_place": lambda: spot(ratio=18.0) | stretches(),
    "correlator": lambda: stretches(critical=-0.5),
    "monogamy": lambda: spot(far=0.9, thermal=0.0) | stretches(),
    "just_outside": lambda: sides(0.045, 0.03, 0.02),
    "avalanche_exact": lambda: ratios(0.3),
    "grain_critical": lambda: ratios(0.8),
    "random_matrix": lambda: spins(fall=0.5),
    "edge_elements": lambda: spins(edge=0.1),
    "collar_exact": lambda: spins(times=2.0),
}
REASONED = set()
