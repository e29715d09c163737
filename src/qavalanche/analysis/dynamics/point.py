"""What one epsilon says of the dynamics: the rows of a family's table there, as estimates."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.analysis.dynamics.decay import decay_length
from qavalanche.analysis.dynamics.resistance import power_of_spread, resistance_power
from qavalanche.analysis.estimate import Estimate, excess, shown_fields

if TYPE_CHECKING:
    import polars as pl

FAR = 30
"""Lengths over L_+ from which on a thermal chain counts as long: ends matter little."""

LONG = 10
"""Lengths over L_+ from which on ln R may follow its power of L."""

MEANS = {
    "time_scale": ("log_time_scale", "nats"),
    "time_mean": ("log_time_mean", "nats"),
    "time_median": ("log_time_median", "nats"),
    "rate_spread": ("log_rate_spread", "nats"),
    "drop": ("slowest_drop", ""),
    "climb": ("slowest_climb", "nats/bond"),
}
"""Attributes that are means over thermal chains: their columns, and their units."""


@dataclass(frozen=True)
class DynamicPoint:
    """The dynamics at one epsilon above epsilon_c.

    thermal_length: L_+ of 1 - p = A e^(-L / L_+), in bonds; end_length: xi of the end-to-end
    correlator, likewise; decay_rate: of localized chains of L_+ bonds, nats per bond. Of the
    longest chains, L >= 30 L_+: time_scale, ln(Gamma_0 t_+); time_mean and time_median of ln t of
    all spins; rate_spread, standard deviation of ln Gamma; drop and climb at the slowest bond (see
    the observables). power: mu of R ~ L^mu; spread_power: mu from how ln R scatters.
    """

    epsilon: float
    thermal_length: Estimate
    end_length: Estimate
    decay_rate: Estimate
    time_scale: Estimate
    time_mean: Estimate
    time_median: Estimate
    rate_spread: Estimate
    drop: Estimate
    climb: Estimate
    power: Estimate
    spread_power: Estimate

    def to_dict(self) -> dict[str, Any]:
        """epsilon, and all others as estimates."""
        return shown_fields(self, *self.__dataclass_fields__)


def dynamic_point(epsilon: float, rows: pl.DataFrame) -> DynamicPoint:
    """The rows of one epsilon of a table as of `summary`, of one store or several, as estimates."""
    thermal_length = _bonds(_falls(rows, rows["samples"] - rows["thermal"]))
    ends = (rows["end_to_end"] * rows["samples"]).round().cast(int)
    least = _least(rows, thermal_length)
    means = {
        name: longest(rows, column, FAR * least, unit) for name, (column, unit) in MEANS.items()
    }
    return DynamicPoint(
        epsilon,
        thermal_length,
        _bonds(_falls(rows, ends)),
        rate_at(rows, thermal_length),
        power=_power(rows, LONG * least),
        spread_power=_spread(rows, FAR * least),
        **means,
    )


def _falls(rows: pl.DataFrame, left: pl.Series) -> Estimate:
    return decay_length(rows["length"].to_list(), left.to_list(), rows["samples"].to_list())


def _bonds(log_length: Estimate) -> Estimate:
    """From ln lambda to lambda, in bonds."""
    if not log_length.found:
        return replace(log_length, unit="bonds")
    value = math.exp(log_length.value)
    errors = value * log_length.statistical, value * log_length.systematic
    return replace(
        log_length, value=value, statistical=errors[0], systematic=errors[1], unit="bonds"
    )


def _least(rows: pl.DataFrame, thermal_length: Estimate) -> float:
    """L_+, or the smallest length of which all samples are thermal, as L_+ is smaller then."""
    if thermal_length.found:
        return thermal_length.value
    whole = rows.filter(rows["thermal"] == rows["samples"])["length"]
    return float(whole.min()) if len(whole) else math.inf  # type: ignore[arg-type]


def known(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """The rows, by length, in which a column has a value and an error."""
    if column not in rows.columns:
        return rows.clear()
    value, error = (rows[name].cast(float).fill_null(math.nan) for name in _pair(column))
    return rows.filter(value.is_finite() & error.is_finite() & (error > 0)).sort("length")


def _pair(column: str) -> tuple[str, str]:
    return column, f"{column}_error"


def longest(rows: pl.DataFrame, column: str, least: float, unit: str = "") -> Estimate:
    """A mean of the longest chains; systematic: its change from the next shorter ones, beyond
    chance."""
    found = known(rows, column)
    if found.height == 0:
        return Estimate.none(f"{column} is not measured", unit)
    length = float(found["length"][-1])
    if length < least:
        text = f"chains of {length:g} bonds are too short, {least:.2g} are needed"
        return Estimate.none(text, unit)
    value, error = (float(found[name][-1]) for name in _pair(column))
    moved = 0.0
    if found.height > 1 and float(found["length"][-2]) >= least:
        other, beside = (float(found[name][-2]) for name in _pair(column))
        moved = math.sqrt(max(0.0, (value - other) ** 2 - error**2 - beside**2))
    used = {"length": (length, length)}
    return Estimate(value, error, moved, unit, f"L = {length:g}", used)


def rate_at(rows: pl.DataFrame, thermal_length: Estimate) -> Estimate:
    """Decay rate of localized chains of L_+ bonds, interpolated in ln L; its systematic error is
    what the error of L_+ changes."""
    found, unit = known(rows, "decay_rate"), "nats/bond"
    if not thermal_length.found or found.height < 2:
        return Estimate.none("no L_+, or no decay rates of localized chains", unit)
    x, at = np.log(found["length"].to_numpy().astype(float)), math.log(thermal_length.value)
    if not x[0] <= at <= x[-1]:
        return Estimate.none("L_+ is outside of the lengths with a decay rate", unit)
    y, e = (found[name].to_numpy() for name in _pair("decay_rate"))
    k = int(np.clip(np.searchsorted(x, at), 1, x.size - 1))
    slope = (y[k] - y[k - 1]) / (x[k] - x[k - 1]) if x[k] > x[k - 1] else 0.0
    moved = abs(slope) * thermal_length.error / thermal_length.value
    text = f"localized chains of L_+ = {thermal_length.value:.4g} bonds"
    value, error = float(np.interp(at, x, y)), float(max(e[k], e[k - 1]))
    return Estimate(value, error, float(moved), unit, text)


def _power(rows: pl.DataFrame, least: float) -> Estimate:
    found = known(rows, "log_resistance")
    found = found.filter(found["length"] >= least)
    if found.height == 0:
        return Estimate.none("no mu: ln R is measured in no chains of 10 L_+ bonds")
    columns: Sequence[list[Any]] = [
        found[name].to_list() for name in ("length", *_pair("log_resistance"))
    ]
    return resistance_power(*columns)


def _spread(rows: pl.DataFrame, least: float) -> Estimate:
    """mu from the variance of ln R, pooled over all lengths of long chains; systematic: what those
    ten times as long say otherwise, beyond chance."""
    found = known(rows, "log_resistance")
    found = found.filter((found["length"] >= least) & (found["thermal"] > 1))
    if found.height == 0:
        return Estimate.none("no mu: ln R is measured in no chains of 30 L_+ bonds")
    whole, longer = _pooled(found), found.filter(found["length"] >= _LONGER * least)
    if longer["thermal"].sum() < _ENOUGH:
        return whole
    part = _pooled(longer)
    return whole.widened(excess(part.value - whole.value, part.error, whole.error))


def _pooled(rows: pl.DataFrame) -> Estimate:
    n = rows["thermal"].to_numpy().astype(float)
    variance = rows["log_resistance_error"].to_numpy() ** 2 * n
    pooled = float((variance * (n - 1)).sum() / (n - 1).sum())
    return power_of_spread(pooled, int((n - 1).sum()) + 1)


_LONGER = 10
_ENOUGH = 30  # chains: fewer tell no variance
