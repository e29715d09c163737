"""Makes docs/figures/letter*: what campaigns say about the letter's claims (docs/letter.md).

python docs/figures/make_letter.py STORES, the campaigns of `qavalanche letter --full`:
the transition under three rules of crossing, other choices, and a law without ties. What is not
there is left out, and the page says so. Some ten minutes.
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

NAMES = ("transition_rmt", "transition_halted", "transition_improved", "normal", "choices")
RMT = OrderedScheme(qavalanche.Rules(crossing="rmt"))
NESTED = (0.25, 0.2575, 0.262, 0.27)
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
        found = nested(CoupledBimodal(), epsilon, NESTED_LENGTHS, NESTED_SAMPLES, 1706, RMT)
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


def main(stores: Path, folder: Path = Path(__file__).parent) -> None:
    """Write the tables and figures to `folder`."""
    there = {name: Campaign.open(stores / name) for name in NAMES if (stores / name).is_dir()}
    groups = {n: evidences(families(one.statistics())) for n, one in there.items()}
    every = [(name, one) for name, group in groups.items() for one in group]
    tables = {
        "letter": pl.concat(titled(n, one, claims_frame(claims_of(one))) for n, one in every),
        "letter_lengths": pl.concat(titled(n, one, lengths(one)) for n, one in every),
        "letter_nested": growing_chains(),
    }
    for name, table in tables.items():
        table.write_csv(folder / f"{name}.csv")
    figures(groups[NAMES[0]][0], folder)
    made = [provenance(campaign) for campaign in there.values()]
    (folder / "letter.json").write_text(json.dumps(made, indent=1) + "\n")
    note("letter", folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
