"""Makes the table of docs/clusters.md: what was foreseen of campaigns, and what came of them.

python docs/figures/make_foresight.py [--work FOLDER] [--only CAMPAIGN ...]
foresees each campaign from a pilot, foresees it again with a twentieth of it stored, runs it on one
worker, and writes foresight.csv; three minutes of one core.
"""

import argparse
import tempfile
from pathlib import Path
from typing import Any

import polars as pl
from made import note

from qavalanche.analysis.foresight import Foresight, foresee
from qavalanche.analysis.summary import families
from qavalanche.analysis.transition import estimate_transition
from qavalanche.campaign.chunk import Slice
from qavalanche.campaign.spec import Spec, parse_spec
from qavalanche.runs.execution import run
from qavalanche.store.campaign import Campaign

FOLDER = Path(__file__).parent
NEAR = [0.24, 0.25, 0.255, 0.26, 0.265, 0.27, 0.275, 0.28, 0.29, 0.30]
LENGTHS = {
    "length": [100, 300, 1000, 3000, 10_000],
    "samples": [40_000, 20_000, 10_000, 4000, 2000],
}
FEWER = {"length": [100, 300, 1000, 3000], "samples": [4000, 2000, 1000, 500]}
SHORT = {"length": [10, 20, 40, 80], "samples": [4000, 3000, 2000, 1000]}
FEW = {"length": [100, 300, 1000, 3000], "samples": [16_000, 8000, 4000, 2000]}


def bimodal(epsilon: list[float], chain: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A spec of the bimodal law."""
    return {"seed": 22, "disorder": {"law": "bimodal", "epsilon": epsilon}, "chain": chain, **more}


CAMPAIGNS = {
    "spots, rmt": bimodal(NEAR, LENGTHS, rules={"crossing": "rmt"}),
    "spots, halted": bimodal(NEAR, LENGTHS, rules={"crossing": "halted"}),
    "spots, halted, normal law": {
        "seed": 22,
        "disorder": {
            "law": "norm",
            "loc": [-1.1, -1.0, -0.95, -0.9, -0.85, -0.8, -0.7],
            "scale": 1,
        },
        "chain": FEW,
        "rules": {"crossing": "halted"},
    },
    "couplings": bimodal([0.2, 0.24, 0.26, 0.28, 0.3, 0.34], SHORT, scheme=[{"name": "couplings"}]),
    "zhang": bimodal([0.46, 0.48, 0.49, 0.5, 0.51, 0.52, 0.54], FEWER, scheme=[{"name": "zhang"}]),
}


def told(seen: Foresight, prefix: str) -> dict[str, float | None]:
    """What is foreseen, as columns."""
    (one,) = seen.precisions
    made = one.to_dict()
    return {
        f"{prefix}_seconds": round(seen.seconds, 3),
        f"{prefix}_shards": float(seen.shards),
        f"{prefix}_bytes": round(seen.bytes),
        f"{prefix}_error": made["error"],
        f"{prefix}_statistical": made["statistical"],
    }


def came(campaign: Campaign) -> dict[str, float]:
    """What came of a campaign."""
    shards = [shard for shards in campaign.shards.values() for shard in shards]
    (family,) = families(campaign.statistics())
    found = estimate_transition(family)
    return {
        "seconds": round(sum(spent for spent, _ in campaign.costs.seen.values()), 3),
        "shards": float(len(shards)),
        "bytes": float(sum(shard.path.stat().st_size for shard in shards)),
        "error": found.error,
        "statistical": found.statistical,
    }


def row(name: str, spec: Spec, work: Path) -> dict[str, Any]:
    """One campaign, run in two stores: of a twentieth, and of all of it."""
    part, whole = work / f"{name}-part", work / f"{name}-whole"
    pilot = foresee(spec, whole, workers=1)
    run(spec, part, workers=1, shard=Slice(1, 20))
    again = foresee(spec, part, workers=1)
    return {
        "campaign": name,
        "samples": sum(spec.grid.values()),
        **told(pilot, "pilot"),
        **{k: v for k, v in told(again, "part").items() if k.endswith(("error", "statistical"))},
        **came(run(spec, whole, workers=1)),
    }


def main(folder: Path, work: Path, only: list[str]) -> None:
    """Write the rows of these campaigns into the table, in place of those it has of them."""
    file = folder / "foresight.csv"
    rows = {one["campaign"]: one for one in pl.read_csv(file).to_dicts()} if file.exists() else {}
    for name in only:
        rows[name] = row(name, parse_spec(CAMPAIGNS[name]), work)
        kept = [rows[one] for one in CAMPAIGNS if one in rows]
        pl.DataFrame(kept, infer_schema_length=None).write_csv(file)
    note("foresight", folder)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=Path)
    parser.add_argument("--only", action="append", choices=list(CAMPAIGNS))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        main(FOLDER, given.work or Path(temporary), given.only or list(CAMPAIGNS))
