"""Makes the tables and figures of docs/entanglement_clusters.md.

python docs/figures/make_entanglement_clusters.py --work FOLDER --model xxz [--anisotropy 1] --W 5
--sites 12 [--samples 200]. Each call makes the samples of one point and keeps what is measured on
their eigenstates in the folder, as NAME.npz; --table makes of them entanglement_clusters.csv (every
scheme held against the eigenstates), entanglement_clusters_states.csv (the eigenstates alone), and
entanglement_clusters_sizes.csv, _groups.csv, _missed.csv, _breaking.csv, _gamma.csv, _sample.csv
and the two figures. `make entanglement-clusters` does all, in ten minutes of one core.
"""

import argparse
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from made import note
from numpy.typing import NDArray

import qavalanche as qa
from qavalanche.analysis.entanglement_clusters import (
    ClusterSamples,
    bond_places,
    breaking_power,
    entanglement_clusters,
    free_deviations,
    missed_by_place,
)
from qavalanche.analysis.entanglement_clusters.resampling import estimate_of
from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.exact_rates.table import nested_fields
from qavalanche.hamiltonians import Hamiltonian, draw, xxz
from qavalanche.operators import chain_of
from qavalanche.operators.entanglement_clusters import StateClusters, state_clusters
from qavalanche.operators.entanglement_groups import state_groups
from qavalanche.operators.exact import middle_states
from qavalanche.plots.entanglement_clusters import clusters_page_figure, state_clusters_figure

Floats = NDArray[np.float64]
SEED, STATES, SMALL = 21, 20, 8
FOLDER = Path(__file__).parent
POINT = ["model", "anisotropy", "W", "sites"]
THRESHOLDS = (0.25, 0.5, 0.75, 0.85)
FREE_SITES = (8, 16, 32, 64, 128, 256)
DIGITS = 5
SHOWN = {"anisotropy": 1.0, "sites": 12}
SAMPLE = (4.0, 12, 3)  # W, sites, number of the sample that is drawn


def hamiltonian(model: str, anisotropy: float, W: float, sites: int, sample: int) -> Hamiltonian:
    """One sample; those of two lengths are independent."""
    if model == "xxz":
        return xxz(nested_fields(W, sites, SEED + sites, sample), anisotropy=anisotropy)
    return draw(model, sites, W, SEED, sample)


def states_of(sites: int) -> int:
    """Number of eigenstates: half of the sector with S^z = 0 of 6 sites."""
    return 10 if sites == 6 else STATES


def measure(model: str, anisotropy: float, W: float, sites: int, samples: int) -> dict[str, Any]:
    """What is kept of one point."""
    chains = [hamiltonian(model, anisotropy, W, sites, i) for i in range(samples)]
    total = 0.0 if model == "xxz" else None
    found = entanglement_clusters(chains, states_of(sites), total)
    kept = {"entropy": found.entropy, "deviation": found.deviation}
    kept |= {f"said_{name}": one for name, one in found.said.items()}
    if sites == SMALL:
        few = chains[:60]
        again = entanglement_clusters(few, STATES, total, schemes=["operators"])
        kept["said_operators"] = again.said["operators"]
        if model == "xxz":
            kept["groups"] = np.array([groups_of(one) for one in few])
    return kept


def groups_of(one: Hamiltonian) -> list[float]:
    """Of one sample: groups a state, contiguous groups a state, share of sites in them, share of
    states whose outermost groups are exactly their contiguous clusters."""
    states = middle_states(one, STATES, 0.0)[1]
    groups, clusters = state_groups(states, one.sites), state_clusters(states, one.sites)
    rows = []
    for i in range(STATES):
        found = groups.outermost(i)
        runs = {tuple(range(a, b + 1)) for a, b in clusters.partition(i).regions.tolist()}
        sites = sum(len(group.sites) for group in found) / one.sites
        near = sum(group.contiguous for group in found)
        rows.append([len(found), near, sites, runs == {group.sites for group in found}])
    return np.array(rows, np.float64).mean(axis=0).tolist()


def points(work: Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Every point of the folder, with its arrays."""
    found = []
    for file in sorted(work.glob("*_*_*_*.npz")):
        model, anisotropy, W, sites = file.stem.split("_")
        place = dict(zip(POINT, (model, float(anisotropy), float(W), int(sites)), strict=True))
        with np.load(file) as arrays:
            found.append((place, dict(arrays)))
    return sorted(found, key=lambda one: tuple(one[0].values()))


def samples_of(arrays: dict[str, Any], *schemes: str) -> ClusterSamples:
    """Samples with these schemes, as many as all of them have seen."""
    said = {name: arrays[f"said_{name}"] for name in schemes}
    n = min(map(len, said.values()))
    said = {name: one[:n] for name, one in said.items()}
    return ClusterSamples(arrays["entropy"][:n], arrays["deviation"][:n], said)


def numbers(found: Any, *names: str) -> dict[str, float]:
    """Estimates of a result as columns."""
    row = {}
    for name in names:
        one: Estimate = getattr(found, name)
        row |= {name: one.value, f"{name}_error": one.error}
    return row


def held(work: Path) -> pl.DataFrame:
    """Every scheme against the eigenstates, at every point and threshold."""
    rows = []
    for place, arrays in points(work):
        names = re.findall(r"said_(\w+)", " ".join(arrays))
        for name in names:
            for threshold in THRESHOLDS if place["sites"] == SHOWN["sites"] else (0.5,):
                samples = samples_of(arrays, name).at(threshold)
                found = samples.against(name)
                row = {**place, "scheme": name, "threshold": threshold, "samples": samples.samples}
                row |= numbers(
                    found.bonds, "share", "kappa", "matthews", "ceiling", "shuffled", "missing",
                    "density", "said", "offset", "rank",
                )  # fmt: skip
                row |= {"verdict": found.bonds.verdict, "tendency": found.bonds.tendency}
                row |= numbers(found.sizes, "distance")
                row |= {"exchanged": found.sizes.chance, "p": found.sizes.p}
                row |= {"sizes": found.sizes.verdict}
                row |= numbers(found.breaking, "outside", "chance", "excess")
                rows.append({**row, "breaking": found.breaking.verdict})
    return pl.DataFrame(rows, infer_schema_length=None)


def states(work: Path) -> pl.DataFrame:
    """The eigenstates alone, at every point and threshold."""
    rows = []
    for place, arrays in points(work):
        for threshold in THRESHOLDS:
            found = samples_of(arrays, "halted").at(threshold)
            row = {**place, "threshold": threshold, "samples": found.samples}
            rows.append(
                row | numbers(found, "thermal_density", "one_cluster", "half_chain_entanglement")
            )
    return pl.DataFrame(rows)


def sizes(work: Path) -> pl.DataFrame:
    """Share of the bonds in clusters of T bonds, of eigenstates and of the scheme."""
    rows = []
    for place, arrays in points(work):
        found = samples_of(arrays, "halted")
        both = zip(found.size_shares, found.size_shares_of("halted"), strict=True)
        for T, (exact, said) in enumerate(both):
            row = {**place, "T": T, "exact": exact.value, "exact_error": exact.error}
            rows.append(row | {"halted": said.value, "halted_error": said.error})
    return pl.DataFrame(rows)


def missed(work: Path) -> pl.DataFrame:
    """Thermal bonds by what is at their place."""
    rows = []
    for place, arrays in points(work):
        if place["model"] != "xxz" or place["sites"] != SHOWN["sites"]:
            continue
        found, n = samples_of(arrays, "halted"), place["sites"]
        fields = [nested_fields(place["W"], n, SEED + n, i) for i in range(found.samples)]
        places = bond_places(np.array(fields), found.said["halted"])
        for one in missed_by_place(found.thermal_bonds, places):
            rows.append({**place, "place": one.place, **numbers(one, "bonds", "thermal", "of_all")})
    return pl.DataFrame(rows)


def groups(work: Path) -> pl.DataFrame:
    """Groups of sites more entangled inside than with the rest, at the small size."""
    rows = []
    for place, arrays in points(work):
        if "groups" not in arrays:
            continue
        one = arrays["groups"]
        row = {**place, "samples": len(one)}
        wanted = {
            "contiguous": lambda at, one=one: one[at, 1].sum(axis=-1) / one[at, 0].sum(axis=-1),
            "covered": lambda at, one=one: one[at, 2].mean(axis=-1),
            "same": lambda at, one=one: one[at, 3].mean(axis=-1),
        }
        for name, number in wanted.items():
            found = estimate_of(number, len(one), 0)
            row |= {name: found.value, f"{name}_error": found.error}
        rows.append(row)
    return pl.DataFrame(rows)


def free(W: float, sites: int, samples: int = 100) -> Floats:
    """delta_min of typical states without interactions, (samples, states)."""
    fields = (nested_fields(W, sites, SEED + sites, i) for i in range(samples))
    deviations = [
        free_deviations(h, states=STATES, seed=SEED, sample=i) for i, h in enumerate(fields)
    ]
    return np.array(deviations).min(axis=2)


def breaking(work: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Typical delta_min by length, and its power."""
    smallest: dict[tuple[str, float], dict[int, Floats]] = {}
    for place, arrays in points(work):
        if place["model"] == "xxz":
            kind = "exact" if place["anisotropy"] else "exact, Δ = 0"
            one = smallest.setdefault((kind, place["W"]), {})
            one[place["sites"]] = arrays["deviation"].min(axis=2)
    for W in sorted({W for _, W in smallest}):
        smallest["free fermions", W] = {n: free(W, n) for n in FREE_SITES}
    rows, powers = [], []
    for (kind, W), by_sites in smallest.items():
        if len(by_sites) < 2:
            continue
        found = breaking_power(list(by_sites.values()), list(by_sites))
        place = {"kind": kind, "W": W}
        for n, one in zip(found.sites, found.typical, strict=True):
            rows.append({**place, "sites": n, "typical": one.value, "error": one.error})
        last = {"first": found.sites[0], "last": found.sites[-1]}
        powers.append({**place, **last, "gamma": found.gamma.value, "error": found.gamma.error,
                       "chi_squared": found.chi_squared, "verdict": found.verdict})  # fmt: skip
    return pl.DataFrame(rows), pl.DataFrame(powers)


def one_sample() -> tuple[StateClusters, dict[str, qa.Partition]]:
    """One sample: its eigenstates' clusters, and the scheme's regions."""
    W, sites, number = SAMPLE
    H = hamiltonian("xxz", 1.0, W, sites, number)
    found = state_clusters(middle_states(H, STATES, 0.0)[1], sites)
    chain = chain_of(H)
    return found, {name: qa.melt(chain, crossing=name) for name in ("rmt", "halted")}


def write(work: Path, folder: Path) -> None:
    """Write what follows from the points."""
    typical, gamma = breaking(work)
    tables = {"": held(work), "_states": states(work), "_sizes": sizes(work),
              "_groups": groups(work), "_missed": missed(work),
              "_breaking": typical, "_gamma": gamma}  # fmt: skip
    for name, one in tables.items():
        rounded = one.with_columns(pl.selectors.float().round_sig_figs(DIGITS))
        rounded.write_csv(folder / f"entanglement_clusters{name}.csv")
    draw_figures(folder)
    if folder == FOLDER:
        note("entanglement_clusters", folder)


def draw_figures(folder: Path) -> None:
    """Draw both figures from the tables."""
    stem = "entanglement_clusters"
    names = ("", "_sizes", "_breaking")
    tables = [pl.read_csv(folder / f"{stem}{name}.csv") for name in names]
    clusters_page_figure(*tables).save_as(folder / f"{stem}.png")
    clusters, regions = one_sample()
    figure = state_clusters_figure(clusters, regions=regions)
    figure.save_as(folder / f"{stem}_sample.png")
    figure.data.write_csv(folder / f"{stem}_sample.csv")


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the samples that the arguments ask for, or the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="xxz", choices=["xxz", "random-matrix"])
    parser.add_argument("--anisotropy", type=float, default=1.0)
    parser.add_argument("--W", type=float, nargs="+", default=[5.0])
    parser.add_argument("--sites", type=int, nargs="+", default=[12])
    parser.add_argument("--samples", type=int, default=200)
    parser.add_argument("--work", type=Path, required=True, help="folder of the points")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder of the tables")
    parser.add_argument("--table", action="store_true", help="no samples: tables and figures")
    asked = parser.parse_args(arguments)
    if asked.table:
        write(asked.work, asked.out)
        return
    asked.work.mkdir(parents=True, exist_ok=True)
    for sites in asked.sites:
        for W in asked.W:
            kept = measure(asked.model, asked.anisotropy, W, sites, asked.samples)
            name = f"{asked.model}_{asked.anisotropy:g}_{W:g}_{sites}.npz"
            np.savez_compressed(asked.work / name, **kept)


if __name__ == "__main__":
    main()
