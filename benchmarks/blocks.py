"""Speed of the block schemes, against NumPy drawing as many exponentials in the same run.

Rings of 10⁷ blocks, drawn before, are melted to the end on one thread;
longer and shorter ones are drawn, melted and measured in chunks by address. Prints a table and
writes benchmarks/blocks.json. With --long there is one of 10⁹ blocks too;
--blocks, --longest, --rounds and --out make a small trial of it.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from processes import in_words
from timing import child, computing, in_turn, peak_bytes, seconds

from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.laws.blocks import DrawnBlocks
from qavalanche.observables.measure import new_sheet
from qavalanche.schemes.blocks.block_scheme import BlockScheme
from qavalanche.schemes.blocks.melting import decimated
from qavalanche.schemes.blocks.ring import ring_of
from qavalanche.schemes.blocks.sampling import RingAddress, sample_ring
from qavalanche.schemes.goremykina import Goremykina
from qavalanche.schemes.morningstar_huse import MorningstarHuse
from qavalanche.schemes.zhang import Zhang

RESULTS = Path(__file__).with_name("blocks.json")
TARGET = 3.0
MOST_NS = 25.0
"""ns per block of a short ring, drawn, melted and measured."""
MOST_DRAWN = 10_000_000
"""Exponentials that NumPy draws at once."""

Row = dict[str, Any]

CASES: list[tuple[BlockScheme, float, float]] = [
    (Zhang(), 1.0, 1.0),
    (Goremykina(3.0), 3.0, 1.0),
    (Goremykina(30.0), 30.0, 1.0),
    (MorningstarHuse(), 4.0, 0.7),
]
"""Scheme, mean L of I blocks where that of T blocks is 1, d / L: all near their transitions."""


def law_of(insulating: float, deficit: float) -> DrawnBlocks:
    """Both kinds exponential, lengths from 0 on."""
    return DrawnBlocks("expon", "expon", deficit=deficit, insulating_scale=insulating)


def compared(
    what: str, number: int, rounds: int, ours: Callable[[], object], workers: int = 1
) -> Row:
    """ns per block of the best times, NumPy's for an exponential, and the ratios.

    CPU time of one thread, wall time of more.
    """
    timer = computing if workers == 1 else seconds
    drawn = min(number, MOST_DRAWN)
    baseline = partial(np.random.default_rng(1).standard_exponential, drawn)
    found, times = in_turn(ours, baseline, rounds, timer), drawn / number
    return {
        "what": what,
        "unit": "ns/block",
        "ns_per_block": found.ours / number * 1e9,
        "numpy_ns_per_block": found.baseline / drawn * 1e9,
        "ratio": found.ratio * times,
        "median_ratio": found.median * times,
    }


def to_the_end(number: int, rounds: int) -> list[Row]:
    """Drawn rings, every scheme; what wins is found, and where every T block ended."""
    rows = []
    for scheme, insulating, deficit in CASES:
        ring = ring_of(law_of(insulating, deficit).draw(number, 1))
        ends = np.empty(number, np.int32)
        what = f"{in_words(number)} blocks to the end: {scheme}"
        row = compared(what, number, rounds, partial(decimated, ring, scheme.rule, ends))
        rows.append(row | {"target": TARGET})
    return rows


def drawn(number: int, workers: int = 1) -> None:
    """One ring, by zhang, drawn, melted and measured."""
    ring = RingAddress(law_of(1.0, 1.0), number, 1, 0)
    sample_ring(ring, Zhang().rule, new_sheet(1), 0, workers)


def in_chunks(number: int, rounds: int, workers: int = 1) -> Row:
    """A ring that is drawn as it melts."""
    what = f"{in_words(number)} blocks drawn, melted and measured, zhang"
    threads = f", {workers} threads" if workers > 1 else ""
    return compared(what + threads, number, rounds, partial(drawn, number, workers), workers)


def campaign(rings: int, blocks: int, rounds: int) -> list[Row]:
    """Many short rings, as a campaign has them: all that is done for them but storing."""
    rows = []
    for scheme, insulating, deficit in CASES:
        point = Point(law_of(insulating, deficit), blocks, scheme)
        what = f"rings of {blocks} blocks in a campaign: {scheme}"
        ours = partial(melt_chunk, point, 1, 0, rings)
        rows.append(compared(what, rings * blocks, rounds, ours) | {"most_ns": MOST_NS})
    return rows


def memory(number: int) -> Row:
    """Peak memory of a process that melts a long ring, less that of one with a short ring."""
    long, short = (int(child([__file__, "--alone", str(n)])[0]) for n in (number, 1000))
    what = f"peak memory at {in_words(number)} blocks"
    return {"what": what, "unit": "GB", "target": 2.0, "gigabytes": (long - short) / 1e9}


def printed(table: list[Row]) -> str:
    """The table as text; targets are ratios to NumPy, ns of short rings, GB of memory."""
    lines = [f"{'':66}  {'measured':>12}  {'ratio':>6}  {'median':>6}  {'target':>6}"]
    for row in table:
        value = row.get("ns_per_block", row.get("gigabytes"))
        held, target = row.get("ratio", value), row.get("target")
        ratios = [f"{row[key]:.2f}" if key in row else "" for key in ("ratio", "median_ratio")]
        if "most_ns" in row:
            held, target = row["ns_per_block"], row["most_ns"]
        end = "" if target is None else f"{target:6.2f}{'' if held <= target else '  NOT MET'}"
        measured = f"{value:.2f} {row['unit'].split('/')[0]}"
        lines.append(f"{row['what']:66}  {measured:>12}  {ratios[0]:>6}  {ratios[1]:>6}  {end}")
    return "\n".join(lines)


def measured(number: int, longest: list[int], rounds: int) -> list[Row]:
    """All rows of the table."""
    rows = to_the_end(number, rounds) + campaign(number // 10_000, 1000, rounds)
    rows += [in_chunks(number // 10, rounds), in_chunks(number, rounds)]
    rows += [in_chunks(number, rounds, workers=2), *(in_chunks(n, 1) for n in longest)]
    return [*rows, memory(longest[-1])]


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--long", action="store_true", help="a ring of 10⁹ blocks too")
    parser.add_argument("--blocks", type=int, default=10_000_000, help="of a ring that is held")
    parser.add_argument("--longest", type=int, help="blocks of the longest ring [10⁸]")
    parser.add_argument("--rounds", type=int, default=5, help="of every comparison")
    parser.add_argument("--out", type=Path, default=RESULTS, help="file of results")
    parser.add_argument("--alone", type=int, help="melt one ring, print the peak memory in bytes")
    given = parser.parse_args()
    if given.alone:
        drawn(given.alone)
        print(peak_bytes())
        sys.exit()
    longest = [given.longest or 100_000_000] + [1_000_000_000] * given.long
    table = measured(given.blocks, longest, given.rounds)
    print(printed(table))
    machine = f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    content = {"machine": machine, "rows": table}
    given.out.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
