"""SM F: thermal inclusions renormalize the localization length here, not in ref. 58."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.statement import Holds, statement

CROSSING = {"spots": -0.5, "halted": 0.0}
"""What a bond of an inclusion adds to the decay of the norm, in units of s."""


@statement(
    "thermal inclusions renormalize ζ here, bare matrix elements cross them in ref. 58",
    where="letter, SM F",
    expected="the run that melts N bonds is k = N (1/(ζ s) − 1), 1/ζ = (1 − φ) w − φ s/2 (rmt),"
    " (1 − φ) w (halted), w − φ s/2 (ref. 58, read as 1/x₀ = w), φ the share of inclusions",
    falsified="a run that is off by more than a period of the medium",
    rests_on=("clean_schemes",),
    figure="renormalized_decay",
    order=952,
)
def renormalized_decay(sources: Mapping[str, Any]) -> Holds:
    """The least runs that melt media with inclusions, beside those that the rules give."""
    found = sources["clean_schemes"]
    N, rows = found["media"][-1], found["eased"]
    wrong = [row for row in rows if not _near(row, N, found["inclusion"])]
    first = [row["run"] for row in rows if row["decay"] == rows[0]["decay"]]
    text = f"{len(rows)} media of {N} bonds; runs {first} at w = {rows[0]['decay']:g} s"
    if wrong:
        row = wrong[0]
        text += f"; {row} is not {expected_run(row, N, found['inclusion']):.0f}"
    return Holds(not wrong, len(rows), text)


def expected_run(row: Mapping[str, Any], N: int, inclusion: int) -> float:
    """k = N (1/(zeta s) - 1); the norm decays by w - s/2 across a bond of an inclusion there."""
    share, w = inclusion / row["period"], row["decay"]
    inside = CROSSING.get(row["scheme"], w - 0.5)
    return float(N * ((1 - share) * w + share * inside - 1))


def _near(row: Mapping[str, Any], N: int, inclusion: int) -> bool:
    run = row["run"]
    return run is not None and abs(run - expected_run(row, N, inclusion)) <= row["period"] + 2
