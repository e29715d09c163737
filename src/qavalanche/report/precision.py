"""Section of a report on what became of every point under [stop]."""

from __future__ import annotations

from qavalanche.report import page
from qavalanche.store.campaign import Campaign


def precision_section(campaign: Campaign) -> list[str]:
    """Heading, and a table of points with their samples and how they ended; nothing without."""
    verdicts = campaign.verdicts()
    if not verdicts:
        return []
    header = ["point", "samples", "stored beyond", "precision"]
    rows = [
        [
            str(point),
            f"{campaign.samples_done(point)}",
            f"{campaign.samples_beyond(point)}",
            verdict.outcome,
        ]
        for point, verdict in verdicts.items()
    ]
    return [page.heading("Precision"), page.table(header, rows)]
