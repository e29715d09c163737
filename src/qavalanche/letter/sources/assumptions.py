"""The letter's two assumptions, on coupled disorder: what is lost, and what is gained in the mean.

Every bond has one uniform number, from which the chain of every epsilon is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from qavalanche.analysis.assumptions import (
    CoupledBimodal,
    CoupledShift,
    OrderedScheme,
    Violations,
    adding_sites,
    monotonicity,
    superadditivity,
)
from qavalanche.letter.sources.registry import Size, computed
from qavalanche.rules import Rules

TIE = 2 ** (-11 / 6)
"""An epsilon at which 3 w = s T / 2 for T = 11: infinitely many couplings turn resonant there."""

_SEED, _GAP, _NEAR = 1706, 0.01, 1e-6
_SCHEME = OrderedScheme(Rules(crossing="rmt"))
_LAWS: Mapping[str, CoupledBimodal | CoupledShift] = {
    "bimodal": CoupledBimodal(),
    "normal": CoupledShift("norm", scale=1.0),
}
_EPSILONS = (0.20, 0.257, 0.30)
_SAMPLES: Mapping[Size, Mapping[str, Mapping[int, int]]] = {
    "quick": {"bimodal": {30: 10_000, 100: 6000}, "normal": {30: 3000}},
    "full": {
        "bimodal": {30: 200_000, 100: 200_000, 300: 40_000},
        "normal": {30: 40_000, 100: 20_000, 300: 5000},
    },
}
_JUMP: Mapping[Size, tuple[int, int]] = {"quick": (300, 4000), "full": (1000, 40_000)}


@computed("assumptions", order=5)
def assumptions(size: Size) -> Mapping[str, Any]:
    """Violations and mean gains of each assumption, a row a case: law, epsilon, length."""
    cases = list(_cases(size))
    return {
        "rises": [row(_rising(*case)) for case in cases],
        "kept": [row(adding_sites(*case, _SEED, _SCHEME)) for case in cases],
        "joined": [row(_joined(*case)) for case in cases],
    }


@computed("continuity", order=6)
def continuity(size: Size) -> Mapping[str, Any]:
    """How much rho rises across a tie of the bimodal law, and there of a law without ties."""
    length, samples = _JUMP[size]
    near = (TIE * (1 - _NEAR), TIE * (1 + _NEAR))
    return {
        name: row(monotonicity(law, near, length, samples, _SEED, _SCHEME))
        for name, law in _LAWS.items()
    }


def row(found: Violations) -> dict[str, Any]:
    """A case as plain numbers: gain and its error in bonds, per sample."""
    return {
        "law": found.law,
        "epsilon": found.epsilons[-1],
        "length": found.length,
        "violated": found.share.count,
        "samples": found.share.trials,
        "gain": found.gain.mean if found.gain else None,
        "gain_error": found.gain.error if found.gain else None,
        "example": str(found.example) if found.example else "",
    }


def _rising(law: Any, epsilon: float, length: int, samples: int) -> Violations:
    return monotonicity(law, (epsilon - _GAP, epsilon), length, samples, _SEED, _SCHEME)


def _joined(law: Any, epsilon: float, length: int, samples: int) -> Violations:
    half = length // 2
    return superadditivity(law, epsilon, (half, length - half), samples, _SEED, _SCHEME, dropped=0)


def _cases(size: Size) -> Iterator[tuple[Any, float, int, int]]:
    for name, law in _LAWS.items():
        for epsilon in _EPSILONS:
            for length, samples in _SAMPLES[size][name].items():
                yield law, epsilon, length, samples
