"""Where results come from: what attributes and archives say of it. No clock and no machine's name,
so that the same results make the same file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import qavalanche
from qavalanche.campaign.point import Point
from qavalanche.campaign.statistics import Statistics
from qavalanche.citation import cite
from qavalanche.exports.part import Attribute
from qavalanche.store.campaign import Campaign
from qavalanche.system import toml


def attributes_of(title: str, *made_with: Any) -> dict[str, Attribute]:
    """Attributes of every export; made_with: whose sources are to be cited too."""
    return {
        "title": title,
        "qavalanche_version": qavalanche.__version__,
        "references": str(cite(*made_with)),
    }


def attributes_of_campaign(campaign: Campaign) -> dict[str, Attribute]:
    """Spec, versions and the digest of the statistics of a campaign.

    The spec stands as TOML, which `qavalanche run` takes, and the digest is of exact sums: it is
    the same for the same samples, whoever made them, and however they lie in shards.
    """
    return {
        **attributes_of("qavalanche campaign", campaign),
        "spec": spec_text(campaign),
        "spec_hash": campaign.spec.hash,
        "seed": str(campaign.spec.seed),  # up to 128 bits
        "streams_version": campaign.versions.streams,
        "scheme_versions": json.dumps(dict(campaign.versions.schemes), sort_keys=True),
        "samples_missing": campaign.samples_missing,
        "digest": digest_of(exact(campaign.statistics())),
    }


def spec_text(campaign: Campaign) -> str:
    """The spec as TOML."""
    return toml.written(campaign.spec.to_dict())


def exact(statistics: Mapping[Point, Statistics]) -> dict[str, Any]:
    """Exact sums of every point, by its name, in order."""
    found = {point.name: (point, s) for point, s in statistics.items()}
    return {
        name: {"point": found[name][0].address, "statistics": found[name][1].to_json()}
        for name in sorted(found)
    }


def digest_of(content: Any) -> str:
    """BLAKE2b, 16 bytes, of the JSON of plain data with sorted keys."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
