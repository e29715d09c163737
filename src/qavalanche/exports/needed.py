"""Libraries that only exports need, loaded when they do."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from qavalanche.errors import InputError

EXTRAS = {"h5py": "files", "xarray": "xarray", "h5netcdf": "xarray", "pandas": "pandas"}
"""Optional libraries, and the extra of this package that brings each."""


def library(name: str, what: str) -> Any:
    """The library; InputError that says how to get it if it is lacking."""
    try:
        return import_module(name)
    except ImportError:
        install = f'pip install "qavalanche[{EXTRAS[name]}]"'
        raise InputError(f"{what} needs {name}, which is not installed: {install}") from None
