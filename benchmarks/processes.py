"""What the spots scheme asks of a process and its system: threads, memory, compiled kernels."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from chains import bytes_per_bond, melt
from timing import child, in_turn, pair_of, seconds, spent

import qavalanche as qa
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.schemes.spots import Spots

SHORT = 100_000
"""Bonds of the chains that the longest one is compared with."""

_RUNS = """\
import sys, qavalanche as qa
for law in ({"law": "bimodal", "epsilon": 0.25}, {"law": "norm", "loc": -1.5, "scale": 1.0}):
    spec = {"seed": 1, "disorder": law, "chain": {"length": 100, "samples": 4},
            "rules": {"crossing": ["rmt", "halted"]}}
    qa.run(spec, f"{sys.argv[1]}/{law['law']}", workers=1)
"""


def in_words(bonds: int) -> str:
    """10⁹ or 2·10⁶."""
    digit, _, power = f"{bonds:.0e}".partition("e")
    raised = str(int(power)).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"10{raised}" if digit == "1" else f"{digit}·10{raised}"


def growth_with_length(longest: int) -> dict[str, Any]:
    """ns per bond of the longest chain over that of as many bonds in chains of 10⁵.

    Computing alone is compared; what the system took, which hands out memory page by page, and the
    ratio on the clock stand beside it.
    """
    whole, many = partial(melt, 0.25, longest), partial(melt, 0.25, SHORT)
    samples = max(1, longest // SHORT)
    many(samples)
    taken = [(spent(whole), spent(partial(many, samples))) for _ in range(3)]
    user = pair_of([(a.user, b.user) for a, b in taken])
    wall = pair_of([(a.wall, b.wall) for a, b in taken])
    return {
        "what": f"ns per bond at L = {in_words(longest)} over that at 10⁵, computing",
        "unit": "times",
        "target": 1.2,
        "growth": user.ratio,
        "median_growth": user.median,
        "growth_on_the_clock": wall.ratio,
        "system_share": min(a.system / a.wall for a, _ in taken),
    }


def two_threads(bonds: int, rounds: int) -> dict[str, Any]:
    """Two chunks of so many bonds by two threads in the time of one, 2 at best; and NumPy's draws."""
    samples = max(1, bonds // SHORT)
    point = Point(qa.Bimodal(0.25), SHORT, Spots(crossing="rmt"))

    def melted(i: int) -> object:
        return melt_chunk(point, 1, i * samples, samples)

    arrays = np.zeros((2, min(10, samples) * SHORT))  # there before: no page is new

    def drawn(i: int) -> object:
        return [np.random.default_rng().random(out=arrays[i]) for _ in range(0, samples, 10)]

    def by(workers: int, work: Callable[[int], object]) -> None:
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(work, range(2)))

    ours, numpy = (
        in_turn(partial(by, 1, work), partial(by, 2, work), rounds) for work in (melted, drawn)
    )
    row = {"what": "two threads over one", "unit": "times", "target": 1.85, "gain": ours.ratio}
    return row | {"median_gain": ours.median, "numpy_gain": numpy.ratio}


def cold_compile() -> dict[str, Any]:
    """CPU seconds that a run without compiled kernels takes more than the same run with them.

    Its kernels are those of bimodal and of general disorder, with both crossing rules.
    """
    with TemporaryDirectory() as folder:
        variables = {"NUMBA_CACHE_DIR": f"{folder}/kernels"}
        cold, warm = (
            child(["-c", _RUNS, f"{folder}/{name}"], variables)[1] for name in ("cold", "warm")
        )
    what = "compiling all kernels of run"
    return {"what": what, "unit": "s of CPU", "target": 10.0, "seconds": cold - warm}


def first_result(rounds: int) -> dict[str, Any]:
    """Seconds from the start of a process to its first melted chain, compiled code being cached."""
    command = ["-c", "import qavalanche as qa; qa.melt(qa.Bimodal(0.25).draw(1000))"]
    child(command)
    wall = min(seconds(partial(child, command)) for _ in range(rounds))
    what = "first result of a fresh process"
    return {"what": what, "unit": "s", "target": 1.5, "seconds": wall}


def memory(longest: int) -> list[dict[str, Any]]:
    """Of the longest chain, in both phases: 2 bytes a bond are 2 GB at 10⁹."""
    rows = []
    for epsilon, phase in ((0.25, ""), (0.264, ", thermal")):
        what = f"peak memory at L = {in_words(longest)}, ε = {epsilon:g}, rmt{phase}"
        value = bytes_per_bond(epsilon, longest)
        row = {"what": what, "unit": "bytes/bond", "target": 2.0, "bytes_per_bond": value}
        rows.append(row)
    return rows
