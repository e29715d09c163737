"""Makes what docs/figures/rare_tails* hold: the tails of rare inclusions, epsilon by epsilon.

python docs/figures/make_rare_tails.py STORE ..., those of examples/rare_lengths.toml, rare_halted,
rare_normal, rare_sizes, rare_fewer and rare_dilute. rare_tails.csv: ln P of every T, or ln p of
every L, with what the inclusions hold; rare_tails_b.csv: b, the takeover and the rest, one line an
epsilon; rare_tails.png: the figure of the first store; rare_tails.json: how every number was found.
"""

import json
import sys
from pathlib import Path
from typing import Any

import polars as pl
from made import note

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.rarity import RareTail, rarity
from qavalanche.plots.rare_tails import rare_tails_figure

NUMBERS = {
    "b": lambda one: one.exponent,
    "log_xi": lambda one: one.parameters["log_xi"],
    "by_run": lambda one: one.takeover.by_run,
    "by_bonds": lambda one: one.takeover.by_bonds,
    "by_fit": lambda one: one.takeover.by_fit,
    "d_of_resonances": lambda one: one.takeover.dimension,
    "growth_of_xi": lambda one: one.scale.growth,
}
"""Columns of rare_tails_b.csv, each with its error."""


def pairs(named: dict[str, Estimate]) -> dict[str, float | None]:
    """Values and errors by column; None where there is none."""
    found: dict[str, float | None] = {}
    for name, one in named.items():
        found[name], found[f"{name}_error"] = one.pair if one.found else (None, None)
    return found


def points(one: RareTail) -> list[dict[str, Any]]:
    """A line of rare_tails.csv for every T."""
    held = {at: row for at, *row in one.means.known} if one.means else {}
    entropies = {row.length: row for row in one.entropies}
    rows = []
    for at, y, e in zip(one.curve.lengths, one.curve.log_p, one.curve.error, strict=True):
        none = Estimate.none("not sampled")
        resonant, size, share = held.get(at, [none] * 3)
        of_cost = entropies[at].share if at in entropies else none
        named = {"resonant": resonant, "size": size, "longest_run": share, "entropy": of_cost}
        row = {"epsilon": one.about["epsilon"], "kind": one.kind, "at_least": int(at)}
        row |= {"ln_p": y, "ln_p_error": e}
        rows.append(row | pairs(named))
    return rows


def verdict(one: RareTail) -> dict[str, Any]:
    """The line of an epsilon in rare_tails_b.csv."""
    row = {"epsilon": one.about["epsilon"], "law": one.about["law"]}
    row |= {"scheme": one.about["scheme"], "kind": one.kind, "form": one.forms.verdict}
    row |= {"with_model_error": one.approximate.verdict, "model_error": one.approximate.model_error}
    return row | pairs({name: of(one) for name, of in NUMBERS.items()})


def main(stores: list[Path], folder: Path) -> None:
    """Write tables, figure and how it was found."""
    found = {store.name: rarity(store) for store in stores}
    each = [(name, one) for name, tails in found.items() for one in tails]
    rows = [{"store": name} | row for name, one in each for row in points(one)]
    verdicts = [{"store": name} | verdict(one) for name, one in each]
    tables = {"rare_tails": rows, "rare_tails_b": verdicts}
    for name, lines in tables.items():
        table = pl.DataFrame(lines, infer_schema_length=None)
        table.write_csv(folder / f"{name}.csv", float_precision=6)
    rare_tails_figure(found[stores[0].name]).save_as(folder / "rare_tails.png")
    told = json.dumps([{"store": name} | one.to_dict() for name, one in each], indent=1)
    (folder / "rare_tails.json").write_text(told + "\n")
    note("rare_tails", folder)


if __name__ == "__main__":
    main([Path(given) for given in sys.argv[1:]], Path(__file__).parent)
