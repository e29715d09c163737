"""A stored campaign: its spec, its shards, and what is missing, damaged or foreign in the store."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qavalanche.campaign.chunk import Costs, Range, Slice
from qavalanche.campaign.plan import CampaignPlan, Ends, Verdict
from qavalanche.campaign.point import Point
from qavalanche.campaign.spec import Spec
from qavalanche.campaign.statistics import Statistics, total
from qavalanche.campaign.stored import DamagedShard, has_regions, measured_in
from qavalanche.errors import InputError, check, check_path, check_type, counted, escaped, shown
from qavalanche.store import shards as store
from qavalanche.store.elsewhere import Elsewhere
from qavalanche.store.lease import LEASES, Holder, Leases
from qavalanche.store.manifest import TEMPORARY, read_manifest
from qavalanche.store.prefixes import Parts, Prefixes, StoredPart
from qavalanche.store.provenance import duration
from qavalanche.store.versions import FIRST, Versions
from qavalanche.system.files import kind_of, listing

if TYPE_CHECKING:
    import polars as pl


_LOOKS = 3  # at a store, where shards vanish meanwhile: others may join them to larger ones

REPORT = "report"
"""The folder in a store that a report is written to."""


@dataclass(frozen=True, repr=False)
class Campaign:
    """A stored campaign; `Campaign.open(directory)` reads one, `run` makes or completes one.

    shards: of every point, sound and disjoint, those that count; damaged: shards whose bytes are
    not those written, or that contradict themselves: their samples count as missing, and the next
    run computes them again; foreign: what does not belong to this campaign, left alone, and links,
    not followed; leftovers: temporary files of killed runs, which the next run removes; holders:
    runs that are computing now, or may be; costs: what samples took; versions: of what made the
    samples; blocks: the points that there are to be by now, each with the ends of its blocks of
    samples: one block, but for a campaign with a plan, of which only samples that it wants count;
    elsewhere: its samples of values that the plan does not come by now, left alone.
    """

    directory: Path
    spec: Spec
    shards: dict[Point, list[store.Shard]]
    versions: Versions
    damaged: list[store.Shard] = field(default_factory=list)
    foreign: list[Path] = field(default_factory=list)
    leftovers: list[Path] = field(default_factory=list)
    holders: list[Holder] = field(default_factory=list)
    costs: Costs = field(default_factory=Costs)
    blocks: dict[Point, Ends] = field(default_factory=dict)
    elsewhere: Elsewhere = field(default_factory=Elsewhere)
    _unreadable: list[store.UnreadableShard] = field(default_factory=list, repr=False)
    _gone: list[store.UnreadableShard] = field(default_factory=list, repr=False)
    _statistics: dict[Point, Statistics] = field(default_factory=dict, repr=False)
    _prefixes: list[Prefixes] = field(default_factory=list, repr=False)  # with a plan, one

    @classmethod
    def open(
        cls,
        directory: Path | str,
        checked: Set[Path] = frozenset(),
        before: Campaign | None = None,
    ) -> Campaign:
        """The campaign stored in `directory`, every shard checked.

        checked: shards whose bytes this process wrote or checked already; before: a campaign with a
        plan as this process saw it, whose shards need not be read again. Raises InputError if
        there is none, or a shard of it cannot be read: it may be sound, so it is not missing.
        """
        directory = check_path("directory", directory)
        for _ in range(_LOOKS):
            opened = cls._opened(directory, checked, before)
            if not opened._gone:
                break
        return opened

    @classmethod
    def _opened(cls, directory: Path, checked: Set[Path], before: Campaign | None) -> Campaign:
        manifest = read_manifest(directory)
        spec, holders = manifest.spec, Leases(directory).holders()
        opened = cls(directory, spec, {}, manifest.versions, holders=holders)
        if spec.plan is not None:
            opened._follow(spec.plan, checked, before)
        for point, samples in spec.grid.items() if spec.plan is None else ():
            contents = opened._contents(point, checked)
            opened._statistics[point] = total(one["statistics"] for one in contents)
            opened.blocks[point] = (samples,)
        opened._look_around()
        if lost := opened._unreadable:
            more = f", nor can {len(lost) - 1} more" if len(lost) > 1 else ""
            why = "what cannot be read may be sound: nothing is computed again or deleted"
            raise InputError(f"{lost[0]}{more}: {why}")
        return opened

    def __repr__(self) -> str:
        points, left = counted(len(self.grid), "point"), self.samples_missing
        done = counted(sum(map(self.samples_done, self.grid)), "sample")
        return f"Campaign({escaped(str(self.directory))}: {done} at {points}, {left} missing)"

    @property
    def grid(self) -> dict[Point, int]:
        """The points that there are to be by now, each with the number of its samples.

        That of the spec, unless this has a plan, which may want more as statistics come in.
        """
        return {point: ends[-1] for point, ends in self.blocks.items()}

    @property
    def closed(self) -> str:
        """Why samples of this store are not completed or replayed; '' if they are."""
        return self.versions.closed

    def _follow(self, plan: CampaignPlan, checked: Set[Path], before: Campaign | None) -> None:
        """Ask the plan what it wants, and count the shards that are of it."""
        prefixes = Prefixes(
            lambda point, seen: list(self._parts(point, checked, seen)),
            before._prefixes[0] if before is not None and before._prefixes else None,
        )
        self._prefixes.append(prefixes)
        self.blocks.update(plan.wanted(self.spec, prefixes.known))
        for point, samples in self.grid.items():
            self.shards[point], self._statistics[point] = prefixes.counted(point, samples)

    def _parts(self, point: Point, checked: Set[Path], seen: Parts) -> Iterator[StoredPart]:
        """The point's sound shards, overlapping or not; those that were seen are not read again."""
        found = self._found(point)
        new = [shard for shard in found if shard.path not in seen]
        parts = [seen[shard.path] for shard in found if shard.path in seen]
        for shard, metadata in self._sound(point, new, checked):
            parts.append(StoredPart(shard, metadata["statistics"], duration(metadata)))
        for part in parts:
            self.costs.add(point, part.shard.count, part.seconds)
            yield part

    def _found(self, point: Point) -> list[store.Shard]:
        """What its folder has of shards; the rest of what is in it is noted."""
        found, leftovers, foreign = store.look(self.directory, point.name)
        self.leftovers.extend(leftovers)
        self.foreign.extend(foreign)
        return found

    def _contents(self, point: Point, checked: Set[Path]) -> Iterator[dict[str, Any]]:
        """Metadata of the point's sound shards of which no two overlap."""
        found = self._found(point)
        if store.disjoint(found) == found:  # as a rule: then nothing but sums is kept of them
            contents = self._sound(point, found, checked)
        else:
            sound = dict(self._sound(point, found, checked))
            contents = ((shard, sound[shard]) for shard in store.disjoint(sound))
        chosen = self.shards.setdefault(point, [])
        for shard, metadata in contents:
            chosen.append(shard)
            self.costs.add(point, shard.count, duration(metadata))
            yield metadata

    def _sound(
        self, point: Point, found: list[store.Shard], checked: Set[Path]
    ) -> Iterator[tuple[store.Shard, dict[str, Any]]]:
        """The undamaged ones of these shards, with their metadata."""
        for shard in found:
            try:
                metadata = shard.metadata(shard.path in checked)
            except DamagedShard:
                self.damaged.append(shard)
            except store.UnreadableShard as error:
                (self._gone if error.gone else self._unreadable).append(error)
            else:
                if self._made_here(point, metadata):
                    yield shard, metadata
                else:
                    self.foreign.append(shard.path)

    def _made_here(self, point: Point, metadata: dict[str, Any]) -> bool:
        """Whether a shard holds samples of this campaign, and all that is recorded of them."""
        return bool(metadata["point"] == point.address) and self._made_alike(point, metadata)

    def _made_alike(self, point: Point, metadata: dict[str, Any]) -> bool:
        """The same, whatever point it is of."""
        by = metadata.get("streams", 1), metadata.get("scheme_version", FIRST)
        told = (metadata["seed"], by)
        groups = self.spec.observables.groups if point.has_regions else [point.scheme.columns]
        asked = {*groups, *self.spec.observables.own}
        ours = (self.spec.seed, self.versions.of(point.scheme.name))
        there = metadata["statistics"]
        alike = has_regions(there) == point.has_regions
        return told == ours and alike and measured_in(there) == asked

    def _look_around(self) -> None:
        """Find what is beside the points' folders and does not belong there."""
        leases, shards = Leases(self.directory), self.directory / store.SHARDS
        for folder in (shards, self.directory / LEASES, self.directory / REPORT):
            if kind_of(folder, follow=False) not in ("folder", "missing"):
                self.foreign.append(folder)
        self.foreign.extend(leases.foreign())
        self.leftovers.extend(leases.leftovers())
        for path in listing(self.directory):
            if TEMPORARY.fullmatch(path.name) and kind_of(path, follow=False) == "file":
                self.leftovers.append(path)
        if shards not in self.foreign:
            names = {point.name for point in self.points}
            for folder in listing(shards):
                strange = _strange(folder, folder.name in names)
                if strange and self.spec.plan is not None:
                    own = self.elsewhere.look(folder, self.spec, self._made_alike)
                    strange = [path for path in strange if path not in own]
                self.foreign.extend(strange)
        self.foreign.sort()
        self.leftovers.sort()

    def missing(self, part: Slice | None = None) -> dict[Point, list[Range]]:
        """Of every point that lacks samples, of a part of them, the ranges of these."""
        check_type("part", part, (Slice, type(None)), "must be a Slice")
        part, lacking = part or Slice(), dict[Point, list[Range]]()
        if self.spec.plan is None:
            parts = {point: [own] for point, own in part.of(self.grid).items()}
        else:
            parts = {point: part.of_blocks(point, ends) for point, ends in self.blocks.items()}
        for point, owned in parts.items():
            ranges = store.missing(self.shards[point], self.blocks[point][-1])
            inside = [(max(a, c), min(b, d)) for c, d in owned for a, b in ranges]
            lacking[point] = [(a, b) for a, b in inside if a < b]
        return {point: ranges for point, ranges in lacking.items() if ranges}

    @property
    def samples_missing(self) -> int:
        """Number of samples that the store lacks."""
        return sum(b - a for ranges in self.missing().values() for a, b in ranges)

    def samples_done(self, point: Point) -> int:
        """Samples of `point` in the store, with a plan those that it wants."""
        return sum(shard.count for shard in self._of(point))

    @property
    def points(self) -> list[Point]:
        """Points of which the store may have samples: with a plan, those it was asked for too."""
        return list(
            dict.fromkeys([*self.blocks, *(p for one in self._prefixes for p in one.points)])
        )

    def everything(self, point: Point) -> list[store.Shard]:
        """Sound and disjoint shards of a point, those beyond what a plan wants too."""
        if self._prefixes:
            return self._prefixes[0].everything(point)
        return self.shards.get(point, [])

    def samples_beyond(self, point: Point) -> int:
        """Samples of `point` in the store that its plan does not want: no statistics count them."""
        return sum(one.count for one in self.everything(point)) - self.samples_done(point)

    def verdicts(self) -> dict[Point, Verdict]:
        """What became of points under the plan; empty without one."""
        plan = self.spec.plan
        return {} if plan is None else plan.verdicts(self.spec, self._prefixes[0].known)

    def findings(self) -> list[Verdict]:
        """What became of what the plan is for, where that is not of single points."""
        plan = self.spec.plan
        return [] if plan is None else plan.findings(self.spec, self._prefixes[0].known)

    def statistics(self) -> dict[Point, Statistics]:
        """Statistics of every point over the samples in the store, with a plan those it wants."""
        return dict(self._statistics)

    def rows(self, point: Point) -> pl.DataFrame:
        """One row per stored sample of `point`, in order of the sample index.

        Raises InputError if none is stored, or a shard cannot be read or holds other rows than its
        name and metadata tell.
        """
        import polars as pl

        shards = self._of(point)
        check(bool(shards), f"{self.directory}: 0 samples of {point}", "run the campaign first")
        return pl.concat([shard.rows() for shard in shards], how="vertical_relaxed")

    def _of(self, point: Point) -> list[store.Shard]:
        known = isinstance(point, Point) and point in self.shards
        check(known, f"point = {shown(point)}", "must be a point of this campaign's grid")
        return self.shards[point]


def open(directory: Path | str) -> Campaign:
    """The campaign stored in `directory`, every shard checked; see `Campaign.open`."""
    return Campaign.open(directory)


def _strange(folder: Path, known: bool) -> list[Path]:
    """What does not belong of a folder in shards/: all of it if it is of no known point."""
    if kind_of(folder, follow=False) != "folder":
        return [folder]
    if known:
        return []  # looked through with its point
    try:
        return listing(folder)
    except InputError:
        return [folder]
