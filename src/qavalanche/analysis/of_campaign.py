"""A campaign analysed: the evidence of each of its families, and what it says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qavalanche.analysis.evidence import Evidence, evidences
from qavalanche.analysis.overview import TOPICS, Overview, overview
from qavalanche.analysis.regions import check_regions
from qavalanche.analysis.summary import Family, families
from qavalanche.errors import check, check_type
from qavalanche.store.campaign import Campaign


def evidence_of(campaign: Campaign | str | Path) -> list[Evidence]:
    """The evidence of every family of a campaign, or of the one stored in a directory.

    Raises InputError if there is none, or no sample is stored.
    """
    allowed = "must be a Campaign, or the directory of one"
    check_type("campaign", campaign, (Campaign, str, Path), allowed)
    opened = campaign if isinstance(campaign, Campaign) else Campaign.open(campaign)
    return evidences(opened_families(opened))


def opened_families(campaign: Campaign) -> list[Family]:
    """Every family of a campaign; InputError if no sample is stored, or none tells of regions."""
    check_regions(campaign)
    told = {point: s for point, s in campaign.statistics().items() if point.has_regions}
    statistics = {point: s for point, s in told.items() if s.samples}
    groups = families(statistics, refined=campaign.spec.refined)
    check(bool(statistics), f"{campaign.directory}: 0 samples stored", "run the campaign first")
    rare = any(point.rare for point in told)
    passed = f"{campaign.directory}: {'rare events' if rare else 'prepared chains'} alone"
    needed = "see `qavalanche rare`" if rare else "inserted = 0 and below = 0 are needed too"
    check(len(groups) > 0, passed, needed)
    return groups


def analyze(
    campaign: Campaign | str | Path,
    topics: tuple[str, ...] = TOPICS,
    done: Callable[[], None] = lambda: None,
) -> list[Overview]:
    """What `qavalanche analyze` prints: an Overview of every family of a campaign.

    topics: among transition, tails, scaling; done: called after each of them. Raises InputError as
    `evidence_of`, and for other topics.
    """
    return [overview(one, topics, done) for one in evidence_of(campaign)]
