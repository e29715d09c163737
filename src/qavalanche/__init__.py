"""Quantum avalanches: melt disordered chains and measure the many-body localization transition.

The names below are loaded when they are first used, so that importing the package is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.2.0"

_HOME = {
    "Bimodal": "disorder",
    "Chain": "chain",
    "History": "spots",
    "InputError": "errors",
    "LogCoupling": "disorder",
    "Partition": "partition",
    "Rules": "rules",
    "melt": "spots",
    "record": "spots",
}

__all__ = [*sorted(_HOME), "__version__"]

if TYPE_CHECKING:
    from qavalanche.chain import Chain as Chain
    from qavalanche.disorder import Bimodal as Bimodal
    from qavalanche.disorder import LogCoupling as LogCoupling
    from qavalanche.errors import InputError as InputError
    from qavalanche.partition import Partition as Partition
    from qavalanche.rules import Rules as Rules
    from qavalanche.spots import History as History
    from qavalanche.spots import melt as melt
    from qavalanche.spots import record as record


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'qavalanche' has no attribute {name!r}")
    return getattr(import_module(f"qavalanche.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return list(__all__)
