"""A parameter point of a campaign: a law, a length, a scheme, how chains are prepared, and the rare
event, if any, whose probability is sampled beside."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from qavalanche.chain import Chain, Preparation
from qavalanche.errors import blamed, check, check_type, with_article
from qavalanche.laws import Law
from qavalanche.observables.core.sheet import Sheet
from qavalanche.observables.measure import measure, new_sheet
from qavalanche.rare.sampler import RareSample, check_rare, sample_rare, seconds_of
from qavalanche.rare.settings import Rare
from qavalanche.rules import Rules
from qavalanche.schemes import Scheme
from qavalanche.schemes.calls import as_scheme
from qavalanche.streams.address import digest
from qavalanche.system import memory

_PREPARING = 3e-8  # seconds per bond of a chain that is prepared, beyond drawing and melting it
_BYTES = 32.0  # per bond, of preparing it


@dataclass(frozen=True)
class Point:
    """One point of the grid: the law of disorder, the length L in bonds, the scheme.

    The chains of a law do not depend on the scheme; Rules in its place mean Spots. prepared: what
    is changed about every chain before it is melted: sample i of two points that differ in this
    alone is the same chain but for it. rare: the event whose probability a population of chains
    estimates, sample by sample, beside the chain of the sample (docs/rare.md). Raises InputError if
    the scheme cannot melt them, or what the law draws cannot be prepared, or sampled like this.
    """

    law: Law
    length: int
    scheme: Scheme = field(default_factory=lambda: as_scheme(None))
    prepared: Preparation = field(default_factory=Preparation)
    rare: Rare | None = None

    def __post_init__(self) -> None:
        allowed = "must be a scheme, such as Spots()"
        check_type("scheme", self.scheme, (Scheme, Rules), allowed)
        object.__setattr__(self, "scheme", as_scheme(self.scheme))
        takes, draws = self.scheme.takes.__name__, self.law.draws.__name__
        passed = f"scheme = {self.scheme.name}"
        what = f"takes {with_article(takes)}, and the law {self.law.name} draws "
        what += with_article(draws)
        check(self.scheme.draws_from(self.law), passed, what)
        shared = sorted({"law", "length", *self.law.address} & {*self.scheme.address})
        clash = f"{passed}: parameter {', '.join(shared)}"
        check(not shared, clash, f"is a parameter of the law {self.law.address['law']} too")
        self.scheme.check(self.law, self.length)
        check_type("prepared", self.prepared, Preparation, "must be a Preparation")
        if self.prepared:
            chains = takes == Chain.__name__ or hasattr(self.scheme.takes, "from_chain")
            what = f"is for chains, and the scheme {self.scheme.name} takes {takes}"
            check(chains, str(self.prepared), what)
            what = f"is for chains, and the law {self.law.name} draws a {draws}"
            check(self.law.draws is Chain, str(self.prepared), what)
            self.prepared.check(self.length)
        check_type("rare", self.rare, (Rare, type(None)), "must be a Rare, or None")
        if self.rare is not None:
            what = "cannot be sampled of prepared chains"
            check(not self.prepared, f"a rare event with {self.prepared}", what)
            check_rare(self.law, self.length, self.scheme, self.rare)

    @property
    def special(self) -> bool:
        """Whether it is left out where the chains of a law are analysed: prepared, rare, or
        without regions."""
        return bool(self.prepared) or self.rare is not None or not self.has_regions

    @property
    def has_regions(self) -> bool:
        """Whether its samples tell of regions: not those of a scheme that gives columns."""
        return self.scheme.has_regions

    @cached_property
    def address(self) -> dict[str, Any]:
        """All that fixes the physics of this point, apart from the seed."""
        own = {**self.law.address, "length": self.length, **self.scheme.address}
        rare = {} if self.rare is None else self.rare.address
        return own | self.prepared.address | rare

    @cached_property
    def name(self) -> str:
        """Short hash of the address; names the point's shards."""
        return digest(self.address, size=6).hex()

    @cached_property
    def settled(self) -> Scheme:
        """The scheme with what it takes from the law."""
        return self.scheme.settled(self.law, self.length)

    @property
    def entropy_density(self) -> float:
        """s in nats per bond; NaN if the scheme knows no states per site."""
        s = self.scheme.entropy_density
        return math.nan if s is None else s

    @property
    def one_by_one(self) -> bool:
        """Whether samples are drawn and melted one by one: what they cost is not known before."""
        return self.special or self.scheme.one_by_one(self.law)

    @cached_property
    def seconds(self) -> float:
        """Foreseen cost of drawing and melting a sample, before anything was measured."""
        preparing = _PREPARING if self.prepared else 0.0
        plain = self.scheme.seconds(self.law, self.length)
        plain += (self.law.seconds_per_bond + preparing) * self.length
        if self.rare is None:
            return plain
        return plain + seconds_of(self.law, self.length, self.scheme, self.rare)

    @property
    def bytes_needed(self) -> float:
        """Bytes that drawing and melting one chain of this point takes at most."""
        needed = self.scheme.bytes_needed(self.law, self.length)
        if not self.prepared:
            return needed
        one = self.scheme.bytes_for_one(self.law, self.length)
        return max(needed, one) + _BYTES * self.length

    def chain(self, seed: int, sample: int) -> Any:
        """What the law draws as start number `sample`, prepared."""
        with blamed(f"law {self.law.name}"):
            drawn = self.law.draw(self.length, seed, sample)
        return self.prepared.of(drawn) if self.prepared else drawn

    def draw(self, seed: int, sample: int) -> Any:
        """Start number `sample` under campaign seed `seed`, of the kind that the scheme takes."""
        if self.prepared:
            return self.scheme.start_from(self.chain(seed, sample))
        return self.scheme.draw(self.law, self.length, seed, sample)

    def melt(self, seed: int, sample: int) -> Any:
        """What the scheme makes of it: a Partition, Clusters, or a record."""
        return self.settled.melt(self.draw(seed, sample))

    def rare_sample(self, seed: int, sample: int) -> RareSample | None:
        """The population of a sample, where the point has a rare event."""
        if self.rare is None:
            return None
        return sample_rare(self.law, self.length, self.scheme, self.rare, seed, sample)

    def __str__(self) -> str:
        law = ", ".join(f"{k} = {v}" for k, v in self.law.address.items() if k != "law")
        prepared = f", {self.prepared}" if self.prepared else ""
        rare = f", {self.rare}" if self.rare is not None else ""
        return f"{law}, L = {self.length}, {self.scheme}{prepared}{rare}"


def melt_chunk(point: Point, seed: int, first: int, count: int) -> Sheet:
    """Draw, melt and measure samples first ... first + count - 1 of `point` under `seed`.

    The result depends on these four arguments alone, sample by sample. The kernels of the fast
    paths release the GIL. InputError for a scheme that gives columns (`campaign.columns`).
    """
    point.scheme.check_regions()
    memory.require(point.bytes_needed, f"melting chains of {point.length} bonds")
    sheet = new_sheet(count)
    if not point.prepared:
        point.settled.sample(point, seed, first, sheet)
        return sheet
    for i in range(count):
        melted = point.settled.melted(point.draw(seed, first + i), point.length)
        measure(melted, sheet, i)
    return sheet
