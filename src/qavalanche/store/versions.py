"""Which versions of the random streams and of the schemes made the samples of a store.

Samples of two versions under one seed are of two campaigns: a store keeps to the versions that it
began with, and where one of them has risen since it is read, and added to no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qavalanche.campaign.spec import Spec
from qavalanche.schemes import get, names
from qavalanche.streams.address import VERSION

FIRST = 1
"""Of a scheme, where a manifest or a shard does not tell it, as before there were versions."""


@dataclass(frozen=True)
class Versions:
    """streams: of the random streams that chains are drawn with; schemes: of what melts them, by
    name."""

    streams: int
    schemes: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def now(cls, spec: Spec) -> Versions:
        """Those that samples of this spec are made with now."""
        return cls(VERSION, {one.name: get(one.name).version for one in spec.scheme})

    @classmethod
    def told(cls, spec: Spec, streams: int, schemes: Mapping[str, int]) -> Versions:
        """Those that a manifest tells of the schemes in its spec."""
        return cls(streams, {one.name: schemes.get(one.name, FIRST) for one in spec.scheme})

    @property
    def closed(self) -> str:
        """Why no samples can be added to these; '' if they can."""
        found = [
            (f"melted by version {version} of the scheme {name}", f"by version {current}")
            for name, version in self.schemes.items()
            if (current := get(name).version) != version
        ]
        if self.streams != VERSION:
            drawn = f"drawn with version {self.streams} of the random streams"
            found.insert(0, (drawn, f"with version {VERSION}"))
        if not found:
            return ""
        then, now = found[0]
        return (
            f"its chains were {then}, and would be {now} now: it can be read, but not completed, "
            "extended or replayed; start a new store"
        )

    @classmethod
    def told_by_shard(cls, metadata: Mapping[str, Any]) -> Versions:
        """Those that the metadata of one shard tell; without a scheme that is not installed."""
        address = metadata["point"]
        name = address.get("scheme", address.get("tier", "spots"))
        version = metadata.get("scheme_version", FIRST)
        return cls(metadata.get("streams", 1), {name: version} if name in names() else {})

    def of(self, scheme: str) -> tuple[int, int]:
        """Those of the streams and of one scheme."""
        return self.streams, self.schemes[scheme]

    def differences(self, other: Versions) -> str:
        """Versions of both where they differ, in words; '' if all they share are the same."""
        if self.streams != other.streams:
            return f"{self.streams} and {other.streams} of the random streams"
        for name, version in self.schemes.items():
            if (another := other.schemes.get(name, version)) != version:
                return f"{version} and {another} of the scheme {name}"
        return ""

    def joined(self, other: Versions) -> Versions:
        """These, and those of the schemes that only `other` knows."""
        return Versions(self.streams, {**other.schemes, **self.schemes})
