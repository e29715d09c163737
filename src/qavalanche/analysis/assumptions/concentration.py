"""What the letter concludes from (ii): rho concentrates, its variance over samples falls with L."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.regions import check_regions
from qavalanche.arguments import typed
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.errors import check, check_integer
from qavalanche.laws import MOST_SAMPLE, Law, check_address
from qavalanche.numerics.arrays import whole_numbers
from qavalanche.rules import Rules
from qavalanche.schemes.spots import Spots
from qavalanche.store.campaign import Campaign
from qavalanche.system import memory

if TYPE_CHECKING:
    import polars as pl

Floats = NDArray[np.float64]

TOLERANCE = 0.05
"""An exponent within this of 1 (or within two standard errors) counts as 1."""

_ACCEPTED = 0.01  # least p-value of a power law
_BATCH = 2**17  # samples melted at a time
_UNDECIDED = 0.25  # standard error of an exponent above which agreement with 1 says nothing


@dataclass(frozen=True, eq=False)
class Concentration:
    """Var rho(L) over samples, and its power: Var rho = A L^-b at the largest lengths.

    lengths: L in bonds (n,), ascending; samples: (n,); mean, mean_error: of rho; variance: of the
    rho of a sample, unbiased, (n,); variance_error: its standard error from the fourth moment.
    value, error: b and its standard error; amplitude: A; goodness: p-value of chi-square of the
    power law; range: the shortest and longest L of the fit, or (0, 0) if there is none.
    verdict: how rho concentrates: "like 1/L", "slower than 1/L", "faster than 1/L", "not at all",
    or "undecided". outcome: a sentence.
    """

    units_of_columns: ClassVar[Mapping[str, str]] = {
        "length": "bonds",
        "samples": "1",
        "variance": "1",
    }
    """Units of the columns of its table."""

    title: str
    lengths: NDArray[np.int64]
    samples: NDArray[np.int64]
    mean: Floats
    mean_error: Floats
    variance: Floats
    variance_error: Floats
    value: float
    error: float
    amplitude: float
    goodness: float
    range: tuple[int, int]
    verdict: str

    @property
    def outcome(self) -> str:
        """The result in a sentence."""
        if self.range == (0, 0):
            return f"{self.title}: undecided, at least two lengths with a variance are needed"
        power = f"Var ρ ~ L^-b with b = {plus_minus(self.value, self.error)}"
        fit = f"from L = {self.range[0]} to {self.range[1]}"
        if not self.goodness >= _ACCEPTED:
            fit += ", the last two lengths: more do not follow one power"
        return f"{self.title}: ρ concentrates {self.verdict}, {power} {fit}"

    def to_frame(self) -> pl.DataFrame:
        """One row per length: title, length, samples, thermal_density and variance with errors."""
        import polars as pl

        columns: dict[str, Any] = {
            "title": [self.title] * len(self.lengths),
            "length": self.lengths,
            "samples": self.samples,
            "thermal_density": self.mean,
            "thermal_density_error": self.mean_error,
            "variance": self.variance,
            "variance_error": self.variance_error,
        }
        return pl.DataFrame(columns)

    def __str__(self) -> str:
        return self.outcome


@typed
def concentration(thermal: Mapping[int, ArrayLike], title: str = "") -> Concentration:
    """How the variance of rho falls with L.

    thermal: for every length L the number of thermal bonds of each sample, whole numbers 0 ... L.
    The power law is a weighted least-squares line in (ln L, ln Var rho) through the longest
    lengths: as many of them as it describes (p >= 0.01), at least three; otherwise through the
    last two, which is said. Lengths at which no sample differs have no variance in this sense and
    are left out of the fit. A variance that falls to zero is concentration (Chebyshev): the letter
    proves it from (ii), P(|rho(L) - rho*| > delta) -> 0. Independent regions give b = 1.

    Raises InputError without lengths, below 4 samples of one, or for numbers outside 0 ... L.
    """
    check(len(thermal) > 0, "no lengths", "thermal bonds of at least one length are needed")
    lengths = sorted(check_integer("length", length, 1, 2**53) for length in thermal)
    rows = np.array([_moments(length, thermal[length]) for length in lengths])
    samples, mean, mean_error, variance, error = rows.T
    L, some = np.array(lengths), (variance > 0) & (error > 0)
    b, b_error, A, p, used = _power(L[some], variance[some], error[some] / variance[some])
    verdict = _verdict(b, b_error)
    return Concentration(
        title, L, samples.astype(np.int64), mean, mean_error, variance, error,
        b, b_error, A, p, used, verdict,
    )  # fmt: skip


@typed
def draw_thermal(
    law: Law,
    lengths: Sequence[int],
    samples: int | Sequence[int],
    rules: Rules | None = None,
    seed: int = 0,
) -> dict[int, NDArray[np.int64]]:
    """Thermal bonds of `samples` (one number, or one per length) chains of every length, melted.

    The chains are those of a campaign with this law, length and seed. Raises InputError for a
    length or a number of samples below 1.
    """
    counts = [samples] * len(lengths) if isinstance(samples, int) else list(samples)
    check(len(counts) == len(lengths), f"{len(counts)} numbers of samples", "one per length")
    drawn = {}
    for length, count in zip(lengths, counts, strict=True):
        n = check_integer("samples", count, least=1, most=MOST_SAMPLE)
        L, seed, _ = check_address(length, seed, n - 1)
        memory.require(8.0 * n, f"{n} samples")
        point = Point(law, L, Spots.of(rules or Rules()))
        parts = [
            melt_chunk(point, seed, first, min(_BATCH, n - first)).covered
            for first in range(0, n, _BATCH)
        ]
        drawn[L] = np.concatenate(parts)
    return drawn


@typed
def campaign_concentrations(campaign: Campaign) -> list[Concentration]:
    """One Concentration for every law and rules of a stored campaign, over its lengths.

    By epsilon. Points with fewer than 4 samples are left out.
    """
    check_regions(campaign)
    groups: dict[tuple[Any, ...], dict[int, ArrayLike]] = {}
    for point in campaign.shards:
        if point.has_regions and campaign.samples_done(point) >= 4:
            key = (point.law.resonance_probability, str(point.law), str(point.scheme))
            density = campaign.rows(point)["thermal_density"].to_numpy()
            groups.setdefault(key, {})[point.length] = np.rint(density * point.length)
    named = {f"ε = {key[0]:.6g}, {key[2]}": groups[key] for key in sorted(groups)}
    return [concentration(thermal, title) for title, thermal in named.items()]


def _moments(length: int, thermal: ArrayLike) -> tuple[float, ...]:
    """Samples, mean of rho and its error, variance of rho and its error."""
    covered = whole_numbers(f"thermal bonds at L = {length}", thermal, 0, length)
    n = covered.size
    check(n >= 4, f"L = {length}: {n} samples", "at least 4 are needed")
    rho = covered / length
    centered = rho - rho.mean()
    variance = float((centered**2).sum()) / (n - 1)
    fourth = float((centered**4).mean())
    spread = max(fourth - variance**2 * (n - 3) / (n - 1), 0.0) / n
    return n, float(rho.mean()), math.sqrt(variance / n), variance, math.sqrt(spread)


def _power(
    lengths: NDArray[np.int64], variance: Floats, error: Floats
) -> tuple[float, float, float, float, tuple[int, int]]:
    """b, its error, A, p-value, range; `error` is of ln Var."""
    from scipy.stats import chi2

    n = len(lengths)
    if n < 2:
        return (math.nan,) * 4 + ((0, 0),)
    for used in [*range(n, 2, -1), 2]:
        x, y, sigma = np.log(lengths[-used:]), np.log(variance[-used:]), error[-used:]
        matrix = np.stack([-x, np.ones(used)], axis=1) / sigma[:, None]
        covariance = np.linalg.inv(matrix.T @ matrix)
        b, constant = covariance @ (matrix.T @ (y / sigma))
        chi_square = float((((y - constant + b * x) / sigma) ** 2).sum())
        p = float(chi2.sf(chi_square, used - 2)) if used > 2 else math.nan
        if p >= _ACCEPTED:
            break
    span = (int(lengths[-used]), int(lengths[-1]))
    return float(b), math.sqrt(covariance[0, 0]), math.exp(constant), p, span


def _verdict(b: float, error: float) -> str:
    if not math.isfinite(error):
        return "undecided"
    if abs(b - 1) <= max(TOLERANCE, 2 * error):
        return "like 1/L" if error < _UNDECIDED else "undecided"
    if b > 1:
        return "faster than 1/L"
    return "slower than 1/L" if b > 2 * error else "not at all"
