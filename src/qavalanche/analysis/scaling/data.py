"""What is to collapse: values with errors against a control parameter, for several lengths."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qavalanche.analysis.summary import Family
from qavalanche.arguments import typed
from qavalanche.errors import check, shown
from qavalanche.numerics.arrays import real_numbers, whole_numbers

Floats = NDArray[np.float64]
Draw = Callable[[np.random.Generator, Floats], Floats]
ErrorAt = Callable[[Floats], Floats]


@dataclass(frozen=True, eq=False)
class ScalingData:
    """Points (control parameter, length L, value y, standard error of y), and how to resample them.

    control, length, value, error: (points,), in any order, each in units of its own; draw(rng,
    mean): the values of one resampled data set that scatter about these means, (points,);
    error_at(mean): the standard errors if the means were these, (points,), or None. With error_at a
    fit weighs the points by the errors at its own curve: errors that come from the values weigh
    those more that happen to be low. Make one with `from_means`, `from_counts`, `from_replicas` or
    `from_family`. Raises InputError unless all are finite, of one shape, and lengths and errors
    positive.
    """

    control: Floats
    length: Floats
    value: Floats
    error: Floats
    draw: Draw
    error_at: ErrorAt | None = None

    def __post_init__(self) -> None:
        for name in ("control", "length", "value", "error"):
            column = real_numbers(name, getattr(self, name))
            same = column.shape == np.shape(self.control)
            check(same, f"{name}: {column.size} numbers", f"{np.size(self.control)} as in control")
            object.__setattr__(self, name, column)
        check(callable(self.draw), f"draw = {shown(self.draw)}", "must be a function")
        ok = self.error_at is None or callable(self.error_at)
        check(ok, f"error_at = {shown(self.error_at)}", "must be a function or None")
        check(bool(np.all(self.length > 0)), "length", "every length must be positive")
        check(bool(np.all(self.error > 0)), "error", "every standard error must be positive")

    def __len__(self) -> int:
        return self.control.size

    @property
    def lengths(self) -> list[float]:
        """The lengths L, ascending."""
        return [float(length) for length in np.unique(self.length)]

    @classmethod
    @typed
    def from_means(
        cls, control: ArrayLike, length: ArrayLike, value: ArrayLike, error: ArrayLike
    ) -> ScalingData:
        """Means with standard errors; resampled from the normal law."""
        spread = real_numbers("error", error)

        def draw(rng: np.random.Generator, mean: Floats) -> Floats:
            return rng.normal(mean, spread)

        columns = (
            real_numbers("control", control),
            real_numbers("length", length),
            real_numbers("value", value),
        )
        return cls(*columns, spread, draw)

    @classmethod
    @typed
    def from_counts(
        cls, control: ArrayLike, length: ArrayLike, successes: ArrayLike, trials: ArrayLike
    ) -> ScalingData:
        """Measured proportions y = k / n; resampled from the binomial law.

        Half a success and half a failure keep the error of k = 0 and of k = n from zero.
        """
        k, n = (
            whole_numbers(name, values, 0, 2**53)
            for name, values in (("successes", successes), ("trials", trials))
        )
        check(k.shape == n.shape, f"{k.size} successes, {n.size} trials", "must be as many")
        check(bool(np.all((k >= 0) & (k <= n) & (n > 0))), "successes", "must be 0 ... trials")
        least = 0.5 / (n + 1)

        def error_at(mean: Floats) -> Floats:
            p = np.clip(mean, least, 1 - least)
            return np.asarray(np.sqrt(p * (1 - p) / n))

        def draw(rng: np.random.Generator, mean: Floats) -> Floats:
            return rng.binomial(n, np.clip(mean, 0.0, 1.0)) / n

        columns = (real_numbers("control", control), real_numbers("length", length), k / n)
        return cls(*columns, error_at((k + 0.5) / (n + 1)), draw, error_at)

    @classmethod
    @typed
    def from_replicas(
        cls, control: ArrayLike, length: ArrayLike, replicas: ArrayLike
    ) -> ScalingData:
        """Means over independent replicas, (points, replicas); resampled by drawing replicas."""
        r = real_numbers("replicas", replicas, axes=None)
        ok = r.ndim == 2 and r.shape[1] >= 2
        check(ok, f"replicas: shape {r.shape}", "must be (points, at least 2 replicas)")
        number, value = r.shape[1], r.mean(axis=1)

        def draw(rng: np.random.Generator, mean: Floats) -> Floats:
            picked = rng.integers(number, size=r.shape)
            return np.asarray(mean + np.take_along_axis(r, picked, axis=1).mean(axis=1) - value)

        error = r.std(axis=1, ddof=1) / np.sqrt(number)
        return cls(
            real_numbers("control", control), real_numbers("length", length), value, error, draw
        )

    @classmethod
    @typed
    def from_family(cls, family: Family, column: str = "p") -> ScalingData:
        """A column of the table of a campaign against epsilon: p from its counts, others by means.

        Points without a positive standard error (fewer than two samples, or all alike) are left
        out.
        """
        table = family.table
        if column == "p":
            return cls.from_counts(*(table[c] for c in ("epsilon", "length", "thermal", "samples")))
        known = [c for c in table.columns if f"{c}_error" in table.columns]
        check(
            column in known, f'column = "{shown(column)[1:-1]}"', f"must be p, {', '.join(known)}"
        )
        table = table.filter(table[f"{column}_error"] > 0).drop_nans(f"{column}_error")
        return cls.from_means(*(table[c] for c in ("epsilon", "length", column, f"{column}_error")))

    @typed
    def where(
        self,
        control: tuple[float, float] = (-np.inf, np.inf),
        length: tuple[float, float] = (0.0, np.inf),
    ) -> ScalingData:
        """The points inside both ranges, their ends included."""
        kept = (self.control >= control[0]) & (self.control <= control[1])
        kept &= (self.length >= length[0]) & (self.length <= length[1])
        return self.at(kept)

    @typed
    def at(self, kept: NDArray[np.bool_]) -> ScalingData:
        """The points where `kept`, (points,), is true."""
        passed = f"kept of shape {kept.shape}"
        check(kept.shape == self.control.shape, passed, f"must be {self.control.shape}")

        def full(mean: Floats) -> Floats:
            everywhere = self.value.copy()
            everywhere[kept] = mean
            return everywhere

        def draw(rng: np.random.Generator, mean: Floats) -> Floats:
            return self.draw(rng, full(mean))[kept]

        at_all = self.error_at
        at_kept = None if at_all is None else (lambda mean: at_all(full(mean))[kept])
        columns = (self.control[kept], self.length[kept], self.value[kept], self.error[kept])
        return ScalingData(*columns, draw, at_kept)
