"""Makes disorder.csv of docs/other_schemes.md: correlated and quasiperiodic chains (3 min)."""

import itertools
import math
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from made import note

from qavalanche.analysis.of_campaign import evidence_of
from qavalanche.analysis.summary import Family

ROOT = Path(__file__).parents[2]
NAMES = ("correlated", "quasiperiodic")


def half(family: Family, length: int) -> tuple[float | None, float | None]:
    """epsilon where p passes 1/2 at this length, between two points of the grid, and its error.

    Error: of p at these points over the slope, and the width between them over the root of 12.
    """
    rows = family.at(length).select("epsilon", "p", "samples").rows()
    for (low, p, n), (high, q, m) in itertools.pairwise(rows):
        if p < 0.5 <= q:
            share = (0.5 - p) / (q - p)
            noise = math.hypot((1 - share) * math.sqrt(p * (1 - p) / n),
                               share * math.sqrt(q * (1 - q) / m))  # fmt: skip
            width = high - low
            error = math.hypot(noise * width / (q - p), width / math.sqrt(12))
            return low + share * width, error
    return None, None


def rows_of(name: str, store: Path) -> list[dict[str, object]]:
    """Where p passes 1/2, for every scheme and length, and gamma where the law has it."""
    rows = []
    for evidence in evidence_of(store):
        family = evidence.family
        for length in family.lengths:
            epsilon, error = half(family, length)
            rows.append(
                {
                    "law": name,
                    "gamma": family.common.get("gamma"),
                    "scheme": family.table["tier"][0],
                    "crossing": family.table["crossing"][0],
                    "length": length,
                    "epsilon": epsilon,
                    "error": error,
                }
            )
    return rows


def main(folder: Path = Path(__file__).parent) -> None:
    """Run both campaigns, and write the table."""
    rows = []
    with TemporaryDirectory() as here:
        for name in NAMES:
            spec = ROOT / "examples" / f"{name}.toml"
            command = [sys.executable, "-m", "qavalanche", "run", str(spec), "--out", name]
            subprocess.run(command, cwd=here, check=True)
            rows += rows_of(name, Path(here, name))
    pl.DataFrame(rows, infer_schema_length=None).write_csv(folder / "disorder.csv")
    note("disorder", folder)


if __name__ == "__main__":
    main()
