"""Makes docs/figures/letter/: what three campaigns say about the letter (docs/letter.md).

python docs/figures/make_letter.py LETTER CHOICES NORMAL, the stores of examples/letter.toml,
examples/choices.toml and examples/normal.toml. `make letter` runs the campaigns and this.
"""

import json
import sys
from dataclasses import replace
from pathlib import Path

import polars as pl
from made import note

import qavalanche
from qavalanche.analysis.assumptions import CoupledBimodal, OrderedScheme, nested
from qavalanche.analysis.evidence import Evidence, evidences
from qavalanche.analysis.summary import families
from qavalanche.analysis.tails import compare_laws, fit_tail
from qavalanche.letter import claims_frame, claims_of
from qavalanche.letter.tau import FROM, largest_size
from qavalanche.plots import critical_figure, growth_figure, rarity_figure
from qavalanche.plots.style import power_of_ten
from qavalanche.plots.tails import tail_figure
from qavalanche.store.campaign import Campaign

NAMES = ("letter", "choices", "normal")
HALTED = OrderedScheme(qavalanche.Rules(crossing="halted"))
NESTED = (0.27, 0.277, 0.28, 0.285)
NESTED_LENGTHS, NESTED_SAMPLES = (100, 1000, 10_000), 40_000


def titled(campaign: str, evidence: Evidence, table: pl.DataFrame) -> pl.DataFrame:
    """The table with the campaign and the family in front."""
    return table.select(
        pl.lit(campaign).alias("campaign"), pl.lit(evidence.family.title).alias("family"), pl.all()
    )


def provenance(campaign: Campaign) -> dict[str, object]:
    """What made the numbers."""
    made = [shards[0].metadata() for shards in campaign.shards.values()]
    return {
        "version": qavalanche.__version__,
        "source": sorted({one["git"] for one in made}),
        "dependencies": made[0]["dependencies"],
        "python": made[0]["python"],
        "machine": made[0]["machine"],
        "samples": sum(campaign.samples_done(point) for point in campaign.spec.grid),
        "missing": campaign.samples_missing,
        "spec": campaign.spec.to_dict(),
    }


def growing_chains() -> pl.DataFrame:
    """Thermal chains that become localized when they are made longer."""
    rows = []
    for epsilon in NESTED:
        found = nested(CoupledBimodal(), epsilon, NESTED_LENGTHS, NESTED_SAMPLES, 1706, HALTED)
        share = found.reverted
        kept = [f"{one.count} of {one.trials}" for one in found.kept]
        rows.append((epsilon, *kept, share.value, share.error, share.trials))
    columns = ["epsilon", "kept_1000", "kept_10000", "reverted", "error", "ever_thermal"]
    return pl.DataFrame(rows, columns, orient="row")


def lengths(evidence: Evidence) -> pl.DataFrame:
    """What happens with L at every epsilon; ranges are lists, which a CSV does not hold."""
    rows = [one.to_dict() for one in evidence.behaviours]
    return pl.DataFrame([{k: v for k, v in row.items() if "_range" not in k} for row in rows])


def figures(evidence: Evidence, folder: Path) -> None:
    """epsilon_c, rarity, <S> and the sizes next to epsilon_c."""
    length = evidence.family.lengths[-1]
    nearest = min(evidence.grid, key=lambda epsilon: abs(epsilon - evidence.epsilon))
    drawn = [critical_figure(evidence.points), rarity_figure(evidence.behaviours)]
    grown = evidence.behaviour(nearest)
    if grown.entropy:
        label = rf"$\langle S \rangle$ (nats), $\varepsilon$ = {nearest:g}"
        drawn.append(growth_figure(*grown.entropies, grown.entropy, label))
    counts = evidence.counts(nearest, length, FROM, largest_size(length))
    if counts:
        laws = ("power law", "truncated power law")
        fits = [fit_tail(counts, law, FROM, largest_size(length)) for law in laws]
        title = (
            rf"$\varepsilon$ = {nearest:g}, $L$ = {power_of_ten(length)}, {evidence.family.title}"
        )
        words = {"title": title, "size": "size of a thermal region $T$ (bonds)"}
        drawn.append(tail_figure(counts, fits, compare_laws(counts, *fits), **words))
    for figure in drawn:
        replace(figure, name=f"letter_{figure.name}").save(folder)


def main(stores: list[Path], folder: Path = Path(__file__).parent) -> None:
    """Write the tables and figures to `folder`."""
    campaigns = [Campaign.open(store) for store in stores]
    groups = [evidences(families(campaign.statistics())) for campaign in campaigns]
    every = [(n, one) for n, group in zip(NAMES, groups, strict=True) for one in group]
    tables = {
        "letter": pl.concat(titled(n, one, claims_frame(claims_of(one))) for n, one in every),
        "letter_lengths": pl.concat(titled(n, one, lengths(one)) for n, one in every),
        "letter_nested": growing_chains(),
    }
    for name, table in tables.items():
        table.write_csv(folder / f"{name}.csv")
    figures(groups[0][0], folder)
    made = [provenance(campaign) for campaign in campaigns]
    (folder / "letter.json").write_text(json.dumps(made, indent=1) + "\n")
    note("letter", folder)


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
