"""How much one spot melts in a stable medium."""

from __future__ import annotations

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.probe import LARGEST, STABLE, clean, least_run, sizes
from qavalanche.comparison.answer import Answer
from qavalanche.comparison.case import Case
from qavalanche.comparison.question import question
from qavalanche.comparison.stated import largest_probe


@question(
    "collar",
    asks="bonds that a spot melts in a stable medium, per bond of its own (w = 1.6 s)",
    needs="bonds",
    order=20,
)
def collar(case: Case) -> Answer:
    """N / k(N) at the largest N: what a run of k melts in all, 2 l_k / k in the letter's terms.

    k(N) is the least run that melts all N bonds around it, so that schemes in which a block melts
    as a whole or not at all are measured alike. Error: one bond of k, and the change from N / 2.
    """
    probe = case.probe
    media = sizes(largest_probe(case.scheme, LARGEST))[-2:]
    runs = [least_run(probe, clean(n, STABLE)) for n in media]
    where = f"clean chain, w = {STABLE:g} s, N = {media[-1]}"
    if runs[0] is None or runs[1] is None:
        return Answer.none(f"{where}: no run of up to 4 N bonds melts N")
    before, found = (n / k for n, k in zip(media, runs, strict=True) if k is not None)
    if runs[0] == runs[1]:
        return Answer(Estimate.none(f"{where}: a run of {runs[1]} melts all"), "all", "all")
    error = abs(found - before) + found / runs[1]
    text = f"{where}: the least run that melts all has {runs[1]} bonds"
    return Answer(Estimate(found, 0.0, error, "", text))
