"""Plans: sections of a spec that decide, from stored statistics, which samples there are to be."""

from qavalanche.campaign.plan.plan import (
    PLANS,
    CampaignPlan,
    Ends,
    Known,
    Verdict,
    Wanted,
    plan,
    planned,
)
from qavalanche.campaign.plan.precision import Precision

__all__ = [
    "PLANS",
    "CampaignPlan",
    "Ends",
    "Known",
    "Precision",
    "Verdict",
    "Wanted",
    "plan",
    "planned",
]
