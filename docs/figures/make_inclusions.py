"""Makes what docs/figures/inclusions* hold: few resonant bonds that melt much, in a clean chain.

python docs/figures/make_inclusions.py, four minutes on one core.
inclusions.csv: patterns, the fewest resonant bonds known for what they melt; inclusions_exact.csv:
the exhaustive search; inclusions_growth.csv: exponents scale by scale, and the verdict;
inclusions_dressed.csv: the same with the decay rates of response.csv for w; inclusions_ladders.csv:
exact against old scheme; inclusions.json: certificates, and what made them.
"""

import json
import math
from pathlib import Path

import polars as pl
from inclusions_figure import inclusions_figure
from made import note
from old_scheme import old_regions

import qavalanche as qa
from qavalanche.rare.inclusions import (
    SpotPattern,
    best_found,
    doubling_dimension,
    growth_of,
    ladder_growth,
    largest_inclusions,
    melt_in_clean,
)
from qavalanche.rare.inclusions.exact import can_exhaust

FOLDER = Path(__file__).parent
RATES = [0.2, 0.3, math.log(2) / math.log(1 / 0.15), 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
CROSSINGS = ["rmt", "halted", -math.log(2) / 2, 0.3]
LONGEST, WIDTH, MELTS = 10**6, 18, 3 * 10**6
KEPT = (10, 30, 100, 300, 1000, 3000, 10_000, 100_000)
"""Sizes whose patterns are kept as certificates."""

Found = dict[tuple[str, float], list[tuple[SpotPattern, int]]]


def named(crossing: str | float) -> str:
    """As the tables name a rule."""
    return crossing if isinstance(crossing, str) else repr(crossing)


def rules_of(crossing: str) -> qa.Rules:
    """The rules, from what the tables name them."""
    if crossing == "rmt":
        return qa.Rules()
    return qa.Rules(crossing="halted" if crossing == "halted" else float(crossing))


def exhausted() -> tuple[pl.DataFrame, dict[tuple[str, float], list[SpotPattern]]]:
    """M(N) of all rates and all rules that are covered."""
    rows, patterns = [], {}
    for crossing in CROSSINGS:
        rules = qa.Rules(crossing=crossing)
        for rate in RATES if can_exhaust(rules) else []:
            found = largest_inclusions(rate, rules, 12, MELTS)
            patterns[named(crossing), rate] = [one.pattern for one in found]
            for one in found:
                row = {"crossing": named(crossing), "rate": rate, **one.to_dict()}
                rows.append(row | {"pattern": str(one.pattern)})
    return pl.DataFrame(rows), patterns


def searched(rates: list[float], crossings: list[str | float], seeds: dict) -> Found:
    """The best patterns of every rule and rate, with what they melt."""
    found: Found = {}
    for crossing in crossings:
        rules = qa.Rules(crossing=crossing)
        for rate in rates:
            key = named(crossing), rate
            best = best_found(LONGEST, rate, rules, seeds.get(key, []), WIDTH)
            found[key] = [(one, melt_in_clean(one, rate, rules).size) for one in best]
    return found


def growths(found: Found) -> pl.DataFrame:
    """How N grows with what it melts."""
    rows = []
    for (crossing, rate), best in found.items():
        rules = rules_of(crossing)
        growth = growth_of([size for _, size in best], [one.resonant for one, _ in best])
        row = {"crossing": crossing, "rate": rate, "doubling": doubling_dimension(rate)}
        row["factor"] = ladder_growth(rate, rules)
        for k, n in enumerate(growth.numbers, start=1):
            row[f"resonant_{k}"] = n
        for k, (d, cost) in enumerate(zip(growth.exponents, growth.costs, strict=True), start=1):
            row |= {f"exponent_{k}": d, f"cost_{k}": cost}
        row |= {"power_miss": growth.power_miss, "logarithm_miss": growth.logarithm_miss}
        rows.append(row | {"outcome": growth.outcome})
    return pl.DataFrame(rows)


def dressed() -> pl.DataFrame:
    """rmt with w replaced by the measured decay rate of chains without an inserted spot."""
    measured = pl.read_csv(FOLDER / "response.csv").filter(store="response")
    rates = measured.group_by("epsilon").agg(pl.col("rate").mean()).sort("epsilon")
    below = rates.filter(pl.col("rate").is_not_nan() & (pl.col("rate") > 1.02))
    r = [1 / one for one in below["rate"].to_list()]
    return growths(searched(r, ["rmt"], {})).with_columns(epsilon=below["epsilon"])


def ladders() -> pl.DataFrame:
    """Exact and old scheme on the same ladders."""
    rows = []
    for crossing in ("rmt", "halted"):
        for kind in KINDS:
            for rungs, pattern in enumerate(ladder(kind, crossing), start=1):
                row = {"crossing": crossing, "kind": kind, "rungs": rungs}
                row |= {"resonant": pattern.resonant, "exact": melted_exactly(pattern, crossing)[0]}
                rows.append(row | {"old": melted_before(pattern, crossing)[0]})
    return pl.DataFrame(rows)


KINDS = ("2 beyond, exact", "2 beyond, old", "out of reach")
"""Where the next rung is put: 2 bonds beyond what the exact, or the old, scheme has melted so far;
or at the first gap h with r (T + k) / 2 < h."""


def ladder(kind: str, crossing: str, bonds: int = 8, rungs: int = 12) -> list[SpotPattern]:
    """Ladders of 1, 2, ... equal runs at r = 1/2."""
    found = [SpotPattern((bonds,))]
    for _ in range(rungs - 1):
        before = found[-1]
        scheme = melted_before if kind == "2 beyond, old" else melted_exactly
        size, edge = scheme(before, crossing)
        gap = int(0.25 * (size + bonds)) + 1 if kind == "out of reach" else 2
        found.append(SpotPattern((*before.lengths, edge + gap, bonds)))
    return found


def melted_exactly(pattern: SpotPattern, crossing: str) -> tuple[int, int]:
    """The largest region, and what melts right of the last resonant bond."""
    melted = melt_in_clean(pattern, 0.5, qa.Rules(crossing=crossing))
    return melted.size, melted.last - pattern.length


def melted_before(pattern: SpotPattern, crossing: str) -> tuple[int, int]:
    """The same by the old scheme."""
    regions = old_regions([(a, b) for a, b in pattern.runs.tolist()], 0.5, crossing)
    return max(one.size for one in regions), regions[-1].edge[1] - pattern.length


def certificates(found: Found, exact: pl.DataFrame) -> list[dict]:
    """The pattern of every size that is kept, as a test melts it again."""
    rows = []
    depth = {k: v.height for k, v in exact.group_by("crossing", "rate")}
    for (crossing, rate), best in found.items():
        for least in KEPT:
            pattern, size = next(one for one in best if one[1] >= least)
            proved = pattern.resonant <= depth.get((crossing, rate), 0)
            start = melt_in_clean(pattern, rate, rules_of(crossing)).start
            row = {"crossing": crossing, "rate": rate.hex(), "length": least, "size": size}
            row |= {"start": start, "resonant": pattern.resonant}
            row |= {"outcome": "exact" if proved else "best found"}
            rows.append(row | {"lengths": list(pattern.lengths)})
    return rows


def main() -> None:
    """All tables, the certificates and the figure."""
    exact, seeds = exhausted()
    exact.write_csv(FOLDER / "inclusions_exact.csv")
    found = searched(RATES, CROSSINGS, seeds)
    rows = [
        {"crossing": crossing, "rate": rate, "resonant": one.resonant, "size": size}
        for (crossing, rate), best in found.items()
        for one, size in best
    ]
    pl.DataFrame(rows).write_csv(FOLDER / "inclusions.csv")
    growths(found).write_csv(FOLDER / "inclusions_growth.csv")
    dressed().write_csv(FOLDER / "inclusions_dressed.csv")
    ladders().write_csv(FOLDER / "inclusions_ladders.csv")
    kept = certificates(found, exact)
    lines = ",\n  ".join(json.dumps(one) for one in kept)
    made = json.dumps({"longest": LONGEST, "width": WIDTH, "melts": MELTS})
    text = f'{{"made": {made},\n "certificates": [\n  {lines}\n ]}}\n'
    (FOLDER / "inclusions.json").write_text(text)
    inclusions_figure(FOLDER).save_as(FOLDER / "inclusions.png")
    note("inclusions", FOLDER)


if __name__ == "__main__":
    main()
