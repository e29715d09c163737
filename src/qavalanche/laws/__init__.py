"""Laws of disorder: each draws the chain that belongs to an address, one law a file.

`names()` lists them. The names below are loaded when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

_HOME = {
    "Anderson": "anderson",
    "MOST_BONDS": "law",
    "MOST_SAMPLE": "law",
    "MOST_SEED": "law",
    "Bimodal": "bimodal",
    "DrawnBlocks": "blocks",
    "DrawnGrain": "grain",
    "DrawnHamiltonian": "hamiltonian",
    "Correlated": "correlated",
    "Empirical": "empirical",
    "Fields": "fields",
    "FromFile": "file",
    "Law": "law",
    "Modulated": "modulated",
    "LogCoupling": "log_coupling",
    "PythonLaw": "python",
    "Quasiperiodic": "quasiperiodic",
    "Spectrum": "spectrum",
    "WeakPart": "weak_part",
    "check_address": "law",
    "from_distribution": "python",
    "get": "registry",
    "law_from": "registry",
    "listed": "registry",
    "names": "registry",
    "parameters_of": "registry",
}

__all__ = sorted(_HOME)

if TYPE_CHECKING:
    from qavalanche.laws.anderson import Anderson as Anderson
    from qavalanche.laws.bimodal import Bimodal as Bimodal
    from qavalanche.laws.blocks import DrawnBlocks as DrawnBlocks
    from qavalanche.laws.correlated import Correlated as Correlated
    from qavalanche.laws.empirical import Empirical as Empirical
    from qavalanche.laws.fields import Fields as Fields
    from qavalanche.laws.file import FromFile as FromFile
    from qavalanche.laws.grain import DrawnGrain as DrawnGrain
    from qavalanche.laws.hamiltonian import DrawnHamiltonian as DrawnHamiltonian
    from qavalanche.laws.law import MOST_BONDS as MOST_BONDS
    from qavalanche.laws.law import MOST_SAMPLE as MOST_SAMPLE
    from qavalanche.laws.law import MOST_SEED as MOST_SEED
    from qavalanche.laws.law import Law as Law
    from qavalanche.laws.law import check_address as check_address
    from qavalanche.laws.log_coupling import LogCoupling as LogCoupling
    from qavalanche.laws.modulated import Modulated as Modulated
    from qavalanche.laws.python import PythonLaw as PythonLaw
    from qavalanche.laws.python import from_distribution as from_distribution
    from qavalanche.laws.quasiperiodic import Quasiperiodic as Quasiperiodic
    from qavalanche.laws.registry import get as get
    from qavalanche.laws.registry import law_from as law_from
    from qavalanche.laws.registry import listed as listed
    from qavalanche.laws.registry import names as names
    from qavalanche.laws.registry import parameters_of as parameters_of
    from qavalanche.laws.spectrum import Spectrum as Spectrum
    from qavalanche.laws.weak_part import WeakPart as WeakPart


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'qavalanche.laws' has no attribute {name!r}")
    return getattr(import_module(f"qavalanche.laws.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return list(__all__)
