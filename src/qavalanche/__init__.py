"""Quantum avalanches: melt disordered chains and measure the many-body localization transition.

The names below, and the submodules, are loaded when they are first used, so that importing the
package is quick.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

__version__ = "0.4.0"

_HOME = {
    "Estimate": "analysis.estimate",
    "analyze": "analysis.of_campaign",
    "claims": "letter.table:claims_of_campaign",
    "Bimodal": "laws",
    "Blocks": "chain",
    "Campaign": "store",
    "Chain": "chain",
    "Couplings": "schemes.couplings",
    "DrawnBlocks": "laws",
    "History": "schemes.spots",
    "InputError": "errors",
    "LogCoupling": "laws",
    "Partition": "partition",
    "Rules": "rules",
    "Spots": "schemes.spots",
    "cite": "citation",
    "compare": "comparison",
    "melt": "schemes",
    "open": "store",
    "record": "schemes",
    "run": "runs",
}

__all__ = [*sorted(_HOME), "__version__"]

if TYPE_CHECKING:
    from qavalanche.analysis.estimate import Estimate as Estimate
    from qavalanche.analysis.of_campaign import analyze as analyze
    from qavalanche.chain import Blocks as Blocks
    from qavalanche.chain import Chain as Chain
    from qavalanche.citation import cite as cite
    from qavalanche.comparison import compare as compare
    from qavalanche.errors import InputError as InputError
    from qavalanche.laws import Bimodal as Bimodal
    from qavalanche.laws import DrawnBlocks as DrawnBlocks
    from qavalanche.laws import LogCoupling as LogCoupling
    from qavalanche.letter.table import claims_of_campaign as claims  # noqa: F401
    from qavalanche.partition import Partition as Partition
    from qavalanche.rules import Rules as Rules
    from qavalanche.runs import run as run
    from qavalanche.schemes import melt as melt
    from qavalanche.schemes import record as record
    from qavalanche.schemes.couplings import Couplings as Couplings
    from qavalanche.schemes.spots import History as History
    from qavalanche.schemes.spots import Spots as Spots
    from qavalanche.store import Campaign as Campaign
    from qavalanche.store import open as open


def __getattr__(name: str) -> Any:
    if name in _HOME:
        module, _, other = _HOME[name].partition(":")
        return getattr(import_module(f"qavalanche.{module}"), other or name)
    if not name.startswith("_") and find_spec(f"qavalanche.{name}"):
        return import_module(f"qavalanche.{name}")
    raise AttributeError(f"module 'qavalanche' has no attribute {name!r}")


def __dir__() -> list[str]:
    return list(__all__)
