"""Whether a campaign tells of regions at all: not where its schemes give columns."""

from __future__ import annotations

from qavalanche.errors import InputError
from qavalanche.store.campaign import Campaign


def check_regions(campaign: Campaign) -> None:
    """Raise InputError for a campaign whose schemes all give columns, and no regions."""
    if any(point.has_regions for point in campaign.spec.grid):
        return
    names = sorted({point.scheme.name for point in campaign.spec.grid})
    gives = f"the scheme{'s' if len(names) > 1 else ''} {', '.join(names)}"
    gives += f" give{'' if len(names) > 1 else 's'} no regions"
    raise InputError(f"{campaign.directory}: {gives}: `qavalanche threshold` reads it")
