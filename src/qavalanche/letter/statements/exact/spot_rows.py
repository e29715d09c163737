"""Rows of SM D's table, as `grain.critical_spot.table` judges them, in one verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.grain.critical_spot.table import SpotRow
from qavalanche.letter.sources.exact.spot_samples import critical_spot_of
from qavalanche.letter.statement import Judged
from qavalanche.letter.verdict import Verdict

ONE_SIDED = 0.0228


def rows_of_table(kept: Mapping[str, Any], regime: str, *quantities: str) -> Judged:
    """The rows of these quantities, the first one's power as the number: agrees where all do."""
    table = {(row.regime, row.quantity): row for row in critical_spot_of(kept["sizes"]).rows}
    rows = [table[regime, name] for name in quantities]
    told = "; ".join(_told(row) for row in rows)
    first = rows[0].power
    number = Estimate(*first, outcome=told) if first.known else Estimate.none(told)
    return Judged(number, _together([row.verdict for row in rows]), ONE_SIDED * len(rows))


def _told(row: SpotRow) -> str:
    at = "" if row.at is None else f" at G = {row.at[1]:g}"
    if row.at is not None and row.at[0] < row.at[1]:
        at = f" for G = {row.at[0]:g} to {row.at[1]:g}"
    reason = f" ({row.verdict}: {row.reason})" if row.reason else f" ({row.verdict})"
    return f"{row.quantity} ~ {row.of}^{row.power}{at}{reason}"


def _together(verdicts: list[str]) -> Verdict:
    if "differs" in verdicts:
        return "differs"
    return "agrees" if set(verdicts) == {"agrees"} else "undecided"
