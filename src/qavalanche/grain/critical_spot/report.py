"""A CriticalSpot in words: the curves, the letter's table with verdicts, where Cor is largest."""

from __future__ import annotations

from collections.abc import Sequence

from qavalanche.grain.critical_spot.maximum import SpotMaximum
from qavalanche.grain.critical_spot.number import WithError
from qavalanche.grain.critical_spot.points import SpotPoint
from qavalanche.grain.critical_spot.table import SpotRow

WORDS = {
    "excess": "N − 1",
    "mixed": "1 − purity",
    "Cor": "Cor",
    "N": "N",
    "from_product": "distance from a product",
    "typical_coherence": "coherence, typical",
    "from_identity": "distance from 1/d_s²",
}
"""The quantities of the letter's table as docs/critical_spot.md names them."""


def in_columns(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of columns: all but the last to the right, which is left as it is."""
    lines = [head, *rows]
    widths = [max(map(len, column)) for column in list(zip(*lines, strict=True))[:-1]]
    return [
        "  ".join([*(c.rjust(w) for c, w in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in lines
    ]


def curves(points: Sequence[SpotPoint]) -> list[str]:
    """N, purity and Cor against G, of each d_E."""
    head = ["d_E", "G", "eq. 2", "N", "purity", "Cor"]
    rows = []
    for p in points:
        purity = WithError(1 - p["mixed"].value, p["mixed"].error)
        cells = (p["N"], purity, p["Cor"])
        rows.append([f"{p.states}", f"{p.G:.3g}", f"{p.eq2.value:.2g}", *map(str, cells)])
    return in_columns(head, rows)


def table(rows: Sequence[SpotRow]) -> list[str]:
    """The letter's table: the G used, the power, the verdict and why there is none."""
    head = ["G", "quantity", "power of", "expected", "measured", "verdict"]
    lines = []
    for r in rows:
        verdict = r.verdict + (f": {r.reason}" if r.reason else "")
        cells = [WORDS[r.quantity], r.of, f"{r.expected:g}".replace("-", "−")]
        lines.append([_used(r), *cells, str(r.power).replace("-", "−"), verdict])
    return in_columns(head, lines)


def _used(row: SpotRow) -> str:
    if row.at is None:
        return "–"
    first, last = row.at
    return f"{first:.3g}" if first == last else f"{first:.3g} to {last:.3g}"


def of_maximum(m: SpotMaximum) -> str:
    """One line: where Cor is largest, and whether the largest G lowers it."""
    place = f"{m.place}" + (f" ({m.no_place})" if m.no_place else "")
    why = f" ({m.reason})" if m.reason else ""
    return (f"d_E = {m.states}: Cor is largest at G = {place}, {m.height}; "
            f"at the largest G {m.far}: monogamy {m.verdict}{why}")  # fmt: skip
