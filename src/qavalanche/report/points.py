"""Tables of a family: its points, and the marks of the transition by length."""

from __future__ import annotations

from qavalanche.analysis.summary import EPSILON, Family
from qavalanche.analysis.transition import Transition
from qavalanche.report import page
from qavalanche.report.labels import labels_of
from qavalanche.report.numbers import fitted, share, with_error


def marks_table(family: Family, transition: Transition) -> str:
    """Crossings of p and the marks where the decay rate meets s, by length; '' if there is none."""
    crossings = {one.lengths[1]: one for one in transition.crossings}
    rows = []
    for length in family.lengths:
        crossing, mark = crossings.get(length), transition.bound_met.get(length)
        if crossing is None and mark is None:
            continue
        crossed = fitted(crossing.epsilon, crossing.error) if crossing else "–"
        resolved = ("yes" if crossing.resolved else "no") if crossing else "–"
        rows.append([f"{length}", crossed, resolved, fitted(*mark) if mark else "–"])
    header = ["L", "ε where p meets that of the next smaller L", "resolved", "ε where 1/ζ meets s"]
    return page.table(header, rows, left={2}) if rows else ""


def points_table(family: Family) -> str:
    """Every point with its means and their errors; p of none, or all, as a bound."""
    labels = labels_of(family)
    header = [
        "L",
        *labels.header,
        "samples",
        "thermal",
        "p [68 %]",
        "ρ",
        "1/ζ (nats per bond, localized)",
        "S (nats)",
        *(f"{one.symbol} ({one.unit})" if one.unit else one.symbol for one in family.more),
    ]
    rows = [
        [
            f"{row['length']}",
            *labels.cells(row["epsilon"], _own(family, row)),
            f"{row['samples']}",
            f"{row['thermal']}",
            share(row["thermal"], row["samples"], row["p_low"], row["p_high"]),
            with_error(row["thermal_density"], row["thermal_density_error"]),
            with_error(row["decay_rate"], row["decay_rate_error"]),
            with_error(row["half_chain_entropy"], row["half_chain_entropy_error"]),
            *(with_error(row[one.name], row[f"{one.name}_error"]) for one in family.more),
        ]
        for row in family.table.iter_rows(named=True)
    ]
    return page.table(header, rows, left=())


def _own(family: Family, row: dict[str, float]) -> float | None:
    return None if family.control == EPSILON else row[family.control]


def seen_nothing(family: Family) -> str:
    """What stands for p where no sample is thermal, or all are; '' otherwise."""
    counts = family.table.select("thermal", "samples").rows()
    thermal, samples = (sum(column) for column in zip(*counts, strict=True))
    if 0 < thermal < samples:
        return ""
    k, n = max(counts, key=lambda one: int(one[1]))
    which = "No sample is" if k == 0 else "Every sample is"
    return f"{which} thermal, of {samples}: p {share(k, n, 0, 1)} at the point with most, {n}."


def one_point(family: Family) -> str:
    """What is known of a family of one point, in a sentence; '' of any other."""
    if len(family.table) > 1:
        return ""
    row = family.table.row(0, named=True)
    labels = labels_of(family)
    cells = labels.cells(row["epsilon"], _own(family, row))
    at = ", ".join(f"{name} = {cell}" for name, cell in zip(labels.header, cells, strict=True))
    p = share(row["thermal"], row["samples"], row["p_low"], row["p_high"])
    numbers = [f"p {p}" if p[0] in "<>" else f"p = {p}"]
    for symbol, name in (("ρ", "thermal_density"), ("1/ζ", "decay_rate")):
        if (text := with_error(row[name], row[f"{name}_error"])) != "–":
            numbers.append(f"{symbol} = {text}")
    return f"One point, L = {row['length']}, {at}: {', '.join(numbers)}."
