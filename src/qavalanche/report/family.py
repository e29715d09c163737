"""What a report says of one family of points: the answer, and the section below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.overview import Overview
from qavalanche.letter.claim import Claim
from qavalanche.plots import Figure
from qavalanche.report import page
from qavalanche.report.analysis import analysis_section
from qavalanche.report.claims import claims_section, disagreements, summary_line
from qavalanche.report.points import marks_table, one_point, points_table, seen_nothing

_LONGEST = 80  # characters of a folder's name


@dataclass(frozen=True)
class Told:
    """A family with all that is said of it. folder: of its figures, a safe name."""

    evidence: Evidence
    found: Overview
    claims: Sequence[Claim]
    drawn: Sequence[Figure]
    folder: str

    @property
    def title(self) -> str:
        """What the points have in common."""
        return self.evidence.family.title

    @property
    def settled(self) -> bool:
        """Whether the routes to epsilon_c do not disagree."""
        return self.evidence.points.agree is not False

    @property
    def answer(self) -> list[str]:
        """Parts of the page: epsilon_c or the routes' disagreement, then the claims that differ."""
        family = self.evidence.family
        said = [one_point(family), f"{self.evidence.headline}."]
        parts = [page.paragraph(" ".join(filter(None, said)), self.kind)]
        if nothing := (not said[0] and seen_nothing(family)):
            parts.append(page.paragraph(nothing))
        if differing := disagreements(self.claims):
            parts += [page.paragraph("What differs from the letter:"), page.bullets(differing)]
        return [*parts, page.paragraph(summary_line(self.claims))]

    @property
    def kind(self) -> str:
        """How the answer is set off."""
        return "outcome" if self.settled else "warning outcome"

    def section(self, level: int) -> list[str]:
        """Figures, marks, analysis, claims and points; level: of the headings in it."""
        marks = marks_table(self.evidence.family, self.evidence.transition)
        parts = [page.figures(self.drawn)] if self.drawn else []
        if marks:
            crossings = f"Crossings of p: {self.evidence.transition.outcome}."
            parts += [page.heading("Marks of the transition", level=level)]
            parts += [page.paragraph(crossings), marks]
        parts += claims_section(self.claims, level=level)
        parts += analysis_section(self.found, level=level)
        return [*parts, page.heading("All points", level=level), points_table(self.evidence.family)]


def folders(titles: Sequence[str]) -> list[str]:
    """A folder for each family, by its title: letters, digits, and what every system takes.

    Names that would be one on a system that knows no capitals are numbered.
    """
    names: list[str] = []
    for title in titles:
        base = re.sub(r"[^A-Za-z0-9.+-]+", "_", title).strip("_.")[:_LONGEST] or "family"
        name, number = base, 1
        while name.lower() in (one.lower() for one in names):
            number += 1
            name = f"{base}_{number}"
        names.append(name)
    return names
