"""The figures of a family: those that show something."""

from __future__ import annotations

from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.overview import Overview
from qavalanche.analysis.summary import Family
from qavalanche.analysis.transition import Behaviour
from qavalanche.plots import (
    Figure,
    critical_figure,
    decay_figure,
    density_figure,
    growth_figure,
    observable_figure,
    probability_figure,
    probability_length_figure,
    rarity_figure,
    sizes_figure,
)
from qavalanche.plots.control import told


def figures_of(evidence: Evidence, found: Overview) -> list[Figure]:
    """The figures of a family, in the order of the page.

    Left out is what would show nothing: a curve of one point, p that is 0 or 1 everywhere, sizes
    where there is no region, and laws and marks none of which was found.
    """
    family, transition = evidence.family, evidence.transition
    drawn: list[Figure] = []
    if _has_share(family):
        if _values(family, "p") > 1:
            drawn.append(probability_figure(family, transition))
        if len(family.lengths) > 1:
            drawn.append(probability_length_figure(family, transition))
    if _values(family, "thermal_density") > 1:
        drawn.append(density_figure(family, transition))
    if _values(family, "decay_rate") > 1:
        drawn.append(decay_figure(family, transition))
    if any(one.length == family.lengths[-1] and one.bins for one in family.sizes):
        drawn.append(sizes_figure(family, transition))
    drawn += [
        observable_figure(family, transition, one)
        for one in family.more
        if _values(family, one.name) > 1
    ]
    return drawn + _of_transition(family, found)


def _has_share(family: Family) -> bool:
    """Whether some samples are thermal, and some are not."""
    return 0 < family.table["thermal"].sum() < family.table["samples"].sum()


def _values(family: Family, column: str) -> int:
    """At how many values of the parameter that was varied a column has a finite number."""
    table = family.table
    if column not in table.columns:
        return 0
    return int(table.filter(table[column].cast(float).is_finite())[family.control].n_unique())


def _of_transition(family: Family, found: Overview) -> list[Figure]:
    """epsilon_c, rarity, and the growth of <S> at the epsilon of the grid nearest epsilon_c."""
    assert found.transition is not None
    assert found.behaviours is not None
    drawn = []
    marked = found.transition
    if marked.transition.resolved or marked.transition.bound_met or marked.lengths:
        drawn.append(critical_figure(marked))
    if any(one.stretched.found or one.thermal_length.found for one in found.behaviours):
        drawn.append(rarity_figure(found.behaviours))
    known = [one.value for one in marked.found]
    grown = [one for one in found.behaviours if one.entropy]
    if known and grown:
        middle = sorted(known)[len(known) // 2]
        nearest = min(grown, key=lambda one: abs(one.epsilon - middle))
        drawn.append(_entropy_figure(family, nearest))
    return drawn


def _entropy_figure(family: Family, one: Behaviour) -> Figure:
    assert one.entropy is not None
    name = r"$\varepsilon$" if family.control == "epsilon" else family.control
    label = rf"$\langle S \rangle$ (nats), {name} = {told(family, one.epsilon)}"
    return growth_figure(*one.entropies, one.entropy, label)
