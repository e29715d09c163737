"""Case: one scheme of a comparison, with its part of the campaign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.probe import Probe
from qavalanche.campaign.point import Point
from qavalanche.campaign.statistics import Statistics
from qavalanche.comparison.stated import Stated, stated_by
from qavalanche.schemes import Scheme


@dataclass(frozen=True, eq=False)
class Case:
    """label: its column; scheme: itself; evidence: the estimates of its family of points, None if
    it was not melted, then hindrance says why; statistics: of its points."""

    label: str
    scheme: Scheme
    evidence: Evidence | None = None
    hindrance: str = ""
    statistics: Mapping[Point, Statistics] = field(default_factory=dict)

    @property
    def probe(self) -> Probe:
        """For clean chains."""
        return Probe(self.scheme)

    @property
    def stated(self) -> dict[str, Stated]:
        """What is stated of it, by question."""
        return stated_by(self.scheme)
