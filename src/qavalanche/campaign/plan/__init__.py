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
from qavalanche.campaign.plan.precision import StoppingPlan
from qavalanche.campaign.plan.refinement import Refinement

__all__ = [
    "PLANS",
    "CampaignPlan",
    "Ends",
    "Known",
    "Refinement",
    "StoppingPlan",
    "Verdict",
    "Wanted",
    "plan",
    "planned",
]
