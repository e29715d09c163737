"""Tables behind the pages, and numbers as the pages write them."""

import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl

from qavalanche.report.numbers import with_error

ROOT = Path(__file__).parents[2]
FIGURES = ROOT / "docs" / "figures"
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def csv(name: str) -> pl.DataFrame:
    """A table of docs/figures; not a number is missing."""
    return pl.read_csv(FIGURES / f"{name}.csv").fill_nan(None)


def json_of(name: str) -> Any:
    """A JSON file of docs/figures."""
    return json.loads((FIGURES / f"{name}.json").read_text(encoding="utf-8"))


def benchmark(name: str) -> Any:
    """A JSON file of benchmarks."""
    return json.loads((ROOT / "benchmarks" / f"{name}.json").read_text(encoding="utf-8"))


def brief(value: float | None, error: float | None) -> str:
    """'0.2766(26)', or a dash without a value."""
    return "–" if value is None or error is None else with_error(value, error).replace("-", "−")


def powers(value: float, digits: int = 2) -> str:
    """'9.7·10³': `digits` digits and a power of ten; a bare power where the digits are a one."""
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    ten = "10" + str(int(exponent)).translate(RAISED)
    return ten if float(mantissa) == 1 else f"{mantissa}·{ten}".replace("-", "−")


def small(value: float, error: float) -> str:
    """'2.2(8)·10⁻⁶': value and error with the power of ten of the larger."""
    power = math.floor(math.log10(max(abs(value), error)))
    return f"{brief(value / 10.0**power, error / 10.0**power)}·10" + str(power).translate(RAISED)


def table(rows: Iterable[Iterable[str]]) -> str:
    """Lines of a table in Markdown, to stand between two marks."""
    return "\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def made(name: str) -> str:
    """Which version of the package and of its random streams made a table."""
    one = json_of("made")[name]
    return f"version {one['version']} (streams {one['streams']})"


def exact(name: str) -> bool:
    """Whether a table was made with inherited couplings, by version 2 of the spots scheme."""
    return bool(json_of("made").get(name, {}).get("spots", 1) >= 2)
