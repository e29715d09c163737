"""Every analysis of one family of points: what `qavalanche analyze` prints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.summary import EPSILON
from qavalanche.arguments import typed
from qavalanche.errors import check, shown

if TYPE_CHECKING:
    from qavalanche.analysis.scaling import Comparison
    from qavalanche.analysis.size_tails import Tail
    from qavalanche.analysis.transition import Behaviour, CriticalPoints

TOPICS = ("transition", "tails", "scaling")

SCHEMA = 1
"""Version of what `to_dict` of an overview and of claims holds; it rises if a key goes."""


@dataclass(frozen=True, repr=False)
class Overview:
    """What was asked for of one family; None for the rest.

    headline: what it says of epsilon_c; control, controls: the parameter that was varied, and
    epsilon with its value at every point (see `Family`).
    """

    title: str
    transition: CriticalPoints | None = None
    behaviours: list[Behaviour] | None = None
    tails: list[Tail] | None = None
    scaling: Comparison | None = None
    headline: str = ""
    control: str = EPSILON
    controls: Sequence[tuple[float, float]] = ()

    def __repr__(self) -> str:
        said = f": {self.headline}" if self.transition is not None else ""
        return f"Overview({self.title}{said})"

    def to_dict(self) -> dict[str, Any]:
        """schema, family, and transition (with its behaviours), tails and scaling, if asked for;
        control, where another parameter than epsilon was varied: its name, epsilon and values."""
        content: dict[str, Any] = {"schema": SCHEMA, "family": self.title}
        if self.control != EPSILON:
            epsilons, values = ([one[i] for one in self.controls] for i in (0, 1))
            content["control"] = {"name": self.control, "epsilon": epsilons, "value": values}
        if self.transition is not None:
            rows = [one.to_dict() for one in self.behaviours or []]
            said = {"headline": self.headline, "behaviours": rows}
            content["transition"] = {**self.transition.to_dict(), **said}
        if self.tails is not None:
            content["tails"] = [one.to_dict() for one in self.tails]
        if self.scaling is not None:
            content["scaling"] = self.scaling.to_dict()
        return content


@typed
def overview(
    evidence: Evidence, topics: tuple[str, ...] = TOPICS, done: Callable[[], None] = lambda: None
) -> Overview:
    """The analyses of a family, from its evidence.

    topics: transition, epsilon_c by three routes, and what happens with L at every epsilon; tails;
    scaling of p. done: called after each of them, for they may take minutes.
    """
    unknown = [topic for topic in topics if topic not in TOPICS]
    check(not unknown, f"topics = {shown(topics)}", f"must be among {', '.join(TOPICS)}")
    found: dict[str, Any] = {}
    for topic in topics:
        if topic == "transition":
            found["transition"], found["behaviours"] = evidence.points, evidence.behaviours
        elif topic == "tails":
            found["tails"] = evidence.tails
        else:
            found["scaling"] = evidence.scaling
        done()
    if "transition" in found:
        found["headline"] = evidence.headline
    family = evidence.family
    return Overview(family.title, control=family.control, controls=family.controls, **found)
