"""Makes what docs/figures/threshold* hold: is the random, or the quasiperiodic, chain stable?

python docs/figures/make_threshold.py STORES, a folder with the stores that `make threshold` makes:
xxz, quasiperiodic, anderson. threshold.csv: mean ln Gamma and slope of every W and L;
threshold_stars.csv: W*(L); threshold_verdicts.csv; threshold.png: the random beside the
quasiperiodic chain; threshold_xxz.png: the random chain alone; threshold.json: drifts in words.
"""

import json
import sys
from pathlib import Path
from typing import Any

import polars as pl
from made import note

from qavalanche.analysis.threshold import Threshold, threshold_of

MODELS = ("xxz", "quasiperiodic", "anderson")


def lines(name: str, found: Threshold) -> list[dict[str, Any]]:
    """Of threshold.csv."""
    slopes = {(one.W, one.length): one.slope for one in found.slopes}
    rows = []
    for one in found.points:
        slope = slopes.get((one.W, float(one.length)))
        known = slope is not None and slope.found
        rows.append(
            {
                "model": name,
                "W": one.W,
                "L": one.length,
                "samples": one.samples,
                "mean_log_rate": one.mean.value,
                "error": one.mean.error,
                "spread": one.spread,
                "slope": slope.value if slope is not None and known else None,
                "slope_error": slope.error if slope is not None and known else None,
            }
        )
    return rows


def main(stores: Path, folder: Path) -> None:
    """Write tables and figures."""
    found = {name: threshold_of(stores / name)[0] for name in MODELS}
    pl.DataFrame([row for name, one in found.items() for row in lines(name, one)]).write_csv(
        folder / "threshold.csv"
    )
    stars = [
        {"model": name, "L": star.length, "W_star": pair[0], "error": pair[1]}
        for name, one in found.items()
        for star in one.W_star
        if star.value.found and (pair := star.value.pair)
    ]
    pl.DataFrame(stars).write_csv(folder / "threshold_stars.csv")
    verdicts = [
        {"model": name, "W": row.W, "verdict": row.verdict, "reason": row.reason}
        for name, one in found.items()
        for row in one.verdicts
    ]
    pl.DataFrame(verdicts).write_csv(folder / "threshold_verdicts.csv")
    told = {name: one.drift.to_dict() for name, one in found.items()}
    (folder / "threshold.json").write_text(json.dumps(told, indent=1) + "\n")
    found["xxz"].plot(found["quasiperiodic"]).save_as(folder / "threshold.png")
    found["xxz"].plot().save_as(folder / "threshold_xxz.png")
    for name in ("threshold", "threshold_stars", "threshold_verdicts"):
        note(name, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).parent)
