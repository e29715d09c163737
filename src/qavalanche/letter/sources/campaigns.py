"""Campaigns as sources: specs/quick/NAME.toml and specs/full/NAME.toml, run or resumed.

A campaign without a spec of a size is not made at that size. Its samples are the same bits wherever
it runs, and are kept: a second call reads them.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.of_campaign import evidence_of
from qavalanche.letter.sources.registry import Place, Size, SourceStopped
from qavalanche.runs.execution import run
from qavalanche.store.campaign import Campaign

STORES = "stores"
"""Folder of the campaigns, beside those of the sources."""


def spec_of(name: str, size: Size) -> dict[str, Any] | None:
    """The content of a spec; None if there is none of this size."""
    path = files("qavalanche.letter.sources") / "specs" / size / f"{name}.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else None


def campaign_of(place: Place, name: str) -> Campaign | None:
    """The campaign, complete; None if it has no spec of this size.

    Raises SourceStopped if it was stopped, InputError as `runs.execution.run`.
    """
    spec = spec_of(name, place.size)
    if spec is None:
        return None
    store, work = place.root / place.size / STORES / name, place.work
    campaign = run(spec, store, work.workers, stop=work.stop, report=work.report)
    if campaign.samples_missing:
        raise SourceStopped(name)
    return campaign


def one_evidence(place: Place, name: str) -> Evidence | None:
    """The evidence of a campaign of one family; None if it is not made at this size."""
    campaign = campaign_of(place, name)
    return None if campaign is None else evidence_of(campaign)[0]
