"""The address of a sample, hashed to the key of its random stream.

A stream is a function of (campaign seed, what is drawn, sample index) and of nothing else, so a
sample is the same whatever drew it before, beside or after it. The rules of the scheme are not
part of the address: different rules melt the same chains.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import check_integer

VERSION = 2
"""Part of every key: it changes if the way chains are drawn from random words ever changes."""

MOST_BONDS = 2**62
MOST_SEED = 2**128 - 1
MOST_SAMPLE = 2**63 - 1
"""The largest numbers in an address: what the kernels count to, and the bits of a stream's key."""


def canonical(value: Any) -> Any:
    """`value` with every float replaced by its exact hexadecimal form, for a stable text.

    -0.0 is 0.0: they are one number.
    """
    if isinstance(value, bool) or value is None or isinstance(value, int | str):
        return value
    if isinstance(value, float | np.floating):
        return (float(value) + 0.0).hex()
    if isinstance(value, np.integer):
        return int(value)
    if isinstance(value, dict):
        return {str(k): canonical(v) for k, v in value.items()}
    return [canonical(v) for v in value]


def digest(value: Any, size: int) -> bytes:
    """BLAKE2b hash (`size` bytes) of a JSON-like value, the same on every machine."""
    text = json.dumps(canonical(value), sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=size).digest()


def stream_key(seed: int, drawn: dict[str, Any]) -> NDArray[np.uint64]:
    """Key (2 words) of the streams of all samples of `drawn`, a law with its parameters and length.

    The stream of sample i is `streams.core_generator.open_stream(key, i)`.
    """
    key = digest({"version": VERSION, "seed": seed, "drawn": drawn}, size=16)
    return np.frombuffer(key, dtype="<u8").astype(np.uint64)


def check_address(length: Any, seed: Any, sample: Any) -> tuple[int, int, int]:
    """Length, seed and sample of a chain as integers; InputError unless they are in range.

    1 <= length <= 2^62, 0 <= seed < 2^128, 0 <= sample < 2^63.
    """
    return (
        check_integer("length", length, least=1, most=MOST_BONDS),
        check_integer("seed", seed, least=0, most=MOST_SEED),
        check_integer("sample", sample, least=0, most=MOST_SAMPLE),
    )
