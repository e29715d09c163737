"""Chains with inserted spots, and chains whose large spots are taken out."""

from __future__ import annotations

from typing import Any

import numpy as np

from qavalanche.analysis.response import Response, responses
from qavalanche.letter.sources.campaigns import campaign_of
from qavalanche.letter.sources.registry import Place, source
from qavalanche.store.campaign import Campaign


@source("response", order=40)
def response(place: Place) -> Response | None:
    """Spots of 10 to 30 000 bonds, below the transition and above it."""
    return _first(place, "response")


@source("response_orders", order=41)
def response_orders(place: Place) -> Response | None:
    """Spots of 2 to 30 bonds next to the transition."""
    return _first(place, "response_orders")


@source("melting", order=42)
def melting(place: Place) -> list[Response] | None:
    """The smallest spot that melts chains above the transition, a Response a length."""
    campaign = campaign_of(place, "melting")
    return None if campaign is None else responses(campaign)


@source("running", order=43)
def running(place: Place) -> list[dict[str, Any]] | None:
    """1 / zeta_k by order, a row for every epsilon, rule and k; see `running_rows`."""
    campaign = campaign_of(place, "running")
    return None if campaign is None else running_rows(campaign)


def running_rows(campaign: Campaign) -> list[dict[str, Any]]:
    """epsilon, crossing, s, K, and per chain 1 / zeta_k in nats per bond: rates[chain][k - 1].

    The chains of all k are the same draws, so that what a further order changes is seen chain by
    chain.
    """
    rates: dict[tuple[Any, ...], dict[int, Any]] = {}
    for point in campaign.grid:
        law, scheme = point.law.address, point.scheme.address
        key = (law["epsilon"], law["K"], str(scheme["crossing"]), point.entropy_density)
        found = campaign.rows(point).sort("sample")["decay_rate"].to_numpy()
        if point.prepared.below:
            rates.setdefault(key, {})[point.prepared.below] = found
    names = ("epsilon", "K", "crossing", "entropy_density")
    return [
        dict(zip(names, key, strict=True))
        | {"rates": np.stack([by_order[k] for k in sorted(by_order)], axis=1)}
        for key, by_order in sorted(rates.items())
    ]


def _first(place: Place, name: str) -> Response | None:
    campaign = campaign_of(place, name)
    return None if campaign is None else responses(campaign)[0]
