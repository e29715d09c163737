"""The scheme: what it would give if a statement held, and if it did not, with noise."""

from functools import cache

import numpy as np

from qavalanche.letter.sources.scheme import criteria

SEED = 5


def exact_samples(**wrong):
    """Of chains on which all holds to rounding, but for what is said."""
    held = dict.fromkeys(("split", "energies", "with_h", "together", "spins"), 1e-15)
    one = {"name": "xxz", "sites": 6, "perturbative": 10, "resonant": 2, "converged": True, **held}
    return {"exact_samples": {"samples": [one, {**one, **wrong}, one]}}


@cache
def met(dividing=1.0, power=2.0, beyond=2.0, slope=1.0, shrink=0.1):
    """Chains of three models: medians of G*, powers, norms of what is made."""
    rng = np.random.default_rng(SEED)
    return {"met": {"chains": [
        chain(rng, model, dividing, power, beyond, slope, shrink)
        for model in ("xxz", "imbrie", "random-matrix") for _ in range(20)
    ]}}  # fmt: skip


def chain(rng, model, dividing, power, beyond, slope, shrink):
    bonds = rng.integers(0, 4, 12)
    G = np.log(dividing) * bonds / 3 + 0.3 * rng.standard_normal(12)
    powers = power + 0.01 * rng.random(12)
    product = rng.uniform(-12, -1, 15)
    made = slope * product + 0.3 + 0.3 * rng.standard_normal(15)
    smaller = rng.random(15) > shrink
    return {
        "model": model,
        "W": 8.0,
        "met": [[int(n), g, p, 0.01] for n, g, p in zip(bonds, G, powers, strict=True)],
        "made": [
            [x, y, bool(less), beyond + 1e-4, 1e-3]
            for x, y, less in zip(product, made, smaller, strict=True)
        ],
    }


@cache
def norms(lioms=1.5, couplings=1.5):
    """Norms by length of chains of 8 sites whose means fall at these rates."""
    rng, samples = np.random.default_rng(SEED), []
    for _ in range(40):
        of_chain = 0.3 * rng.standard_normal()
        samples.append({
            "lioms": [[n, 20, 2 + (lioms + of_chain) * n + 0.2 * rng.standard_normal()]
                      for n in range(1, 8)],
            "couplings": [[n, 8 - n, (couplings + of_chain) * (n - 1) + 0.2 * rng.standard_normal()]
                          for n in range(1, 7)],
        })  # fmt: skip
    cases = [{"model": "xxz", "W": W, "samples": samples[i::2]} for i, W in enumerate((16.0, 32.0))]
    return {"zeta_operators": {"sites": 8, "cases": cases}}


def rates(ratio):
    """1/zeta of couplings and spots, nats per bond."""
    spots = ((0.15, 1.55), (0.2, 1.2), (0.24, 1.0))
    rows = [
        {"epsilon": e, "couplings": [ratio * rate + 0.001, 0.004], "spots": [rate, 0.004]}
        for e, rate in spots
    ]
    return {"zeta_couplings": {"length": 800, "rates": rows}}


def replay(violations):
    counts = dict.fromkeys(("chains", "length", "eliminated", "melted", "fused", "inert"), 100)
    return {"replay": {**counts, "violations": violations}}


def iterations(power):
    """a + b (L^kappa − 1)/kappa with errors of one in a hundred."""
    rng, rows = np.random.default_rng(SEED), []
    for epsilon in (0.15, 0.2, 0.25, 0.27):
        for length in (1000, 3000, 10_000, 30_000, 100_000, 300_000):
            x = length / 17_000
            mean = 50 + 8 * (np.log(x) if power == 0 else (x**power - 1) / power)
            rows.append([epsilon, length, 100, mean + 0.3 * rng.standard_normal(), 0.3])
    return {"iterations": {"rows": rows}}


def conditions(typical_state=1.0, every_pair=-1.0, seen=0.0):
    """Shares of samples: typical_state: factor between resonant and mixed at 256 states;
    every_pair: power of N of its factor; seen: share of mixed ones that the typical pair sees."""
    cases = []
    for kind in ("dense", "sparse"):
        for states in (32, 64, 128, 256):
            factors = {"every pair": 3 * states**every_pair, "typical state": typical_state}
            shares = {name: step(0.05 * factor).tolist() for name, factor in factors.items()}
            flat = np.full(criteria.STRENGTHS.size, seen)
            shares |= {"mixed": step(0.05).tolist(), "typical pair": flat.tolist()}
            cases.append({"kind": kind, "states": states, "shares": shares})
    content = {"strengths": criteria.STRENGTHS.tolist(), "samples": 40, "cases": cases}
    return {"criteria": content}


def step(at):
    """Share of samples that has passed, half of them at this strength, over half a decade."""
    return np.clip(0.5 + np.log(criteria.STRENGTHS / at) / np.log(3), 0, 1).round(3)


def tiers(unlike):
    return {"tiers": {"bimodal": {"chains": 100, "regions": 500, "unlike": unlike}}}


AGREES = {
    "split": exact_samples,
    "diagonalizes": exact_samples,
    "lioms": exact_samples,
    "dichotomy": met,
    "eliminates": met,
    "union": met,
    "made_norm": met,
    "smaller": met,
    "fig2": lambda: replay([]),
    "iterations": lambda: iterations(0.0),
    "liom_decay": norms,
    "zeta_both": norms,
    "zeta_coarse": lambda: rates(1.0),
    "tiers": lambda: tiers([]),
    "criterion": conditions,
    "every_pair": conditions,
    "typical_pair": conditions,
}
DIFFERS = {
    "split": lambda: exact_samples(split=1e-6),
    "diagonalizes": lambda: exact_samples(converged=False),
    "lioms": lambda: exact_samples(with_h=1e-4),
    "dichotomy": lambda: met(dividing=8.0),
    "eliminates": lambda: met(power=1.0),
    "union": lambda: met(beyond=1.0),
    "made_norm": lambda: met(slope=0.8),
    "smaller": lambda: met(shrink=0.7),
    "fig2": lambda: replay(["(d: it is resonant), ε = 0.2, sample 3"]),
    "iterations": lambda: iterations(0.15),
    "liom_decay": lambda: norms(lioms=-0.4),
    "zeta_both": lambda: norms(couplings=2.2),
    "zeta_coarse": lambda: rates(0.9),
    "tiers": lambda: tiers(["chain 7, rmt"]),
    "criterion": lambda: conditions(typical_state=8.0),
    "every_pair": lambda: conditions(every_pair=0.5),
    "typical_pair": lambda: conditions(seen=0.9),
}
REASONED = set()
