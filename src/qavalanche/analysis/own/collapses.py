"""qa.collapse: data of several lengths on one curve, from a file or a table of one's own."""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.analysis.measured import pair
from qavalanche.analysis.own.columns import OwnColumns
from qavalanche.analysis.own.forms import DEFAULT, bounded, form_of
from qavalanche.analysis.own.points import points_of
from qavalanche.analysis.scaling import collapse as collapsed
from qavalanche.analysis.scaling.collapse import Collapse
from qavalanche.analysis.scaling.comparison import compare
from qavalanche.analysis.scaling.data import ScalingData
from qavalanche.analysis.scaling.forms import Bounds, Form
from qavalanche.analysis.scaling.window import center_of, in_window
from qavalanche.arguments import typed
from qavalanche.errors import (
    InputError,
    InputWarning,
    check,
    check_integer,
    counted,
    shown,
    suggestion,
)
from qavalanche.figures import Picture, plot
from qavalanche.system import memory

if TYPE_CHECKING:
    import polars as pl

_WINDOWS = ("auto", "all")
_SECONDS, _LONG = 3.0, 60.0  # of one form with 300 points and 100 resampled sets; what is said
_MATRICES = 8  # of points x points doubles that a fit holds


@dataclass(frozen=True, eq=False, repr=False)
class Collapses:
    """Data under one scaling form or several, by falling evidence.

    favoured: the form that the data prefer, or None; outcome: a sentence; columns: which column
    was read as what.
    """

    collapses: tuple[Collapse, ...]
    favoured: str | None
    outcome: str
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def best(self) -> Collapse:
        """The collapse under the form of highest evidence."""
        return self.collapses[0]

    def __getitem__(self, form: str) -> Collapse:
        """The collapse under a form, by its name or its word: "power law" or "power-law"."""
        known = [one.form.name for one in self.collapses]
        wanted = form if form in known or not isinstance(form, str) else form_of(form).name
        passed = f"form {shown(form)}{suggestion(str(form), known)}"
        check(wanted in known, passed, f"must be {', '.join(known)}")
        return self.collapses[known.index(wanted)]

    def to_dict(self) -> dict[str, Any]:
        """fits: one entry a form, each with form, its parameters (value and error), chi2, dof,
        p_value, log_evidence, quality, points and range (how many points, and from where to where,
        the same for all forms), status, outcome; favoured, outcome; range, columns."""
        return {
            "fits": [_entry(one) for one in self.collapses],
            "favoured": self.favoured,
            "outcome": self.outcome,
            "range": self.window,
            "columns": dict(self.columns),
        }

    @property
    def window(self) -> dict[str, list[float]]:
        """Least and largest control parameter and length of the points used."""
        return window_of(self.best)

    def scaled(self) -> pl.DataFrame:
        """The points, scaled, one row a form and point: form, and `Collapse.residuals`.

        InputError if no form collapses.
        """
        import polars as pl

        tables = [
            one.residuals().select(pl.lit(one.form.name).alias("form"), pl.all())
            for one in self.collapses
            if one.fit is not None
        ]
        if not tables:
            raise InputError(f"{self.outcome}: no scaled points")
        return pl.concat(tables)

    def plot(self) -> Picture:
        """The data and their collapse under the best form; InputError if there is none."""
        return plot(self)

    def __repr__(self) -> str:
        return f"Collapses({self.outcome})"


@typed
def collapse(
    data: Any,
    forms: Sequence[str | Form] = DEFAULT,
    columns: Mapping[str, str] | None = None,
    bounds: Mapping[str, tuple[float, float]] | None = None,
    within: Mapping[str, tuple[float, float]] | None = None,
    window: str | None = None,
    resamples: int = 100,
) -> Collapses:
    """Collapse y(control parameter, L) on one curve, s y = f(x), and compare scaling forms.

    data: the path of a file, a dict of arrays or a table (polars, pandas) with columns of the
    control parameter, the length L > 0, and either y with its standard error or the numbers of
    successes (`thermal`) and of `samples`; or ScalingData. OwnColumns with usual names are found;
    columns = {"control": "W", "value": "r"} names them. forms: `power-law`, `two-sided`,
    `kosterlitz-thouless`, `drifting`, `logarithmic`, each also with `-prefactor` for y =
    L^-kappa f(x), or Forms. bounds: of parameters, {"nu": (0.5, 3)}. within: {"control": (2, 5),
    "length": (10, inf)}, points that are used. window: "auto", the widest that a form fits
    (`analysis.scaling.compare_in_window`), so that all forms have the same points and others named
    beside a form can change its window and its p-value; or "all" points; by default "all" if
    `within` is given, else "auto". resamples: data sets for the errors, 20 at least.

    InputError names the line and column of a value that cannot be used: missing, no number, an
    error that is not positive, a point that stands twice; fewer than three lengths.

    >>> import numpy as np
    >>> W, L = np.tile(np.linspace(2, 4, 9), 3), np.repeat([8, 16, 32], 9)
    >>> p = 1 / (1 + np.exp((W - 3) * L**0.5))
    >>> found = collapse({"W": W, "L": L, "p": p, "error": 0.01 + 0 * p}, ["power-law"])
    >>> print(f"{found.best.derived(lambda critical_point: critical_point).value:.1f}")
    3.0
    """
    check(len(forms) > 0, "forms = []", "one at least is needed")
    wanted = [form_of(one) if isinstance(one, str) else one for one in forms]
    names = [one.name for one in wanted]
    check(len(set(names)) == len(names), f"forms {', '.join(names)}", "one stands twice")
    wanted = bounded(wanted, bounds or {})
    resamples = check_integer("resamples", resamples, 20, 10**9)
    passed = f"window = {shown(window)}{suggestion(str(window), _WINDOWS)}"
    check(window is None or window in _WINDOWS, passed, f"must be {' or '.join(_WINDOWS)}")
    points, read_as = _points(data, columns)
    points = _inside(points, within or {})
    warn_if_long(len(points), len(wanted), resamples)
    memory.require(_MATRICES * 8.0 * len(points) ** 2, f"collapsing {len(points)} points")
    with np.errstate(all="ignore"):  # of scales such as 1e200, where a fit fails and says so
        if window == "all" or (window is None and within):
            found = [collapsed(points, form, resamples) for form in wanted]
        else:
            found = in_window(points, wanted, center_of(points, wanted), resamples)
    if len(found) == 1:
        return Collapses((found[0],), None, found[0].outcome, read_as)
    compared = compare(found)
    return Collapses(compared.collapses, compared.favoured, compared.outcome, read_as)


def warn_if_long(points: int, forms: int, resamples: int) -> None:
    """Warn (InputWarning) of fits that are foreseen to take more than a minute."""
    seconds = forms * _SECONDS * (points / 300) ** 3 * (resamples + 50) / 150
    if seconds > _LONG:
        warnings.warn(
            f"{points} points: {counted(forms, 'form')} may take some {seconds / 60:.0f} minutes, "
            "as their third power; choose points about the transition (--control-range, within)",
            InputWarning,
            stacklevel=2,
        )


def _points(data: Any, columns: Mapping[str, str] | None) -> tuple[ScalingData, dict[str, str]]:
    if isinstance(data, ScalingData):
        check(not columns, f"columns = {shown(columns)}", "ScalingData have none")
        return data, {}
    return points_of(OwnColumns.of(data), columns or {})


def _inside(points: ScalingData, within: Mapping[str, Bounds]) -> ScalingData:
    for key, (low, high) in within.items():
        hint = suggestion(str(key), ("control", "length"))
        check(key in ("control", "length"), f"within: {shown(key)}{hint}", "control or length")
        check(low < high, f"{key} from {low:g} to {high:g}", "low < high is needed")
    kept = points.where(**within)
    check(len(kept) > 0, f"no point within {dict(within)}", "a range with points is needed")
    lengths = len(kept.lengths)
    check(lengths > 2, f"{lengths} lengths within {dict(within)}", "at least 3 are needed")
    return kept


def window_of(one: Collapse) -> dict[str, list[float]]:
    """Least and largest control parameter and length of the points of a collapse."""
    used = one.window
    return {"control": used["epsilon"], "length": used["length"]}


def _entry(one: Collapse) -> dict[str, Any]:
    chi2, freedom = one.chi2
    numbers = {
        "chi2": chi2,
        "dof": freedom,
        "p_value": one.p_value,
        "log_evidence": one.log_evidence,
        "quality": one.quality.S,
    }
    known = {name: pair(*one.estimate(name).pair) for name in one.form.names}
    return {
        "form": one.form.name,
        **{name: {"value": v, "error": e} for name, (v, e) in known.items()},
        **{name: float(x) if math.isfinite(x) else None for name, x in numbers.items()},
        "points": len(one.data),
        "range": window_of(one),
        "status": str(one.status),
        "outcome": one.outcome,
    }
