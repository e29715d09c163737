"""Samples of a campaign with a plan, of values that the plan does not come by.

It may have come by before a shard was damaged, or while another error was asked for. They are left
alone: where the plan comes by again, they count.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qavalanche.campaign.point import Point
from qavalanche.campaign.spec import Spec
from qavalanche.campaign.stored import DamagedShard
from qavalanche.store import shards as store
from qavalanche.streams.address import digest
from qavalanche.system.files import kind_of

_Values = tuple[tuple[str, float], ...]


@dataclass
class Elsewhere:
    """samples: how many, of each set of values of the law's parameters."""

    samples: dict[_Values, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Samples in all."""
        return sum(self.samples.values())

    def look(
        self, folder: Path, spec: Spec, made_here: Callable[[Point, dict[str, Any]], bool]
    ) -> set[Path]:
        """Count the shards in the folder of a point that is none of the plan's by now; their paths.

        made_here: whether metadata are of this campaign, but for the address, as of a point alike.
        Only the ends of files are read: before samples count, all bytes are checked.
        """
        if kind_of(folder, follow=False) != "folder":
            return set()
        found: list[store.Shard] = []
        address: Any = None
        like: Point | None = None
        values: _Values = ()
        for shard in store.look(folder.parent.parent, folder.name).shards:
            try:
                metadata = shard.metadata(checked=True)
            except (DamagedShard, store.UnreadableShard):
                continue
            if metadata["point"] != address:
                address = metadata["point"]
                named = digest(address, size=6).hex() == folder.name
                like, values = _alike(address, spec) if named else (None, ())
            if like is not None and made_here(like, metadata):
                found.append(shard)
        if found:
            count = sum(one.count for one in store.disjoint(found))
            self.samples[values] = self.samples.get(values, 0) + count
        return {one.path for one in found}


def _alike(address: Mapping[str, Any], spec: Spec) -> tuple[Point | None, _Values]:
    """A point of the spec that differs from this one in numbers of its law alone, and these."""
    for point in spec.grid:
        free = {k for k, v in point.law.address.items() if k != "law" and _is_number(v)}
        others = {k: v for k, v in point.address.items() if k not in free}
        if address.keys() == point.address.keys() and others.items() <= address.items():
            of = {k: address[k] for k in sorted(free)}
            if all(map(_is_number, of.values())):
                return point, tuple(of.items())
    return None, ()


def _is_number(value: Any) -> bool:
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    return plain and math.isfinite(value)
