"""Schemes probed on clean chains: the runs of resonant bonds that melt a medium."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.probe import UNSTABLE, Probe, around_run, clean, least_run
from qavalanche.letter.sources.registry import Size, computed
from qavalanche.schemes import get

SCHEMES: dict[str, tuple[str, dict[str, Any]]] = {
    "spots": ("spots", {"crossing": "rmt"}),
    "halted": ("spots", {"crossing": "halted"}),
    "unrenormalized": ("unrenormalized", {}),
    "zhang": ("zhang", {}),
    "goremykina": ("goremykina", {"asymmetry": 10.0}),
    "vosk": ("vosk", {}),
}
"""The letter's with two crossing rules, ref. 58's as SM F describes it, and three older ones."""

_MEDIA = (64, 128, 256, 512, 1024, 2048)
_INCLUSION = 2  # resonant bonds, too few to melt a neighbour
_EASED = ("spots", "halted", "unrenormalized")
_STABLE = (1.6, 2.0, 2.5)  # w over s
_PERIODS = (10, 20)


@computed("clean_schemes", order=90)
def clean_schemes(size: Size) -> dict[str, Any]:  # noqa: ARG001
    """runs: by scheme, the least run that melts N bonds of w = 0.95 s around it, None where none of
    4 N does; eased: that which melts 2048 bonds of larger w, two of every `period` resonant."""
    probes = {name: Probe(get(scheme)(**given)) for name, (scheme, given) in SCHEMES.items()}
    runs = {
        name: [least_run(probe, clean(n, UNSTABLE)) for n in _MEDIA]
        for name, probe in probes.items()
    }
    eased = [
        {"scheme": name, "decay": w, "period": period,
         "run": least_run(probes[name], _with_inclusions(_MEDIA[-1], period, w))}
        for name in _EASED for w in _STABLE for period in _PERIODS
    ]  # fmt: skip
    return {"media": list(_MEDIA), "runs": runs, "eased": eased, "inclusion": _INCLUSION,
            "melts_alone": _alone(probes)}  # fmt: skip


def _with_inclusions(n: int, period: int, decay: float) -> NDArray[np.float64]:
    place, first = np.arange(n) % period, (period - _INCLUSION) // 2
    inside = (place >= first) & (place < first + _INCLUSION)
    return np.where(inside, -1.0, decay)


def _alone(probes: dict[str, Probe]) -> list[str]:
    """Schemes in which inclusions melt such a medium without a run."""
    medium = _with_inclusions(_MEDIA[-1], _PERIODS[0], _STABLE[0])
    return [name for name in _EASED if probes[name].melts_all(around_run(medium, 1))]
