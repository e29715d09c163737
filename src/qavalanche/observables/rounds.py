"""Parallel rounds in which a chain melts."""

from __future__ import annotations

from qavalanche.observables.observable import Observable

ROUNDS = Observable(
    name="rounds",
    symbol="r",
    unit="",
    summary="parallel rounds: treatments of regions that do not touch share one",
    of=lambda history: history.rounds,
    needs="history",
    group="history",
    holds="whole numbers",
)
