"""qa.gap_ratios: gap ratios computed in a store, or added to one, and what they tell."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from qavalanche.analysis.gap_ratios.of_campaign import SCHEME, gap_ratios_of
from qavalanche.analysis.gap_ratios.result import GapRatios
from qavalanche.analysis.given import known_options, listed
from qavalanche.arguments import typed
from qavalanche.errors import InputError, check, check_integer, check_number, shown
from qavalanche.grain.model import GrainModel
from qavalanche.laws.grain import DrawnGrain
from qavalanche.runs.execution import run
from qavalanche.runs.loop import Progress
from qavalanche.system.stopping import Stop

LENGTHS = range(4, 8)
"""Numbers of spins on a side that gap ratios are looked for at."""

SAMPLES = 100
_MOST = 64


@typed
def gap_ratios(
    model: Any = "sun",
    alphas: Any = (0.6, 0.7, 0.8),
    lengths: Any = LENGTHS,
    samples: int = SAMPLES,
    seed: int = 0,
    **options: Any,
) -> GapRatios:
    """Does one ergodic grain thermalize the localized spins around it, and up to which alpha?

    Diagonalizes the grain with L spins on each side of it, and averages over samples the gap ratio
    r of the central half of the spectrum, levels D/4 to 3D/4: 0.3863 for independent levels, where
    the spins stay localized, 0.5307 for a random matrix, where all is ergodic. The curves r(alpha)
    of neighbouring L cross; the crossings move towards alpha = d_s^{-1/2} if spins are on one side,
    1 / d_s if on both (the letter's eq. 7, alpha = e^{-1/zeta}). docs/grain.md.

    model: a name of `grain.names()`, or a `GrainModel` (its own alpha does not count); alphas: one
    alpha > 0, or several; lengths: L >= 1, spins on each side, one or several; samples: of every
    alpha and L; seed: whole number >= 0. Sample s of all alpha and L is one draw, so that
    differences, and crossings, have small errors.

    options: parameters, numbers and words of the model by name; out, a folder in which samples are
    kept: the same call goes on where an earlier one was interrupted, with more samples it adds
    them; workers, number of threads; device, "cpu", or "cupy" or "jax" if installed; executor, stop
    and report as `run` takes them. Above 2^12 states levels are a window in mid-spectrum, and the
    result says so.

    Raises InputError for anything else, matrices that do not fit in memory (before any is made), or
    a store in `out` that is of something else.

    >>> import qavalanche as qa
    >>> found = qa.gap_ratios("sun", [0.4, 0.9], lengths=[3, 4], samples=100, seed=1)
    >>> found.verdicts[0].verdict
    'localized at these sizes'
    """
    how = _options(**known_options(options, _OPTIONS))
    values = sorted({_alpha(one) for one in listed("alphas", alphas)})
    law = _law(model, values[0], how.pop("parameters"))
    content = {
        "seed": seed,
        "disorder": {**law.section, "alpha": values},
        "chain": {
            "length": sorted({_length(L) for L in listed("lengths", lengths)}),
            "samples": check_integer("samples", samples, 1, 10**9),
        },
        "scheme": {"name": SCHEME, **how.pop("scheme")},
    }
    out = how.pop("out")
    if out is not None:
        return gap_ratios_of(run(content, out, **how))[0]
    with TemporaryDirectory(prefix="qavalanche-") as folder:
        return gap_ratios_of(run(content, Path(folder) / "store", **how))[0]


@typed
def _options(
    parameters: Mapping[str, Any] | None = None,
    out: str | Path | None = None,
    workers: int | None = None,
    device: str = "cpu",
    executor: Executor | None = None,
    stop: Stop | None = None,
    report: Callable[[Progress], None] | None = None,
) -> dict[str, Any]:
    """The options, each of the right type."""
    known = {"parameters": dict(parameters or {}), "out": out, "workers": workers}
    known["scheme"] = {} if device == "cpu" else {"device": device}
    return {**known, "executor": executor, "stop": stop, "report": report}


_OPTIONS = ("parameters", "out", "workers", "device", "executor", "stop", "report")


def _length(given: Any) -> int:
    return check_integer("lengths", given, 1, _MOST)


def _alpha(given: Any) -> float:
    return check_number("alpha", given, "must be positive and finite", 0, math.inf)


def _law(model: Any, alpha: float, parameters: dict[str, Any]) -> DrawnGrain:
    if isinstance(model, GrainModel):
        check(not parameters, f"parameters = {shown(parameters)}", "the model has its own")
        return DrawnGrain.of(model.at(alpha))
    if not isinstance(model, str):
        raise InputError(f"model = {shown(model)}: must be the name of a model, or a GrainModel")
    return DrawnGrain(model, alpha, tuple(parameters.items()))
