"""A partition in a file: NumPy's .npz, without pickles."""

from __future__ import annotations

import io
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.errors import InputError, reason
from qavalanche.partition.decays import Decays
from qavalanche.rules import Rules
from qavalanche.system.files import read_regular, write_whole

if TYPE_CHECKING:
    from qavalanche.partition.partition import Partition

_FORMAT = 1


def write_partition(partition: Partition, path: Path) -> None:
    """Write a partition; the file appears whole or not at all. InputError if it cannot be."""
    content: dict[str, Any] = {
        "format": _FORMAT,
        "length": partition.length,
        "regions": partition.regions,
        "label": partition.label,
    }
    if partition.ring:
        content["ends"] = partition.ends
    if partition.entropy_density is not None:
        content["entropy_density"] = partition.entropy_density
    if (decays := partition.decays) is not None:
        content |= {"accumulated": decays.accumulated, "outside": decays.outside}
        content |= {f"rules.{key}": value for key, value in asdict(decays.rules).items()}
    buffer = io.BytesIO()
    np.savez(buffer, **content)
    write_whole(path, buffer.getvalue())


def read_partition(path: Path) -> dict[str, Any]:
    """The fields of the partition in a file; InputError if it is none."""
    try:
        content = read_regular(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({reason(error)})") from None
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            found = {name: stored[name] for name in stored.files}
        if int(found.pop("format")) != _FORMAT:
            raise ValueError("of another format")
        return _fields(found)
    except MemoryError:
        raise
    except Exception as error:  # whatever NumPy, zipfile and zlib make of these bytes
        why = reason(error)
        why = "it holds no plain arrays" if "pickle" in why else why  # nor is it wise to trust it
        raise InputError(f"{path}: is no stored partition ({why})") from None


def _fields(found: dict[str, Any]) -> dict[str, Any]:
    rules = {k.removeprefix("rules."): v.item() for k, v in found.items() if k.startswith("rules.")}
    decays = None
    if rules:
        decays = Decays(Rules(**rules), found["accumulated"], float(found["outside"]))
    entropy = found.get("entropy_density")
    return {
        "length": int(found["length"]),
        "regions": found["regions"],
        "decays": decays,
        "entropy_density": None if entropy is None else float(entropy),
        "label": str(found["label"]),
        "ends": str(found.get("ends", "open")),
    }
