"""docs/letter.md: every claim under three rules of crossing, and for a law without ties.

The table is made by docs/figures/make_letter.py.
"""

from collections.abc import Mapping

import polars as pl

from marked.tables import FIGURES, brief, csv, made, table

COLUMNS = {
    "transition_rmt": "rmt",
    "transition_halted": "halted",
    "transition_improved": "1/ζ_t = −s/2",
    "normal": "rmt, ln g normal",
}
_WAITING = "The table is made by `make letter`, some hours on two cores; it is not made yet."


def numbers() -> Mapping[str, str]:
    """The table of the claims, or that it is not made yet."""
    if not (FIGURES / "letter.csv").exists():
        return {"claims": _WAITING, "made": "no version yet"}
    return {"claims": claims(csv("letter")), "made": made("letter")}


def claims(found: pl.DataFrame) -> str:
    """A row a claim with a number under some rule, a column a campaign."""
    there = [name for name in COLUMNS if name in found["campaign"].to_list()]
    known = found.filter(pl.col("campaign").is_in(there) & pl.col("value").is_not_null())
    rows = [["what is measured", "the letter", *(COLUMNS[name] for name in there)]]
    rows.append(["---"] * len(rows[0]))
    for about in known["about"].unique(maintain_order=True):
        of_it = known.filter(pl.col("about") == about)
        cells = [_cell(of_it.filter(pl.col("campaign") == name)) for name in there]
        rows.append([about, of_it["letter"][0], *cells])
    return table(rows)


def _cell(one: pl.DataFrame) -> str:
    """'2.13(4), agrees'."""
    if one.is_empty():
        return "–"
    return f"{brief(one['value'][0], one['error'][0])}, {one['verdict'][0]}"
