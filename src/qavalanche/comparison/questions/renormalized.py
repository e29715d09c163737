"""Is the localization length renormalized by thermal inclusions?"""

from __future__ import annotations

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.probe import LARGEST, STABLE, around_run, clean, least_run
from qavalanche.comparison.answer import Answer
from qavalanche.comparison.case import Case
from qavalanche.comparison.media import INCLUSION, PERIOD, with_inclusions
from qavalanche.comparison.question import question
from qavalanche.comparison.stated import largest_probe

_LONGEST = 16  # periods of the shorter medium at least


@question(
    "renormalized",
    asks="run that melts a medium with inclusions / without (1: ζ is not renormalized)",
    needs="bonds",
    order=30,
)
def renormalized(case: Case) -> Answer:
    """k'(N) / k(N), the least runs that melt N bonds with and without inclusions, w = 1.6 s.

    The inclusions are two resonant bonds out of every ten, or of 20, 40, ... for a scheme in which
    they would melt the medium by themselves. Below 1: the spot finds its way eased by what is
    thermal there. Error: a period and a bond of the runs, and the change from N / 2.
    """
    probe, N = case.probe, largest_probe(case.scheme, LARGEST)
    plain = [least_run(probe, clean(n, STABLE)) for n in (N // 2, N)]
    if plain[0] is None or plain[1] is None:
        return Answer.none(f"N = {N}: no run of up to 4 N bonds melts N")
    if plain[0] == plain[1]:
        return Answer(Estimate.none(f"a run of {plain[1]} melts any medium"), "all", "all")
    period = PERIOD
    while probe.melts_all(around_run(with_inclusions(N, period), 1)):  # as one of them does
        period *= 2
        if period * _LONGEST > N:
            return Answer.none(f"inclusions of {INCLUSION} bonds melt all by themselves")
    eased = [least_run(probe, with_inclusions(n, period)) for n in (N // 2, N)]
    if eased[0] is None or eased[1] is None:
        return Answer.none(f"N = {N}: no run of up to 4 N bonds melts N with inclusions")
    before, found = eased[0] / plain[0], eased[1] / plain[1]
    error = abs(found - before) + period / plain[1]
    share = f"{INCLUSION} of every {period} bonds resonant"
    text = f"N = {N}, w = {STABLE:g} s, {share}: a run of {eased[1]} in place of {plain[1]}"
    return Answer(Estimate(found, 0.0, error, "", text))
