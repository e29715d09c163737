"""Quantum avalanches: melt disordered chains and measure the many-body localization transition.

The names below are loaded when they are first used, so that importing the package is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.2.0"

_HOME = {
    "Bimodal": "laws",
    "Chain": "chain",
    "History": "schemes.spots",
    "InputError": "errors",
    "LogCoupling": "laws",
    "Partition": "partition",
    "Rules": "rules",
    "melt": "schemes.spots",
    "record": "schemes.spots",
}

__all__ = [*sorted(_HOME), "__version__"]

if TYPE_CHECKING:
    from qavalanche.chain.chain import Chain as Chain
    from qavalanche.errors import InputError as InputError
    from qavalanche.laws import Bimodal as Bimodal
    from qavalanche.laws import LogCoupling as LogCoupling
    from qavalanche.partition import Partition as Partition
    from qavalanche.rules import Rules as Rules
    from qavalanche.schemes.spots import History as History
    from qavalanche.schemes.spots import melt as melt
    from qavalanche.schemes.spots import record as record


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'qavalanche' has no attribute {name!r}")
    return getattr(import_module(f"qavalanche.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return list(__all__)
