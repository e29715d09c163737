"""SM F: here one spot can thermalize a full chain, in earlier schemes it cannot."""

from collections.abc import Mapping, Sequence
from typing import Any

from qavalanche.letter.statement import Holds, statement

HERE, THERE = ("spots", "halted"), ("zhang", "goremykina", "vosk")

_LAST = 3
"""Lengths at which the run must be the same, or must have grown."""

_GROWS = 0.5
"""Power of N that a run grows with at least where there is no avalanche."""


@statement(
    "one spot can thermalize a full chain: the avalanche that earlier schemes lack",
    where="letter, SM F",
    expected="w = 0.95 s: a run of finite k melts N bonds for every N, with rmt and halted;"
    " in three other schemes k grows with N, or no run does",
    falsified="k that grows with N here, or stays in one of the others",
    rests_on=("clean_schemes",),
    figure="single_spot",
    order=950,
)
def single_spot(sources: Mapping[str, Any]) -> Holds:
    """The least run against the length of a clean medium, by scheme."""
    found = sources["clean_schemes"]
    media, runs = found["media"], found["runs"]
    wrong = [name for name in HERE if not stays(runs[name])]
    wrong += [name for name in THERE if not grows(media, runs[name])]
    shown = ", ".join(f"{name}: k = {_said(runs[name])}" for name in (*HERE, *THERE))
    text = f"N = {media[0]} to {media[-1]}: {shown}" + (f"; not so: {wrong}" if wrong else "")
    return Holds(not wrong, len(media) * len((*HERE, *THERE)), text)


def stays(runs: Sequence[int | None]) -> bool:
    """Whether a run of one length melts the three longest media."""
    last = runs[-_LAST:]
    return None not in last and len(set(last)) == 1


def grows(media: Sequence[int], runs: Sequence[int | None]) -> bool:
    """Whether no run melts the longest medium, or one that grew as a power of N."""
    first, last = runs[-_LAST], runs[-1]
    if first is None or last is None:
        return True
    return bool(last / first >= (media[-1] / media[-_LAST]) ** _GROWS)


def _said(runs: Sequence[int | None]) -> str:
    first, last = (f"{one}" if one is not None else "none" for one in (runs[0], runs[-1]))
    return f"{first} to {last}" if first != last else first
