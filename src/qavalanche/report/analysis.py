"""The analyses of a family as tables of text, for the report's page and for the terminal."""

from __future__ import annotations

from typing import Any, NamedTuple

from qavalanche.analysis.measured import UNDETERMINED
from qavalanche.analysis.overview import Overview
from qavalanche.report import page
from qavalanche.report.labels import Labels
from qavalanche.report.numbers import fitted, plain


class Table(NamedTuple):
    """A table of ready-made cells; title: what it is of; outcome: a sentence, or empty."""

    title: str
    header: list[str]
    rows: list[list[str]]
    outcome: str


def analysis_tables(found: Overview) -> list[Table]:
    """epsilon_c by three routes, the tails at the largest length, scaling of p: what there is.

    All cells are from `Overview.to_dict`.
    """
    content, tables = found.to_dict(), []
    at = Labels.of(found.control, found.controls)
    if "transition" in content:
        tables += _transition(content["transition"], at)
    if content.get("tails"):
        rows = content["tails"]
        title = f"tails of the region sizes at L = {rows[0]['length']}"
        header = [*at.header, "from T", "τ", "1/ξ", "power law or truncated"]
        tables.append(Table(title, header, [_tail(row, at) for row in rows], ""))
    if "scaling" in content:
        scaling = content["scaling"]
        header = ["form", "status", "χ²", "parameters"]
        rows = [_form(row) for row in scaling["forms"]]
        outcome = f"{scaling['outcome']}; {_window(scaling['range'])}"
        tables.append(Table("scaling of p", header, rows, outcome))
    return tables


def _transition(content: dict[str, Any], at: Labels) -> list[Table]:
    rows = [
        [
            row["by"],
            value_of(row["epsilon_c"], row["error"]),
            _digits(row["statistical_error"]),
            _digits(row["systematic_error"]),
            row["outcome"],
        ]
        for row in content["estimates"]
    ]
    header = ["ε_c by", "value", "statistical", "systematic", "outcome"]
    tables = [Table("transition", header, rows, content["outcome"])]
    if content["behaviours"]:
        header = [*at.header, "ln L_+", "b", "β", "from L", "⟨S⟩ grows as"]
        lines = [_behaviour(row, at) for row in content["behaviours"]]
        outcome = f"{_BEHAVIOUR}. {content['windows']}"
        tables.append(Table("what happens with L", header, lines, outcome))
    return tables


def analysis_section(found: Overview, *, level: int = 2) -> list[str]:
    """The tables as parts of the page; level: of the heading."""
    parts = [page.heading("Analysis", level=level)]
    for table in analysis_tables(found):
        text = f"{table.title}: {table.outcome}" if table.outcome else table.title
        parts += [page.paragraph(text), page.table(table.header, table.rows)]
    return parts


_BEHAVIOUR = (
    "1 − p = e^(−L/L_+); p = A e^(−(L/ξ)^b); p ~ L^(−β); – where it is not so, or not to tell"
)


def _behaviour(row: dict[str, Any], at: Labels) -> list[str]:
    ranges = (row["log_length_range"], row["exponent_range"], row["beta_range"])
    first = [plain(one["length"][0], 3) for one in ranges if one]
    return [
        *at.cells(row["epsilon"]),
        value_of(row["log_length"], row["log_length_error"]),
        value_of(row["exponent"], row["exponent_error"]),
        value_of(row["beta"], row["beta_error"]) + (" bends" if _bends(row) else ""),
        ", ".join(dict.fromkeys(first)) if first else UNDETERMINED,
        row["entropy_outcome"],
    ]


def _bends(row: dict[str, Any]) -> bool:
    """Whether the local exponent changes by more than two errors: a crossover, no exponent."""
    return row["bend"] is not None and abs(row["bend"]) > 2 * row["bend_error"]


def _tail(row: dict[str, Any], at: Labels) -> list[str]:
    return [
        *at.cells(row["epsilon"]),
        f"{row['xmin']:g}" if row["xmin"] else "–",
        value_of(row["tau"], row["tau_error"]),
        value_of(row["inverse_xi"], row["inverse_xi_error"]),
        row["verdict"] or row["outcome"],
    ]


def _form(row: dict[str, Any]) -> list[str]:
    chi2 = "–" if row["reduced_chi2"] is None else f"{row['reduced_chi2']:.2f}"
    pairs = row["parameters"].items()
    known = ", ".join(f"{_SYMBOLS.get(name, name)} = {value_of(*pair)}" for name, pair in pairs)
    return [row["form"], row["status"], chi2, known]


def _window(used: dict[str, list[float]]) -> str:
    (low, high), (short, long) = used["epsilon"], used["length"]
    lengths = f"L = {plain(short)} to {plain(long)}"
    return f"points with ε = {plain(low)} to {plain(high)}, {lengths}"


_SYMBOLS = {
    "critical_point": "ε_c",
    "nu": "ν",
    "nu_minus": "ν_−",
    "nu_plus": "ν_+",
    "beta": "β",
}


def _digits(error: float | None) -> str:
    return UNDETERMINED if error is None else plain(error, 2)


def value_of(value: float | None, error: float | None) -> str:
    """A value of `to_dict` with its error; a dash for None."""
    return UNDETERMINED if value is None or error is None else fitted(value, error)
