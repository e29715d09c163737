"""What a campaign costs beside its kernels, and how fast a store of many shards is read.

Time outside the kernels is the wall time of a run on one worker less that in the kernels, as its
shards tell; shards are read in ratio to reading and hashing their bytes alone.
Prints a table and writes benchmarks/campaigns.json.
"""

from __future__ import annotations

import hashlib
import json
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qavalanche.campaign.chunk import Slice
from qavalanche.campaign.spec import Spec, parse_spec
from qavalanche.runs.execution import run
from qavalanche.store.campaign import Campaign

RESULTS = Path(__file__).with_name("campaigns.json")
ROUNDS = 5
SAMPLES, LENGTH = 1_000_000, 100
SHARDS = 10_000


def spec(samples: int, points: int = 1) -> Spec:
    """Short bimodal chains near the transition."""
    epsilon = [0.27 + 0.01 * i / points for i in range(points)]
    disorder = {"law": "bimodal", "epsilon": epsilon, "K": 1.0}
    chain = {"length": LENGTH, "samples": samples}
    return parse_spec({"seed": 1, "disorder": disorder, "chain": chain})


def seconds(call: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def overhead(folder: Path) -> dict[str, Any]:
    """Share of a run's wall time that is not the kernels'."""
    run(spec(1000), folder / "warm", workers=1)
    shares, whole = [], []
    for i in range(ROUNDS):
        place = folder / f"run{i}"
        spent = seconds(lambda place=place: run(spec(SAMPLES), place, workers=1))  # type: ignore[misc]
        whole.append(spent)
        shards = next(iter(Campaign.open(place).shards.values()))
        shares.append(1 - sum(shard.metadata()["seconds"] for shard in shards) / spent)
    return {
        "case": f"{SAMPLES} samples of {LENGTH} bonds: share outside the kernels",
        "seconds": statistics.median(whole),
        "value": statistics.median(shares),
        "target": 0.05,
    }


def bytes_alone(folder: Path) -> None:
    """The baseline: read and hash every file."""
    for path in folder.glob("shards/*/*.parquet"):
        hashlib.blake2b(path.read_bytes(), digest_size=12).hexdigest()


def many_shards(folder: Path) -> list[dict[str, Any]]:
    """Open, check, list and aggregate SHARDS shards; and that over reading their bytes alone."""
    points = 100
    run(
        spec(SHARDS // points, points), folder, shard=Slice(batch_seconds=1e-9)
    )  # a file for every sample
    assert len(list(folder.glob("shards/*/*.parquet"))) == SHARDS
    pairs = [
        (seconds(lambda: Campaign.open(folder).statistics()), seconds(lambda: bytes_alone(folder)))
        for _ in range(ROUNDS)
    ]
    spent = statistics.median(a for a, _ in pairs)
    ratio = statistics.median(a / b for a, b in pairs)
    case = f"{SHARDS} shards: open, check, list, aggregate"
    return [
        {"case": f"{case} (s)", "seconds": spent, "value": spent, "target": 3.0},
        {"case": f"{case}, over their bytes", "seconds": spent, "value": ratio, "target": None},
    ]


def main() -> None:
    """Measure, print, write."""
    with tempfile.TemporaryDirectory() as name:
        rows = [overhead(Path(name)), *many_shards(Path(name) / "many")]
    print(f"{'campaigns':62}{'value':>10}{'target':>10}")
    for row in rows:
        target = "" if row["target"] is None else f"{row['target']:.2f}"
        met = "  NOT MET" if row["target"] is not None and row["value"] > row["target"] else ""
        print(f"{row['case']:62}{row['value']:10.3f}{target:>10}{met}")
    machine = f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    content = {"machine": machine, "rounds": ROUNDS, "rows": rows}
    RESULTS.write_text(json.dumps(content, indent=1) + "\n")


if __name__ == "__main__":
    main()
