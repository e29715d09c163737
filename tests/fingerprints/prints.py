"""Fingerprints of a case: hashes of its chains and stored rows, and its statistics."""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from cases import SEED, Case
from numpy.typing import NDArray

from qavalanche import runs

LONGEST_DRAWN = 20_000
"""Bonds of the longest chains that are drawn for themselves; longer ones show in their rows."""

DRAWN = 3
"""Chains of a case that are."""

_LONGEST_TEXT = 20  # characters that stand as they are, so that a difference can be read


class Measured(NamedTuple):
    """What the package gives for a case.

    name, address: of the point; chains: decays of the first samples; rows: one per sample, as
    stored; statistics: as stored, nested dictionaries of whole numbers and lists of these.
    """

    name: str
    address: dict[str, Any]
    chains: list[NDArray[np.floating[Any]]]
    rows: pl.DataFrame
    statistics: dict[str, Any]


def measured(case: Case, **how: Any) -> Measured:
    """The case as a campaign of its own, stored and read again; `how`: options of `runs.run`.

    Nothing else here knows the package, and nothing else changes when it names things otherwise.
    """
    scheme = {"name": case.scheme, **case.rules}
    if case.scheme == "couplings":  # whose crossing and counts are no choice
        scheme = {key: value for key, value in scheme.items() if key not in ("crossing", "counts")}
    spec = {
        "seed": SEED,
        "disorder": {"law": case.law, **case.parameters},
        "chain": {"length": case.length, "samples": case.samples},
        "scheme": [scheme],
        "observables": {"history": case.history},
    }
    with tempfile.TemporaryDirectory() as folder:
        campaign = runs.run(spec, Path(folder) / "store", **({"workers": 1} | how))
        (point,) = campaign.spec.grid
        rows, statistics = campaign.rows(point), campaign.statistics()[point].to_json()
    drawn = min(DRAWN, case.samples) if case.length <= LONGEST_DRAWN else 0
    chains = [point.law.draw(case.length, SEED, i).decays() for i in range(drawn)]
    return Measured(point.name, point.address, chains, rows, statistics)


def fingerprint(one: Measured) -> dict[str, Any]:
    """All of it in few characters: nothing may differ by a bit without a difference here."""
    chains = (chain.astype("<f8").tobytes() for chain in one.chains)
    return {
        "name": one.name,
        "address": one.address,
        "chains": [_hash(chain) for chain in chains],
        "columns": {column.name: _column(column) for column in one.rows},
        "statistics": {key: _short(value) for key, value in _flat(one.statistics).items()},
    }


def _hash(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=6).hexdigest()


def _column(column: pl.Series) -> str:
    """Hash of the values, whatever the width of their type, and of where there are none."""
    null = column.is_null().to_numpy()
    kind = "<f8" if column.dtype.is_float() else "<i8"
    values = column.cast(pl.Float64 if kind == "<f8" else pl.Int64).fill_null(0).to_numpy()
    return _hash(kind.encode() + null.astype("u1").tobytes() + values.astype(kind).tobytes())


def _flat(nested: dict[str, Any], before: str = "") -> dict[str, Any]:
    """Every entry under a key of its own, so that one more among them is no difference."""
    flat: dict[str, Any] = {}
    for key, value in nested.items():
        inner = isinstance(value, dict)
        flat |= _flat(value, f"{before}{key}.") if inner else {f"{before}{key}": value}
    return flat


def _short(value: Any) -> str:
    text = json.dumps(value, separators=(",", ":"))
    return text if len(text) <= _LONGEST_TEXT else "#" + _hash(text.encode())
