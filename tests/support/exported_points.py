"""Points of a campaign by what they are."""


def point_at(campaign, **wanted):
    """The point whose address has these values."""
    for point in campaign.statistics():
        if all(point.address.get(key) == value for key, value in wanted.items()):
            return point
    raise KeyError(wanted)
