"""What other choices, where the letter leaves one, change in the headline numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qavalanche.analysis.estimate import Estimate, excess
from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.of_campaign import opened_families
from qavalanche.analysis.overview import SCHEMA
from qavalanche.analysis.summary import Family
from qavalanche.arguments import typed
from qavalanche.errors import check
from qavalanche.letter.headline import NAMES, headline
from qavalanche.store.campaign import Campaign

USUAL: Mapping[str, Any] = {
    "crossing": "rmt",
    "ties": "resonant",
    "counts": "bonds",
    "tie_order": "leftmost",
}
"""The choices that are varied, and which is the base."""


@dataclass(frozen=True)
class Shift:
    """One headline number under another choice.

    other: the number there; base: it in the base campaign at the lengths that both have; shift:
    other - base, with the whole errors of both added in squares; systematic: what of the shift
    chance does not explain (`analysis.estimate.excess`), 0 where it does; outcome: a sentence.
    """

    other: Estimate
    base: Estimate
    shift: Estimate
    systematic: float
    outcome: str

    def to_dict(self) -> dict[str, Any]:
        """value with its error, shift with its error, systematic, outcome."""
        return {
            **self.other.keyed("value", "error", of_statistical="statistical_error"),
            **dict(zip(("shift", "shift_error"), _plain(self.shift), strict=True)),
            "systematic": self.systematic if math.isfinite(self.systematic) else None,
            "outcome": self.outcome,
        }


@dataclass(frozen=True, repr=False)
class Systematics:
    """The headline numbers of a base family, and beside each what every other choice changes.

    title: of the base; numbers: by name; choices: for each other choice, as "crossing = halted",
    the shift of every number.
    """

    title: str
    numbers: Mapping[str, Estimate]
    choices: Mapping[str, Mapping[str, Shift]]

    def __repr__(self) -> str:
        return f"Systematics({self.title}: {', '.join(self.choices) or 'no other choice'})"

    def column(self, choice: str) -> dict[str, float]:
        """The systematic error of each number by a choice; NaN where one has no value."""
        return {name: one.systematic for name, one in self.choices[choice].items()}

    def to_dict(self) -> dict[str, Any]:
        """schema, family, the numbers, and every choice with its shifts."""
        return {
            "schema": SCHEMA,
            "family": self.title,
            "numbers": {name: one.to_dict() for name, one in self.numbers.items()},
            "choices": {
                choice: {name: one.to_dict() for name, one in shifts.items()}
                for choice, shifts in self.choices.items()
            },
        }


@typed
def systematics(
    base: Family, others: Sequence[Family], names: Sequence[str] = NAMES
) -> Systematics:
    """The headline numbers of a family beside those of families under one other choice each.

    Families that differ from the base in anything but one of ties, counts, tie_order and crossing
    are left aside. Of the base only the lengths that the other has are compared, so that a drift
    with L is no shift. names: as in `headline`. InputError where two of the others make the same
    choice.
    """
    choices: dict[str, dict[str, Shift]] = {}
    known: dict[tuple[int, ...], dict[str, Estimate]] = {}
    for other in others:
        choice = choice_of(base, other)
        if choice is None:
            continue
        check(choice not in choices, f"two families with {choice}", "must be one")
        lengths = tuple(sorted({*base.lengths} & {*other.lengths}))
        if lengths not in known:
            known[lengths] = headline(Evidence(_at(base, lengths)), names) if lengths else {}
        whole = _at(other, lengths)
        numbers = headline(Evidence(whole), names) if lengths else {}
        same = _same(_at(base, lengths), whole)
        choices[choice] = {
            name: _shift(known[lengths][name], numbers[name], same=same) for name in numbers
        }
    return Systematics(base.title, headline(Evidence(base), names), choices)


def choice_of(base: Family, other: Family) -> str | None:
    """'counts = sites' where that alone differs from the base; None otherwise."""
    both = {*base.common, *other.common}
    pairs = {key: tuple(f.common.get(key, USUAL.get(key)) for f in (base, other)) for key in both}
    differ = [key for key, (one, two) in pairs.items() if one != two]
    if len(differ) != 1 or differ[0] not in USUAL:
        return None
    value = pairs[differ[0]][1]
    return f"{differ[0]} = {value:.4g}" if isinstance(value, float) else f"{differ[0]} = {value}"


def systematics_of_campaigns(campaigns: Sequence[Campaign]) -> list[Systematics]:
    """One for every family of these campaigns with the usual choices: rmt, ties resonant, bonds
    counted. Where none has them the first family of each law is the base.

    InputError without samples.
    """
    groups = [family for one in campaigns for family in opened_families(one)]
    bases = [one for one in groups if all(_choice(one, key) == USUAL[key] for key in USUAL)]
    if not bases:
        first: dict[Any, Family] = {}
        for one in groups:
            first.setdefault(_rest(one), one)
        bases = list(first.values())
    return [systematics(base, [one for one in groups if one is not base]) for base in bases]


def _choice(family: Family, key: str) -> Any:
    return family.common.get(key, USUAL[key])


def _rest(family: Family) -> tuple[tuple[str, Any], ...]:
    return tuple((key, value) for key, value in family.common.items() if key not in USUAL)


def _at(family: Family, lengths: Sequence[int]) -> Family:
    """The points of these lengths alone."""
    table = family.table.filter(family.table["length"].is_in(list(lengths)))
    sizes = tuple(one for one in family.sizes if one.length in lengths)
    return replace(family, table=table, sizes=sizes)


def _same(base: Family, other: Family) -> bool:
    """Whether the same samples came out the same at every point."""
    drop = [key for key in USUAL if key in base.table.columns or key in other.table.columns]
    one, two = (family.table.drop(drop, strict=False) for family in (base, other))
    return base.sizes == other.sizes and one.equals(two)


def _shift(base: Estimate, other: Estimate, *, same: bool) -> Shift:
    if not (base.found and other.found):
        lacking = other if base.found else base
        where = "under the other choice" if base.found else "at these lengths"
        return Shift(
            other, base, Estimate.none(""), math.nan, f"no number {where}: {lacking.outcome}"
        )
    if same:
        return Shift(other, base, Estimate(0.0, 0.0), 0.0, "the same samples melt to the same")
    moved, error = other.value - base.value, math.hypot(base.error, other.error)
    systematic = excess(moved, error, 0.0)
    text = f"shift {Estimate(moved, error)}"
    text += ", within chance" if systematic == 0 else f", beyond chance {systematic:.2g}"
    return Shift(other, base, Estimate(moved, error), systematic, text)


def _plain(one: Estimate) -> tuple[float | None, float | None]:
    known = math.isfinite(one.value)
    return (one.value, one.error) if known else (None, None)


def table_of(found: Systematics) -> tuple[list[str], list[list[str]]]:
    """Header and rows of text: number, value, then a column a choice, its shift and systematic."""
    header = ["measured", "value", *found.choices]
    rows = []
    for name in found.numbers:
        cells = [_cell(shifts.get(name)) for shifts in found.choices.values()]
        rows.append([name, str(found.numbers[name]), *cells])
    return header, rows


def _cell(one: Shift | None) -> str:
    """'+0.016 ± 0.001 (0.016)': the shift, and what of it is systematic; '0' for the same."""
    if one is None or not math.isfinite(one.systematic):
        return "–"
    if one.shift.error == 0:
        return "0"
    sign = "+" if one.shift.value >= 0 else ""
    return f"{sign}{one.shift} ({one.systematic:.2g})"
