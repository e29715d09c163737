"""A parameter point of a campaign, and the melting of a chunk of its samples."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from qavalanche.campaign.bins import BINS, COLUMNS
from qavalanche.errors import check
from qavalanche.laws import Bimodal, Law, LogCoupling
from qavalanche.rules import Rules
from qavalanche.schemes import spots
from qavalanche.schemes.couplings import state as literal
from qavalanche.schemes.spots.core import chunk as core
from qavalanche.schemes.spots.core import general as general
from qavalanche.schemes.spots.core import seeds as core_seeds
from qavalanche.schemes.spots.core.clusters import MEMORY, STATE
from qavalanche.schemes.spots.core.melt import Bonds
from qavalanche.schemes.spots.melting import (
    allocate,
    criterion_of,
    index_type,
    region_bytes,
    uniform_bonds,
)
from qavalanche.streams.address import digest, stream_key
from qavalanche.system import memory

_CLUSTER = 128  # runs of one cluster of spots, more than is ever met
_MOST = 4  # regions up to this T are treated in clusters: the time hardly depends on it
_CROWDED = 0.4  # share of resonant and soft bonds above which clusters cost more than they save

Tier = Literal["spots", "couplings"]
TIERS = ("spots", "couplings")


@dataclass(frozen=True)
class Point:
    """One point of the grid: the law of disorder, the length L, the rules, and the tier.

    tier: "spots", or "couplings" for the scheme taken literally, which takes crossing = "rmt" alone
    and shorter chains; InputError otherwise. The chains of both tiers are the same.
    """

    law: Law
    length: int
    rules: Rules
    tier: Tier = "spots"

    def __post_init__(self) -> None:
        check(self.tier in TIERS, f"tier = {self.tier!r}", f"must be {' or '.join(TIERS)}")
        if self.tier == "couplings":
            literal.check_rules(self.rules)
            literal.check_length(self.length)

    @property
    def address(self) -> dict[str, Any]:
        """All that fixes the physics of this point, apart from the seed; spots go unnamed."""
        rules = {
            "local_dimension": self.rules.local_dimension,
            "crossing": self.rules.crossing,
            **self.rules.options,
        }
        tier = {} if self.tier == "spots" else {"tier": self.tier}
        return {**self.law.address, "length": self.length, **rules, **tier}

    @cached_property
    def name(self) -> str:
        """Short hash of the address; names the point's shards."""
        return digest(self.address, size=6).hex()

    @property
    def one_by_one(self) -> bool:
        """Whether samples are drawn and melted one by one: what they cost is not known before."""
        law = self.law
        return self.tier != "spots" or (isinstance(law, LogCoupling) and law.table is None)

    @property
    def seconds_to_draw(self) -> float:
        """Foreseen time of drawing a bond of a slow law without a table; 0 if it is fast."""
        law = self.law
        return law.slow_seconds_per_bond if isinstance(law, LogCoupling) else 0.0

    @property
    def bytes_needed(self) -> float:
        """Bytes that melting one chain of this point takes at most."""
        if self.tier == "couplings":
            return 42.0 * self.length + literal.bytes_needed(self.length)
        decays = 0 if isinstance(self.law, Bimodal) else 42 * self.length
        index = index_type(self.length, self.rules)
        return decays + self.length / 8 + region_bytes(self.expected_rows, index)

    @property
    def least_size(self) -> int:
        """Least T that melts a spin, if the bonds are alike and it is one for core_seeds; or 0."""
        if not isinstance(self.law, Bimodal) or self.rules.extra_length:
            return 0
        return int(core_seeds.least_size(self.law.decay, criterion_of(self.rules)))

    @property
    def most_in_clusters(self) -> int:
        """Up to which T regions are treated in clusters (core_clusters); 0 if not at all.

        They are not where an inert region's decay is asked for, or where most spots are in reach
        of the next, so that clusters would have no end; nor are they made for T that counts sites.
        """
        law, rules = self.law, self.rules
        if not isinstance(law, LogCoupling) or rules.keeps_exit_decay or rules.extra_length:
            return 0
        in_reach = rules.entropy_density + max(0.0, -rules.crossing_slope)
        return _MOST if law.probability_below(in_reach) <= _CROWDED else 0

    @property
    def expected_rows(self) -> int:
        """Number of regions that need a row, with near certainty at most.

        With like bonds those that grow from seeds: windows of least + 1 bonds with at most one
        perturbative. With clusters 5 % of the bonds: a chain with more is melted with all rows.
        """
        least, epsilon = self.least_size, self.law.resonance_probability
        if self.most_in_clusters > 0:
            return min(self.expected_regions, self.length // 20 + _CLUSTER)
        if least == 0:
            return self.expected_regions
        window = epsilon**least * ((least + 1) * (1 - epsilon) + epsilon)
        mean = self.length * window
        rows = int(mean + 8 * math.sqrt(mean + 1)) + _CLUSTER
        return min(self.expected_regions, rows) if self.length > _CLUSTER else self.length

    @property
    def expected_regions(self) -> int:
        """Number of bare spots that a chain has with near certainty at most: mean + 8 sigma."""
        epsilon, bonds = self.law.resonance_probability, self.length
        mean = bonds * epsilon * (1 - epsilon) + epsilon
        return min((bonds + 1) // 2, int(mean + 8 * math.sqrt(mean + 1)) + 1)

    def __str__(self) -> str:
        law = ", ".join(f"{k} = {v}" for k, v in self.law.address.items() if k != "law")
        return f"{law}, L = {self.length}, {self.scheme}"

    @property
    def scheme(self) -> str:
        """The rules, and the tier if it is not the spots tier."""
        return str(self.rules) if self.tier == "spots" else f"{self.rules}, {self.tier} tier"


def melt_chunk(point: Point, seed: int, first: int, count: int) -> tuple[core.Rows, core.Sizes]:
    """Draw, melt and measure samples first ... first + count - 1 of `point` under `seed`.

    The result depends on these four arguments alone, sample by sample. Releases the GIL.
    """
    memory.require(point.bytes_needed, f"melting chains of {point.length} bonds")
    integers = np.empty((5, count), np.int64)
    rows = core.Rows(*integers, np.empty(count), np.empty(count))  # type: ignore[call-arg]
    sizes = core.Sizes(*(np.zeros(BINS, one) for one in COLUMNS))
    law = point.law
    if point.one_by_one:
        _melt_one_by_one(point, seed, first, rows, sizes)
    elif isinstance(law, Bimodal):
        _melt_bimodal(point, law, seed, first, rows, sizes)
    elif isinstance(law, LogCoupling) and law.table is not None:
        _melt_general(point, law, law.table, seed, first, rows, sizes)
    else:
        _melt_one_by_one(point, seed, first, rows, sizes)
    return rows, sizes


def _melt_bimodal(
    point: Point,
    law: Bimodal,
    seed: int,
    first: int,
    rows: core.Rows,
    sizes: core.Sizes,
) -> None:
    length, count, done = point.length, rows.covered.size, 0
    key = stream_key(seed, {**law.address, "length": length})
    words = np.empty((length + 63) // 64, np.uint64)
    room, spots = point.expected_rows, np.empty(64, np.int64)
    hidden = words if point.least_size else None
    while done < count:
        done += core.melt_samples(
            key,
            law.digits,
            first + done,
            count - done,
            uniform_bonds(length, law.decay, hidden),
            criterion_of(point.rules),
            words,
            allocate(room, index_type(length, point.rules)),
            core.Rows(*(column[done:] for column in rows)),
            sizes,
            spots,
        )
        room = (length + 1) // 2  # only if a chain had more bare spots than expected


def _melt_general(
    point: Point,
    law: LogCoupling,
    table: NDArray[np.float64],
    seed: int,
    first: int,
    rows: core.Rows,
    sizes: core.Sizes,
) -> None:
    length, count, done = point.length, rows.covered.size, 0
    key = stream_key(seed, {**law.address, "length": length})
    most, index = point.most_in_clusters, index_type(length, point.rules)
    words = (length + 63) // 64
    drawn = general.Drawn(
        decay=np.empty(64 * words, np.float32),
        sums=np.empty(words),
        words=np.empty(words, np.uint64),
        soft=np.empty((3, words), np.uint64),
        bounds=np.empty(3),
        melted=np.empty(words, np.uint64),
        memory=np.empty((MEMORY, 4), np.int64),
        here=np.empty(STATE, np.int64),
    )
    bonds = Bonds(length, drawn.decay[:length], 1, 1.0, np.empty(0, np.uint64))
    regions, scratch = allocate(point.expected_rows, index), allocate(_CLUSTER, index)
    criterion = criterion_of(point.rules)
    while done < count:
        left = core.Rows(*(column[done:] for column in rows))
        start, number = first + done, count - done
        done += general.melt_drawn(
            key, table, start, number, bonds, criterion, most, drawn, regions, scratch, left, sizes
        )
        if done < count:  # this sample did not fit: every spot gets a row
            one = core.Rows(*(column[done : done + 1] for column in rows))
            _melt_one_by_one(point, seed, first + done, one, sizes)
            done += 1


def _melt_one_by_one(
    point: Point, seed: int, first: int, rows: core.Rows, sizes: core.Sizes
) -> None:
    criterion = criterion_of(point.rules)
    melt = spots.melt if point.tier == "spots" else literal.melt
    for i in range(rows.covered.size):
        chain = point.law.draw(point.length, seed, first + i)
        melted = melt(chain, point.rules)
        core.measure(
            melted.regions,
            melted.accumulated_decay,
            chain.length,
            melted.outside_decay,
            criterion,
            rows,
            i,
            sizes,
        )
