"""Statistics of samples that were never drawn: with these numbers of thermal samples and sums."""

from qavalanche.campaign.moments import Moments
from qavalanche.campaign.statistics import Statistics


def made(samples, thermal=0, sizes=None, **moments):
    """Statistics of `samples` samples; moments: of an observable's statistic, by its name."""
    counted = {"thermal": Moments(samples, thermal, thermal), **moments}
    counted.setdefault("covered", Moments(samples, 0, 0))
    return Statistics(samples, counted, {} if sizes is None else {"sizes": sizes})
