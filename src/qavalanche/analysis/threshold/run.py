"""qa.threshold: rates computed in a store, or added to one, and the threshold that they tell."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from qavalanche.analysis.given import known_options, listed
from qavalanche.analysis.threshold.of_campaign import SCHEME, threshold_of
from qavalanche.analysis.threshold.rates import MOST_SITES
from qavalanche.analysis.threshold.result import Threshold
from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, check_number, shown
from qavalanche.hamiltonians.model import SpinModel
from qavalanche.hamiltonians.of_function import PythonModel, python_model
from qavalanche.laws.hamiltonian import DrawnHamiltonian
from qavalanche.runs.execution import run
from qavalanche.runs.loop import Progress
from qavalanche.system.stopping import Stop

LENGTHS = range(4, 11)
"""Numbers of sites that a threshold is looked for at."""

SAMPLES = 250


@typed
def threshold(
    model: Any,
    W: Any,
    lengths: Any = LENGTHS,
    samples: int = SAMPLES,
    bath: Any = "weak",
    *,
    sides: int = 2,
    seed: int = 0,
    **options: Any,
) -> Threshold:
    """Is a chain stable against avalanches, and at which disorder strength W* does that change?

    Couples chains of L sites to an infinite bath at one end, finds the slowest rate Gamma at which
    they relax, and compares how ln Gamma falls with L with what an avalanche can bear: it goes on
    where slope(L) = [<ln Gamma(L + 1)> - <ln Gamma(L - 1)>] / 2 + sides * ln d_s > 0. See
    `threshold_of_rates` for what is made of it, docs/threshold.md for what it means.

    model: a name of `hamiltonians.names()`, the path of a TOML file, a `SpinModel`, or a function
    of h, (sites,), that gives a chain (see `python_model`). W: one disorder strength > 0, or
    several. lengths: numbers of sites L, each >= 1, one or several; sample s of L is the first L
    sites of one draw. samples: of every W and L. bath: "weak", Gamma in units of the bath's rate,
    or that rate > 0 in units of energy, for up to 8 spins 1/2. sides: on how many a bath would
    grow, 2 or 1. seed: whole number >= 0, of the draws.

    options: parameters, numbers of the model by name; out, a folder in which samples are kept: the
    same call goes on where an earlier one was interrupted, with more samples it adds them;
    workers, number of threads; executor, stop and report as `run` takes them.

    Raises InputError for anything else, chains that do not fit in memory (before any is computed),
    or a store in `out` that is of something else.

    >>> import qavalanche as qa
    >>> found = qa.threshold("anderson", W=[2, 15], lengths=range(2, 6), samples=60)
    >>> [one.verdict for one in found.verdicts][1]
    'stable at these sizes'
    """
    how = _options(**known_options(options, _OPTIONS))
    content = {
        "seed": seed,
        "disorder": _disorder(
            model, sorted({_strength(one) for one in listed("W", W)}), how.pop("parameters")
        ),
        "chain": {
            "length": sorted({_length(L) for L in listed("lengths", lengths)}),
            "samples": check_integer("samples", samples, 1, 10**9),
        },
        "scheme": {"name": SCHEME, "bath": bath},
    }
    check(sides in (1, 2), f"sides = {shown(sides)}", "must be 1 or 2")
    out = how.pop("out")
    if out is not None:
        return threshold_of(run(content, out, **how), sides)[0]
    with TemporaryDirectory(prefix="qavalanche-") as folder:
        return threshold_of(run(content, Path(folder) / "store", **how), sides)[0]


@typed
def _options(
    parameters: Mapping[str, float] | None = None,
    out: str | Path | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    stop: Stop | None = None,
    report: Callable[[Progress], None] | None = None,
) -> dict[str, Any]:
    """The options, each of the right type."""
    known = {"parameters": dict(parameters or {}), "out": out, "workers": workers}
    return {**known, "executor": executor, "stop": stop, "report": report}


_OPTIONS = ("parameters", "out", "workers", "executor", "stop", "report")


def _length(given: Any) -> int:
    return check_integer("lengths", given, 1, MOST_SITES)


def _strength(given: Any) -> float:
    return check_number("W", given, "must be positive and finite", 0, math.inf)


def _disorder(model: Any, disorders: list[float], parameters: dict[str, float]) -> dict[str, Any]:
    """[disorder] of a spec of this model at these W."""
    if isinstance(model, str | Path):
        told = cast("Any", model)
        law = DrawnHamiltonian(told, disorders[0], parameters=tuple(parameters.items()))
    else:
        own = model if isinstance(model, SpinModel | PythonModel) else _of_function(model)
        check(not parameters, f"parameters = {shown(parameters)}", "the model has its own")
        law = DrawnHamiltonian.of(own, disorders[0])
    return {**law.section, "W": disorders}


def _of_function(model: Any) -> PythonModel:
    allowed = "must be the name of a model, a path, a SpinModel, or a function of h"
    check(callable(model) and not isinstance(model, type), f"model = {shown(model)}", allowed)
    return python_model(model)
