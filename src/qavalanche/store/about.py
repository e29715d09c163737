"""What a report of a bug needs: versions, machine, where compiled kernels are kept."""

from __future__ import annotations

import os
import platform
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from qavalanche.store.provenance import processor, software
from qavalanche.system.blas import blas, one_blas_thread

_LIBRARIES = ("numpy", "numba", "llvmlite", "scipy", "polars", "matplotlib", "pydantic")
_EXTRAS = {  # extra of the package: the modules that it brings
    "files": ("h5py",),
    "xarray": ("xarray", "h5netcdf"),
    "pandas": ("pandas",),
    "cluster": ("distributed",),
    "tree": ("networkx",),
    "quspin": ("quspin",),
    "tenpy": ("tenpy",),
}


@dataclass(frozen=True, repr=False)
class About:
    """versions of qavalanche, Python and libraries; machine; cores that this process may use;
    memory in bytes; blas; cache: the folder of compiled kernels, ~ for the home folder; extras:
    by name whether they are installed."""

    versions: dict[str, str]
    machine: str
    processor: str
    cores: int
    memory: int
    blas: str
    cache: str
    extras: dict[str, bool]

    def to_dict(self) -> dict[str, Any]:
        """What `qavalanche about --json` prints."""
        return asdict(self)

    def __repr__(self) -> str:
        there = ", ".join(name for name, one in self.extras.items() if one) or "none"
        lacking = ", ".join(name for name, one in self.extras.items() if not one) or "none"
        rows = {
            **self.versions,
            "machine": f"{self.machine}, {self.cores} cores, {self.memory / 2**30:.3g} GiB",
            "processor": self.processor,
            "BLAS": self.blas,
            "compiled kernels": self.cache,
            "extras": f"installed: {there}; not installed: {lacking}",
        }
        width = max(map(len, rows))
        return "\n".join(f"{name.ljust(width)}  {value}" for name, value in rows.items())


def about() -> About:
    """What a report of a bug should hold: print it. No name of a user or of the machine is in it.

    Versions of qavalanche, Python and the libraries that numbers depend on; system, processor with
    the instructions that change last bits, cores, memory; the linear algebra library; where
    compiled kernels are kept; which extras (`pip install "qavalanche[files]"`) are installed.

    >>> import qavalanche as qa
    >>> qa.about().versions["qavalanche"] == qa.__version__
    True
    """
    import psutil

    with one_blas_thread():  # loads the libraries that are told of
        linear_algebra = blas()
    made = software()
    named = {"qavalanche": made["qavalanche"], "python": platform.python_version()}
    named |= {"commit": made["git"]} if made["git"] else {}
    return About(
        versions={**named, **{name: _version(name) for name in _LIBRARIES}},
        machine=f"{platform.system()} {platform.machine()}",
        processor=processor(),
        cores=_cores(),
        memory=int(psutil.virtual_memory().total),
        blas=linear_algebra,
        cache=_cache(),
        extras={name: all(map(_is_there, modules)) for name, modules in _EXTRAS.items()},
    )


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def _cache() -> str:
    """The folder of one kernel's machine code, or why there is none."""
    from qavalanche.numerics.core import bits
    from qavalanche.numerics.kernel import uncached

    folder = getattr(getattr(bits.count_resonant, "_cache", None), "cache_path", None)
    return _from_home(folder) if folder else uncached or "unknown"


def _from_home(folder: str) -> str:
    """The path with ~ for the home folder, which names the user."""
    try:
        return f"~/{Path(folder).resolve().relative_to(Path.home().resolve())}"
    except (ValueError, RuntimeError):
        return folder
