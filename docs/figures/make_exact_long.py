"""Makes docs/figures/exact_long.csv: long chains next to the transition, a row a chain.

python docs/figures/make_exact_long.py [--bonds 100000000] [--chains 8] [--rule rmt]
[--epsilon ...] [--out exact_long.csv]. Rows at other points (rule, length, epsilon) that the table
holds stay, so that it is made in parts: `make exact-long` makes all of it, chains of 10^6 to 10^9
bonds (1.5 s a chain of 10^8 on one core, 15 s and 2 GB one of 10^9). seed: of the campaign; chain:
which sample of it.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from made import note

from qavalanche.campaign.spec import parse_spec
from qavalanche.runs.execution import run

SEED = 92
EPSILONS = {
    "rmt": (0.2565, 0.257, 0.2575, 0.258),
    "halted": (0.272, 0.2724, 0.27262, 0.27264, 0.273),
}
"""0.27262 and 0.27264 lie on both sides of the tie of halted decay, 2^(-15/8) = 0.272627."""

TABLE = Path(__file__).parent / "exact_long.csv"
POINT = ["rule", "bonds", "epsilon"]
MEASURED = ["thermal", "decay_rate", "thermal_density", "largest", "regions", "mean_entropy"]
COLUMNS = [*POINT, "chain", "seed", *MEASURED]


def chains(rule: str, epsilon: Sequence[float], bonds: int, number: int) -> pl.DataFrame:
    """What is measured on `number` chains of `bonds` bonds at each epsilon; largest: of `bonds`,
    mean_entropy in nats, decay_rate in nats a bond, 0 of a thermal chain."""
    content = {
        "seed": SEED,
        "disorder": {"law": "bimodal", "epsilon": list(epsilon), "K": 1.0},
        "chain": {"length": bonds, "samples": number},
        "rules": {"crossing": rule},
    }
    with TemporaryDirectory() as store:
        campaign = run(parse_spec(content), store, workers=1)
        parts = [
            campaign.rows(point).with_columns(
                pl.lit(rule).alias("rule"),
                pl.lit(bonds).alias("bonds"),
                pl.lit(point.law.resonance_probability).alias("epsilon"),
                pl.lit(SEED).alias("seed"),
                (pl.col("largest_region") / bonds).alias("largest"),
            )
            for point in campaign.spec.grid
        ]
    return pl.concat(parts).rename({"sample": "chain"}).select(COLUMNS)


def merged(table: Path, made: pl.DataFrame) -> pl.DataFrame:
    """The rows of the table at other points, and those just made."""
    if table.exists():
        kept = pl.read_csv(table, schema=made.schema)
        made = pl.concat([kept.join(made, on=POINT, how="anti"), made])
    return made.sort([*POINT, "chain"], descending=[True, False, False, False])


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the chains that the arguments ask for, and add them to the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bonds", type=int, default=100_000_000, help="of a chain")
    parser.add_argument("--chains", type=int, default=8, help="at each epsilon")
    parser.add_argument("--rule", choices=sorted(EPSILONS), help="both without it")
    parser.add_argument("--epsilon", type=float, nargs="+", help="those of the rule without it")
    parser.add_argument("--out", type=Path, default=TABLE, help="the table")
    asked = parser.parse_args(arguments)
    for rule in [asked.rule] if asked.rule else EPSILONS:
        for epsilon in asked.epsilon or EPSILONS[rule]:
            made = chains(rule, [epsilon], asked.bonds, asked.chains)
            merged(asked.out, made).write_csv(asked.out)
    if asked.out == TABLE:
        note("exact_long", TABLE.parent)


if __name__ == "__main__":
    main()
