"""The analyses of a family as tables of text, for the report's page and for the terminal."""

from __future__ import annotations

from typing import Any, NamedTuple

from qavalanche.analysis.measured import UNDETERMINED
from qavalanche.analysis.overview import (
    Overview,
    rows_of_behaviours,
    rows_of_scaling,
    rows_of_tails,
    rows_of_transition,
)
from qavalanche.report import page
from qavalanche.report.numbers import fitted


class Table(NamedTuple):
    """A table of ready-made cells; title: what it is of; outcome: a sentence, or empty."""

    title: str
    header: list[str]
    rows: list[list[str]]
    outcome: str


def analysis_tables(found: Overview) -> list[Table]:
    """epsilon_c by three routes, the tails at the largest length, scaling of p: what there is."""
    tables = []
    if found.transition is not None:
        rows = [
            [row["by"], _value(row["epsilon_c"], row["error"]), row["outcome"]]
            for row in rows_of_transition(found.transition)
        ]
        header = ["ε_c by", "value", "outcome"]
        tables.append(Table("transition", header, rows, found.transition.outcome))
    if found.behaviours:
        header = ["ε", "ln L_+", "b", "β", "⟨S⟩ grows as"]
        tables.append(Table("what happens with L", header, _behaviours(found), _BEHAVIOUR))
    if found.tails:
        title = f"tails of the region sizes at L = {found.tails[0].length}"
        header = ["ε", "from T", "τ", "1/ξ", "power law or truncated"]
        tables.append(Table(title, header, _tails(found), ""))
    if found.scaling is not None:
        rows = [
            [row["form"], row["status"], _parameters(row["parameters"])]
            for row in rows_of_scaling(found.scaling)
        ]
        header = ["form", "status", "parameters"]
        tables.append(Table("scaling of p", header, rows, found.scaling.outcome))
    return tables


def analysis_section(found: Overview) -> list[str]:
    """The tables as parts of the page."""
    parts = [page.heading("Analysis")]
    for table in analysis_tables(found):
        text = f"{table.title}: {table.outcome}" if table.outcome else table.title
        parts += [page.paragraph(text), page.table(table.header, table.rows)]
    return parts


_BEHAVIOUR = (
    "1 − p = e^(−L/L_+); p = e^(−(L/ξ)^b); p ~ L^(−β); – where it is not so, or not to tell"
)


def _behaviours(found: Overview) -> list[list[str]]:
    return [
        [
            f"{row['epsilon']:.6g}",
            _value(row["log_length"], row["log_length_error"]),
            _value(row["exponent"], row["exponent_error"]),
            _value(row["beta"], row["beta_error"]),
            row["entropy_outcome"],
        ]
        for row in rows_of_behaviours(found.behaviours or [])
    ]


def _tails(found: Overview) -> list[list[str]]:
    return [
        [
            f"{row['epsilon']:.6g}",
            f"{row['xmin']:g}" if row["xmin"] else "–",
            _value(row["tau"], row["tau_error"]),
            _value(row["inverse_xi"], row["inverse_xi_error"]),
            row["verdict"] or row["outcome"],
        ]
        for row in rows_of_tails(found.tails or [])
    ]


def _value(value: float | None, error: float | None) -> str:
    return UNDETERMINED if value is None or error is None else fitted(value, error)


def _parameters(parameters: dict[str, Any]) -> str:
    return ", ".join(f"{name} = {_value(*pair)}" for name, pair in parameters.items())
