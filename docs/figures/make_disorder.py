"""Makes disorder.csv of docs/other_schemes.md: correlated and quasiperiodic chains (2 min)."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from made import note

from qavalanche.analysis.of_campaign import evidence_of
from qavalanche.analysis.transition.route import Route

ROOT = Path(__file__).parents[2]
NAMES = ("correlated", "quasiperiodic")


def rows_of(name: str, store: Path) -> list[dict[str, object]]:
    """The mean of the crossings of p of every scheme, and gamma where the law has it."""
    rows = []
    for evidence in evidence_of(store):
        family = evidence.family
        found = evidence.points.by(Route.CROSSINGS)
        rows.append(
            {
                "law": name,
                "gamma": family.common.get("gamma"),
                "scheme": family.table["tier"][0],
                "crossing": family.table["crossing"][0],
                "epsilon_c": found.value if found.found else None,
                "error": found.error if found.found else None,
                "outcome": found.outcome,
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
