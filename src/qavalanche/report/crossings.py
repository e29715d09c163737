"""Section of a report on where curves cross, as [refine] brought it closer."""

from __future__ import annotations

from qavalanche.report import page
from qavalanche.store.campaign import Campaign


def refined_section(campaign: Campaign) -> list[str]:
    """Heading, and a line for every pair of lengths; nothing without [refine]."""
    findings = campaign.findings()
    if not findings:
        return []
    rows = [[one.outcome, "yes" if one.reached else "no"] for one in findings]
    return [page.heading("Refined grid"), page.table(["curves p(ε, L)", "as wanted"], rows)]
