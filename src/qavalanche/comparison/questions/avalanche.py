"""Does one spot of some order melt a chain of any length?"""

from __future__ import annotations

import math

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.probe import LARGEST, UNSTABLE, clean, least_run, sizes
from qavalanche.comparison.answer import OPEN, Answer
from qavalanche.comparison.case import Case
from qavalanche.comparison.question import question
from qavalanche.comparison.stated import largest_probe

_LAST = 3  # sizes that must agree
_GROWS = 0.5  # of d ln k / d ln N: a run that grows as a power of N at least so large


@question(
    "avalanche",
    asks="does one spot melt an arbitrarily long chain? (w = 0.95 s)",
    needs="bonds",
    unit="bonds",
    order=10,
)
def avalanche(case: Case) -> Answer:
    """k(N), the least run of resonant bonds that melts all N bonds around it, N = 64 ... 16384.

    In an unstable medium, w = 0.95 s. Yes, from order k, where k(N) is the same at the last three
    N; no where it grows as a power of N of at least 1/2, or where no run up to 4 N does.
    """
    probe = case.probe
    media = sizes(largest_probe(case.scheme, LARGEST))
    runs = [least_run(probe, clean(n, UNSTABLE)) for n in media]
    N, k = media[-1], runs[-1]
    where = f"clean chain, w = {UNSTABLE:g} s, N = {media[0]} to {N}"
    if k is None:
        return Answer(Estimate.none(f"{where}: no run of up to 4 N bonds melts N"), "no", "no")
    one = Estimate(k, 0.0, 0.5, "bonds")
    last = [run for run in runs[-_LAST:] if run is not None]
    if len(set(last)) == 1 and len(last) == _LAST:
        text = f"{where}: a run of {k} melts all at the last {_LAST} N"
        return Answer(one.saying(text), "yes", f"yes, from order {k}")
    share = N / k
    text = f"{where}: the least run grows to {k}, it melts {share:.3g} times its length"
    if last[:-1] and math.log(k / last[-2]) >= _GROWS * math.log(2):
        return Answer(one.saying(text), "no", f"no: k melts {share:.3g} k")
    return Answer(one.saying(f"{text}; slower than a power"), OPEN, OPEN)
