"""Means over samples of what was measured on the spins, by their distance from the grain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.analysis.exact_rates.compare import resampled
from qavalanche.analysis.grain.table import POINT
from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer
from qavalanche.numerics.arrays import check_columns

if TYPE_CHECKING:
    import polars as pl

OF_SPINS = ("fluctuation", "entanglement", "at_end", "polarization", "log_G")
OF_ELEMENTS = ("ratio", "evenness", "resonance_ratio", "eq2")
"""Averaged as logarithms: they fall exponentially."""

_TOLERATED = 0.1  # nats per spin
SAID = "samples drawn again with replacement"


@typed
def by_distance(table: pl.DataFrame) -> pl.DataFrame:
    """Means over samples, a row for every point and distance; the sides of a sample count as one.

    table: of `spins_table`. Columns: alpha, grain_spins, sides, chain, number, samples; for
    fluctuation, entanglement and at_end (nats), polarization, log_G the mean and `<name>_error`,
    its standard error; for ratio, evenness, resonance_ratio, eq2 the same of their logarithms, as
    `ln_<name>`. Errors are null for one sample. Raises InputError for columns that are not there.
    """
    import polars as pl

    numbers = (*POINT, "sample", "side", "number", *OF_SPINS, *OF_ELEMENTS)
    check_columns("table", table, numbers=numbers)
    logs = [pl.col(name).log().alias(f"ln_{name}") for name in OF_ELEMENTS]
    names = [*OF_SPINS, *(f"ln_{name}" for name in OF_ELEMENTS)]
    place = [*POINT, "number"]
    sides = table.with_columns(logs).group_by(*place, "sample").agg(pl.col(names).mean())
    found = [pl.len().alias("samples")]
    for name in names:
        error = pl.col(name).std() / pl.len().sqrt()
        found += [pl.col(name).mean(), error.alias(f"{name}_error")]
    return sides.group_by(place).agg(found).sort("sides", "grain_spins", "chain", "alpha", "number")


@dataclass(frozen=True)
class ElementFall:
    """How the matrix elements to the next spin change with the number of spins melted, at a point.

    fall: least-squares slope of <ln(ratio)> in the number of melted spins on a side, in nats per
    spin; 0 for a random matrix. evenness: mean ln of typical over rms of the farthest spin, in
    units of a real random matrix: 0 there, below for elements that are large for a few pairs only.
    """

    samples: int
    fall: Estimate
    evenness: Estimate

    @property
    def verdict(self) -> str:
        """ "random-matrix-like" where the elements fall by less than 0.1 nats per spin faster than
        d^{-1/2} (choice), "not" where by more, each beyond two errors; else "undecided"."""
        if not self.fall.found:
            return "undecided"
        least, most = (self.fall.value + sign * 2 * self.fall.error for sign in (-1, 1))
        if least > -_TOLERATED:
            return "random-matrix-like"
        return "not" if most < -_TOLERATED else "undecided"

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers for JSON."""
        return shown_fields(self, "samples", "fall", "evenness", "verdict")


@typed
def element_fall(table: pl.DataFrame, first: int = 2, seed: int = 0) -> ElementFall:
    """ElementFall of one point (alpha, grain, sides, chain).

    table: of `spins_table`; first: the nearest spin that counts; the first one of all sees the bare
    grain alone, with few levels. Errors: bootstrap over samples. Raises InputError for more than
    one point, fewer than two samples, or fewer than two distances.
    """
    values, numbers = of_samples(table, "ratio", first)
    falls = _slopes(np.log(values), numbers)
    far = of_samples(table, "evenness", first)[0][:, -1]
    return ElementFall(len(values), mean_of(falls, seed), mean_of(np.log(far), seed))


def of_samples(table: pl.DataFrame, column: str, first: int = 1) -> tuple[Any, Any]:
    """One column (samples, distances) of one point, geometric means over sides; the distances."""
    check_columns("table", table, numbers=(*POINT, "sample", "number", column))
    first = check_integer("first", first, least=1, most=64)
    points = table.select(POINT).n_unique()
    check(points == 1, f"{points} points", "one alpha, grain, number of sides and chain is needed")
    part = table.filter(number=table["number"]) if first == 1 else _from(table, first)
    rows = part.group_by("sample", "number").agg(_log(column)).sort("sample", "number")
    numbers = rows["number"].unique().sort().to_numpy()
    check(numbers.size >= 2, f"distances from {first} on", "at least two are needed")
    samples = rows["sample"].n_unique()
    check(samples >= 2, f"{samples} sample", "at least two are needed for an error")
    check(len(rows) == samples * numbers.size, "table", "every sample needs every distance")
    return np.exp(rows[column].to_numpy().reshape(samples, -1)), numbers


def _from(table: pl.DataFrame, first: int) -> pl.DataFrame:
    import polars as pl

    return table.filter(pl.col("number") >= first)


def _log(column: str) -> pl.Expr:
    import polars as pl

    return pl.col(column).log().mean()


def _slopes(values: Any, numbers: Any) -> Any:
    x = numbers - numbers.mean()
    return values @ x / (x @ x)


def mean_of(values: Any, seed: int) -> Estimate:
    """Mean over samples, with its bootstrap error; none where elements vanish."""
    if not np.isfinite(values).all():
        return Estimate.none("elements that vanish")
    again = values[resampled(values.size, seed)].mean(axis=1)
    return Estimate(float(values.mean()), float(again.std()), outcome=SAID)
