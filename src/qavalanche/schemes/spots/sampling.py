"""The fast path of a campaign: draw, melt and measure many chains in one call of a kernel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.observables.core.sheet import Sheet
from qavalanche.observables.measure import rest_of
from qavalanche.schemes.spots.core import alike, general, idle
from qavalanche.schemes.spots.core.regions import Bonds
from qavalanche.schemes.spots.melting import (
    allocate,
    criterion_of,
    hides_idle,
    index_type,
    uniform_bonds,
)
from qavalanche.schemes.spots.room import Room
from qavalanche.streams.address import stream_key


def sample_alike(room: Room, seed: int, first: int, sheet: Sheet) -> None:
    """Samples first, first + 1, ... of a law of like bonds, a row of the sheet each."""
    law: Any = room.law  # which has a decay and digits
    length, rules = room.length, room.rules
    key = stream_key(seed, {**law.address, "length": length})
    words = np.empty((length + 63) // 64, np.uint64)
    rows, spots = room.expected_rows, np.empty(64, np.int64)
    hidden = words if room.least_size else None
    bonds = uniform_bonds(length, law.decay, hidden, room.gain)
    criterion, index = criterion_of(rules), index_type(length)
    done, count = 0, sheet.covered.size
    while done < count:
        drawn = alike.DrawnBits(key, law.digits, words, spots)
        regions, rest = allocate(rows, index), rest_of(sheet, done)
        done += alike.melt_samples(drawn, first + done, bonds, criterion, regions, rest)
        rows = (length + 1) // 2  # only if a chain had more bare spots than expected


def sample_general(
    room: Room,
    table: NDArray[np.float64],
    at: tuple[int, int],
    sheet: Sheet,
    one: Callable[[int, Sheet], None],
) -> None:
    """Samples of a law given by a table of its quantiles; at: campaign seed, and first sample.

    one: called with a sample, and a sheet of one row for it, where the room is not enough.
    """
    (seed, first), law, length, rules = at, room.law, room.length, room.rules
    key = stream_key(seed, {**law.address, "length": length})
    drawn = _room_to_draw(key, table, length)
    criterion = criterion_of(rules)
    idle.soft_bounds(criterion, drawn.bounds)
    hidden = drawn.words if hides_idle(rules) else np.empty(0, np.uint64)
    bonds = Bonds(length, drawn.decay[:length], 1, hidden, drawn.sums, 0, 0.0)
    regions = allocate(room.expected_rows, index_type(length))
    done, count = 0, sheet.covered.size
    while done < count:
        done += general.melt_drawn(
            first + done, bonds, criterion, regions, drawn, rest_of(sheet, done)
        )
        if done < count:  # this sample did not fit: every spot gets a row
            one(first + done, rest_of(sheet, done))
            done += 1


def _room_to_draw(
    key: NDArray[np.uint64], table: NDArray[np.float64], length: int
) -> general.DrawnChain:
    words = (length + 63) // 64
    return general.DrawnChain(
        key=key,
        table=table,
        decay=np.empty(64 * words, np.float32),
        sums=np.empty(words),
        words=np.empty(words, np.uint64),
        soft=np.empty((3, words), np.uint64),
        bounds=np.empty(3),
        spots=np.empty(64, np.int64),
    )
