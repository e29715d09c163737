"""docs/operators.md: decay of integrals of motion, and how well spots predict entanglement."""

import polars as pl

from marked.tables import csv, made
from qavalanche.analysis.measured import plus_minus


def area(predictor: str, sites: int, W: float) -> str:
    """Area under the ROC curve of a predictor."""
    row = csv("prediction").filter(predictor=predictor, sites=sites, W=W).row(0, named=True)
    return plus_minus(row["area"], row["error"])


def reach(predictor: str) -> str:
    """Its smallest and largest area at W >= 3."""
    rows = csv("prediction").filter(pl.col("predictor") == predictor, pl.col("W") > 1)
    areas = [float(area) for area in rows["area"].drop_nulls()]
    return f"{min(areas):.2f} to {max(areas):.2f}"


def numbers() -> dict[str, str]:
    """All marks of the page."""
    return {
        "rates": rates(),
        "spots": reach("spots"),
        "bonds": reach("resonant bonds"),
        "spots_14": area("spots", 14, 2.0),
        "bonds_14": area("resonant bonds", 14, 2.0),
        "made": made("operators"),
    }


def rates() -> str:
    """1/zeta by W, with errors."""
    rows = csv("lioms").filter(pl.col("rate").is_not_null()).sort("W").select("rate", "error")
    pairs = [f"{rate:.3f} ± {error:.3f}" for rate, error in rows.iter_rows()]
    return ", ".join(pairs).replace("-", "−")
