"""Quantum avalanches: melt disordered chains and measure the many-body localization transition.

The names below, and the submodules, are loaded when they are first used, so that importing the
package is quick.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

__version__ = "0.11.0"

_HOME = {
    "about": "store.about",
    "analyze": "analysis.of_campaign",
    "Anderson": "laws",
    "Bar": "runs.bar",
    "Bimodal": "laws",
    "Blocks": "chain",
    "bridge": "analysis.bridge",
    "Campaign": "store",
    "Chain": "chain",
    "cite": "citation",
    "claims": "letter.table:claims_of_campaign",
    "Clusters": "partition",
    "collapse": "analysis.own",
    "compare": "comparison",
    "Correlated": "laws",
    "Couplings": "schemes.couplings",
    "critical_spot": "grain.critical_spot",
    "CriticalSpot": "grain.critical_spot",
    "DrawnBlocks": "laws",
    "Dumitrescu": "schemes.dumitrescu",
    "dynamics": "letter.dynamics",
    "entanglement_clusters": "analysis.entanglement_clusters",
    "Estimate": "analysis.estimate",
    "export": "exports",
    "gap_ratios": "analysis.gap_ratios",
    "Goremykina": "schemes.goremykina",
    "History": "schemes.spots",
    "hybridization_curve": "analysis.grain.dots",
    "inheritance": "analysis.grain.dots",
    "InputError": "errors",
    "LogCoupling": "laws",
    "melt": "schemes",
    "Modulated": "laws",
    "MorningstarHuse": "schemes.morningstar_huse",
    "open": "store",
    "Partition": "partition",
    "Potter": "schemes.potter",
    "Preparation": "chain",
    "Rare": "rare",
    "rare_probability": "rare",
    "record": "schemes",
    "relaxation": "bath",
    "response": "analysis.response:responses",
    "Rules": "rules",
    "run": "runs",
    "SiteFields": "chain",
    "Spectrum": "laws",
    "Spots": "schemes.spots",
    "tails": "analysis.own",
    "thermal_patterns": "rare",
    "style": "plots.style:style",
    "Threshold": "analysis.threshold",
    "threshold": "analysis.threshold",
    "threshold_of": "analysis.threshold",
    "to_pandas": "exports",
    "to_xarray": "exports",
    "Unrenormalized": "schemes.unrenormalized",
    "Vosk": "schemes.vosk",
    "Zhang": "schemes.zhang",
}

__all__ = [*sorted(_HOME), "__version__"]

if TYPE_CHECKING:
    from qavalanche.analysis.bridge import bridge as bridge
    from qavalanche.analysis.entanglement_clusters import (
        entanglement_clusters as entanglement_clusters,
    )
    from qavalanche.analysis.estimate import Estimate as Estimate
    from qavalanche.analysis.gap_ratios import gap_ratios as gap_ratios
    from qavalanche.analysis.grain.dots import hybridization_curve as hybridization_curve
    from qavalanche.analysis.grain.dots import inheritance as inheritance
    from qavalanche.analysis.of_campaign import analyze as analyze
    from qavalanche.analysis.own import collapse as collapse
    from qavalanche.analysis.own import tails as tails
    from qavalanche.analysis.threshold import Threshold as Threshold
    from qavalanche.analysis.threshold import threshold as threshold
    from qavalanche.analysis.threshold import threshold_of as threshold_of
    from qavalanche.bath import relaxation as relaxation
    from qavalanche.chain import Blocks as Blocks
    from qavalanche.chain import Chain as Chain
    from qavalanche.chain import Preparation as Preparation
    from qavalanche.chain import SiteFields as SiteFields
    from qavalanche.citation import cite as cite
    from qavalanche.comparison import compare as compare
    from qavalanche.errors import InputError as InputError
    from qavalanche.exports import export as export
    from qavalanche.exports import to_pandas as to_pandas
    from qavalanche.exports import to_xarray as to_xarray
    from qavalanche.grain.critical_spot import CriticalSpot as CriticalSpot
    from qavalanche.grain.critical_spot import critical_spot as critical_spot
    from qavalanche.laws import Anderson as Anderson
    from qavalanche.laws import Bimodal as Bimodal
    from qavalanche.laws import Correlated as Correlated
    from qavalanche.laws import DrawnBlocks as DrawnBlocks
    from qavalanche.laws import LogCoupling as LogCoupling
    from qavalanche.laws import Modulated as Modulated
    from qavalanche.laws import Spectrum as Spectrum
    from qavalanche.letter.dynamics import dynamics as dynamics
    from qavalanche.letter.table import claims_of_campaign as claims  # noqa: F401
    from qavalanche.partition import Clusters as Clusters
    from qavalanche.partition import Partition as Partition
    from qavalanche.plots.style import style as style
    from qavalanche.rare import Rare as Rare
    from qavalanche.rare import rare_probability as rare_probability
    from qavalanche.rare import thermal_patterns as thermal_patterns
    from qavalanche.rules import Rules as Rules
    from qavalanche.runs import run as run
    from qavalanche.runs.bar import Bar as Bar
    from qavalanche.schemes import melt as melt
    from qavalanche.schemes import record as record
    from qavalanche.schemes.couplings import Couplings as Couplings
    from qavalanche.schemes.dumitrescu import Dumitrescu as Dumitrescu
    from qavalanche.schemes.goremykina import Goremykina as Goremykina
    from qavalanche.schemes.morningstar_huse import MorningstarHuse as MorningstarHuse
    from qavalanche.schemes.potter import Potter as Potter
    from qavalanche.schemes.spots import History as History
    from qavalanche.schemes.spots import Spots as Spots
    from qavalanche.schemes.unrenormalized import Unrenormalized as Unrenormalized
    from qavalanche.schemes.vosk import Vosk as Vosk
    from qavalanche.schemes.zhang import Zhang as Zhang
    from qavalanche.store import Campaign as Campaign
    from qavalanche.store import open as open
    from qavalanche.store.about import about as about


def __getattr__(name: str) -> Any:
    if name in _HOME:
        module, _, other = _HOME[name].partition(":")
        return getattr(import_module(f"qavalanche.{module}"), other or name)
    if not name.startswith("_") and find_spec(f"qavalanche.{name}"):
        return import_module(f"qavalanche.{name}")
    raise AttributeError(f"module 'qavalanche' has no attribute {name!r}")


def __dir__() -> list[str]:
    return list(__all__)
