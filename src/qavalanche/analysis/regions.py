"""Whether a campaign tells of regions at all: not where its schemes give columns."""

from __future__ import annotations

from qavalanche.errors import InputError
from qavalanche.store.campaign import Campaign


def check_regions(campaign: Campaign) -> None:
    """Raise InputError for a campaign whose schemes all give columns, and no regions."""
    if not any(point.has_regions for point in campaign.grid):
        scheme = next(iter(campaign.grid)).scheme
        raise InputError(f"{campaign.directory}: the scheme {scheme.name} {scheme.no_regions}")
