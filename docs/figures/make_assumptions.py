"""Makes the figures and the table of docs/assumptions.md, with the numbers behind them (2 min)."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from made import note

import qavalanche as qa
from qavalanche.analysis.assumptions import (
    CoupledBimodal,
    CoupledShift,
    OrderedScheme,
    Violations,
    adding_sites,
    concentration,
    draw_thermal,
    monotonicity,
    superadditivity,
    violations_table,
)
from qavalanche.plots.assumptions import concentration_figure, surplus_figure, violations_figure
from qavalanche.plots.figure import Figure

BIMODAL, NORMAL = CoupledBimodal(), CoupledShift("norm", scale=1)
SAMPLES = {BIMODAL: 100_000, NORMAL: 20_000}
SEED, LENGTH, GAP = 1, 100, 0.01
TIE = 2 ** (-11 / 6)  # an epsilon where 3 w = s T / 2 at T = 11
GRID = (0.18, 0.20, 0.22, 0.24, 0.26, 0.27, 0.28, 0.30, 0.32)
HALTED = OrderedScheme(qa.Rules(crossing="halted"))
NO_TIES = OrderedScheme(qa.Rules(crossing="halted", ties="perturbative"))
RMT = OrderedScheme(qa.Rules(crossing="rmt"))
CASES = [(law, scheme) for law in (BIMODAL, NORMAL) for scheme in (HALTED, RMT)]


def rates() -> list[Violations]:
    """All three assumptions for two laws, two crossings and several lengths."""
    results = []
    for law, scheme in CASES:
        for epsilon in (0.20, 0.27, 0.30):
            for length in (30, 100, 300):
                n = SAMPLES[law] if length < 300 else SAMPLES[law] // 4
                more = {"samples": n, "seed": SEED, "scheme": scheme}
                half = length // 2
                results += [
                    monotonicity(law, (epsilon - GAP, epsilon), length, **more),
                    adding_sites(law, epsilon, length, **more),
                    superadditivity(law, epsilon, (half, half), **more),
                ]
    return results


def choices() -> list[Violations]:
    """The order of equals and the tier varied, at epsilon = 0.27 and L = 100; ties at a tie."""
    results = []
    for scheme in (HALTED, NO_TIES):
        more = {"length": LENGTH, "samples": SAMPLES[BIMODAL], "seed": SEED, "scheme": scheme}
        results.append(monotonicity(BIMODAL, (TIE - GAP, TIE), **more))
        results.append(adding_sites(BIMODAL, TIE, **more))
    for law in (BIMODAL, NORMAL):
        varied = [replace(HALTED, first=first) for first in ("left", "right", "either")]
        varied += [replace(RMT, first=first) for first in ("left", "right", "either")]
        varied += [OrderedScheme(qa.Couplings(), f) for f in ("left", "right", "either")]
        for scheme in varied:
            literal = scheme.scheme == qa.Couplings()
            samples = SAMPLES[law] // (5 if law is BIMODAL else 2) if literal else SAMPLES[law]
            results.append(monotonicity(law, (0.26, 0.27), 100, samples, SEED, scheme))
            if not literal or scheme.first == "left":
                results.append(adding_sites(law, 0.27, 100, samples, SEED, scheme))
    return results


def monotonic() -> Figure:
    """Assumption (i) against epsilon."""
    return violations_figure([
        monotonicity(law, (epsilon - GAP, epsilon), LENGTH, SAMPLES[law], SEED, scheme)
        for law, scheme in CASES
        for epsilon in GRID
    ])  # fmt: skip


def added() -> Figure:
    """Assumption (ii) against epsilon."""
    return violations_figure([
        adding_sites(law, epsilon, LENGTH, SAMPLES[law], SEED, scheme)
        for law, scheme in CASES
        for epsilon in GRID
    ])  # fmt: skip


def surplus() -> Figure:
    """Superadditivity in the mean against L, the chain being cut in the middle."""
    return surplus_figure([
        superadditivity(BIMODAL, epsilon, (length // 2, length // 2), 20_000, SEED, scheme=HALTED)
        for epsilon in (0.20, 0.24, 0.26, 0.277, 0.29)
        for length in (10, 20, 50, 100, 200, 500, 1000, 2000)
    ])  # fmt: skip


def concentrations() -> tuple[Figure, list[dict[str, Any]]]:
    """Var rho against L below, near and above epsilon_c, and the powers of L fitted to it."""
    lengths = [30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000]
    samples = [40_000, 40_000, 40_000, 40_000, 20_000, 10_000, 6000, 2000]
    results, powers = [], []
    for epsilon in (0.20, 0.26, 0.272, 0.277, 0.282, 0.30):
        drawn = draw_thermal(qa.Bimodal(epsilon), lengths, samples, HALTED.scheme.rules, SEED)
        found = concentration(drawn, f"ε = {epsilon:g}")
        results.append(found)
        power = {"epsilon": epsilon, "b": found.value, "error": found.error}
        fit = {"range": found.range, "p": found.goodness, "verdict": found.verdict}
        powers.append(power | fit)
    return concentration_figure(results), powers


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figures to `folder`, as png, pdf and csv, and the rates, as csv."""
    results = rates() + choices()
    violations_table(results).write_csv(folder / "assumption_rates.csv")
    for result in results:
        print(result, result.in_the_mean, result.example, sep=" | ")
    for make in (monotonic, added, surplus):
        make().save(folder)
    figure, powers = concentrations()
    figure.save(folder)
    text = json.dumps(powers, indent=1, ensure_ascii=False)
    (folder / "concentration.json").write_text(text + "\n", encoding="utf-8")
    note("assumptions", folder)


if __name__ == "__main__":
    main()
