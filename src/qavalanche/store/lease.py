"""Leases: which run computes what, so that two runs on one store share the work.

A lease saves work and guards nothing: samples are the same whoever computes them, so a chunk that
two runs compute is only time lost. So leases are plain files, DIR/leases/<run>.json, written whole
and renamed, which works on any file system; no lock, and no clock of another machine, is trusted.
A run that lives writes its file again every BEAT seconds; one whose file has not changed for EXPIRY
seconds, by the clock of the one who looks, is dead, and so is one on this machine whose process is
gone.
"""

from __future__ import annotations

import json
import os
import platform
import random
import re
import threading
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from qavalanche.campaign.chunk import Chunk
from qavalanche.errors import InputError, escaped
from qavalanche.store import provenance
from qavalanche.store.manifest import NAME as MANIFEST
from qavalanche.store.shards import check_folder, remove
from qavalanche.system.files import Kind, kind_of, listing, read_regular, write_whole
from qavalanche.system.stopping import Stop

BEAT = 15.0
"""Seconds between two renewals of a lease."""

EXPIRY = 90.0
"""Seconds without a renewal after which a run is dead."""

LEASES = "leases"
"""The folder of the leases."""

_LEASE = re.compile(r"([0-9a-f]{32})\.json")
_TEMPORARY = re.compile(r"\.([0-9a-f]{32})(\.json\.[0-9a-f]{12})?\.tmp")
_LARGEST = 1 << 26  # bytes of a lease
_PAUSE = 0.05  # seconds, at most, before a claim that met another one is tried again
_LONGEST_PAUSE = 2.0  # seconds, at most, when it has met others again and again
_TRIES = 3  # to write a lease
_ALL = 2**63  # samples of a point, at most

Claim = tuple[str, int, int]
"""(name of a point, first, last + 1): samples that are being computed."""


@dataclass(frozen=True)
class Holder:
    """Another run, as its lease tells: what it computes, where, and since when."""

    run: str
    machine: str
    host: str
    process: Annotated[int, Field(gt=0, lt=1 << 31)]
    born: Annotated[float, Field(allow_inf_nan=False)]
    since: str
    beat: int
    claims: tuple[Claim, ...]

    def __str__(self) -> str:
        return escaped(f"{self.host}, process {self.process}, since {self.since}")

    @property
    def here(self) -> bool:
        """Whether it runs on this machine, so that its process can be looked for."""
        return self.machine == _machine()

    @property
    def gone(self) -> bool:
        """Whether its process, on this machine, has ended."""
        import psutil

        try:
            return abs(_started(self.process) - self.born) > 2
        except psutil.NoSuchProcess:
            return True
        except (psutil.Error, OSError, ValueError, OverflowError):
            return False  # that cannot be told


_HOLDER = TypeAdapter(Holder)


class Leases:
    """The leases of a store, as one run or one look sees them."""

    def __init__(self, directory: Path) -> None:
        self.directory, self.folder = directory, directory / LEASES
        self._watched: dict[str, tuple[int, float]] = {}  # last beat, and when it was new
        self._renewed: set[str] = set()

    def holders(self) -> list[Holder]:
        """Runs that live, or are not known to be dead yet; the files of dead ones are removed."""
        found = []
        for path in self._files():
            if (holder := _read(path)) is None:
                continue
            if (holder.here and holder.gone) or self._silent(holder):
                remove(self.directory, [path])
            else:
                found.append(holder)
        return found

    def leftovers(self) -> list[Path]:
        """Temporary files of runs that were killed, or are writing their leases."""
        return [path for path in self._files() if _TEMPORARY.fullmatch(path.name)]

    def foreign(self) -> list[Path]:
        """What is in the folder and is no lease."""
        return [path for path, kind in self._all() if kind != "file" or not _is_ours(path)]

    def _files(self) -> list[Path]:
        return [path for path, kind in self._all() if kind == "file"]

    def _all(self) -> list[tuple[Path, Kind]]:
        """Everything in the folder, unless it is a link: these are not followed."""
        if kind_of(self.folder, follow=False) != "folder":
            return []
        found = [(path, kind_of(path, follow=False)) for path in listing(self.folder)]
        return [(path, kind) for path, kind in found if kind != "missing"]

    def _silent(self, holder: Holder) -> bool:
        """Whether a lease was not renewed for EXPIRY seconds since it was first seen."""
        known = self._watched.get(holder.run)
        if known is None or known[0] != holder.beat:
            if known is not None:
                self._renewed.add(holder.run)
            self._watched[holder.run] = holder.beat, time.monotonic()
            return False
        return time.monotonic() - known[1] > EXPIRY

    def proven(self, holder: Holder) -> bool:
        """Whether a run is known to live: its process is there, or it renewed its lease since."""
        if holder.here:
            return not holder.gone
        path = self.folder / f"{holder.run}.json"
        return holder.run in self._renewed and kind_of(path, follow=False) == "file"


class Lease(Leases):
    """This run's own lease. A context: renewed while inside, gone after."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self.run = uuid.uuid4().hex
        self._path = self.folder / f"{self.run}.json"
        self._claims: list[Claim] = []
        self._beats = 0
        self._since, self._born = provenance.now(), _started()
        self._writing = threading.Lock()
        self._left = threading.Event()
        self._renewal = threading.Thread(target=self._renew, daemon=True)

    def __enter__(self) -> Lease:
        check_folder(self.folder)
        self._write()
        try:
            self._renewal.start()
        except RuntimeError:
            self._remove()
            raise InputError("no thread can be started: fewer may run at once here") from None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._left.set()
        self._renewal.join()
        self._remove()

    def others(self) -> list[Holder]:
        """Runs beside this one that live or may live."""
        return [holder for holder in self.holders() if holder.run != self.run]

    def claim(self, chunks: list[Chunk]) -> bool:
        """Claim chunks if no other run holds a sample of them; whether that succeeded.

        The claim is written first and looked for among others' then: of two runs that claim at the
        same instant at least one sees the other. Who sees one withdraws and tries again after a
        short random time.
        """
        return self._claim([claim_of(chunk) for chunk in chunks])

    def release(self, chunks: Iterable[Chunk]) -> None:
        """Give chunks back, done or not."""
        self._release({claim_of(chunk) for chunk in chunks})

    def hold(self, points: Iterable[str]) -> bool:
        """Claim all samples of these points, and the manifest, unless another run is there at all.

        Runs that come later leave these samples alone.
        """
        everything: list[Claim] = [(name, 0, _ALL) for name in points]
        return not self.others() and self._claim([(MANIFEST, 0, 1), *everything])

    @contextmanager
    def alone(self, stop: Stop | None = None) -> Iterator[None]:
        """Within, no other run changes the manifest; InputError if one does so for too long."""
        wanted: list[Claim] = [(MANIFEST, 0, 1)]
        end = time.monotonic() + EXPIRY + BEAT
        while not self._claim(wanted):
            if time.monotonic() > end or (stop is not None and stop.due):
                names = ", ".join(str(one) for one in self.others() if overlap(wanted, one.claims))
                raise InputError(f"{self.directory / MANIFEST}: is being changed by {names}")
            time.sleep(random.uniform(0, _PAUSE))
        try:
            yield
        finally:
            self._release(set(wanted))

    def _claim(self, wanted: list[Claim]) -> bool:
        pause = _PAUSE
        while True:
            if any(overlap(wanted, other.claims) for other in self.others()):
                return False
            self._claims += wanted
            self._write()
            if not any(overlap(wanted, other.claims) for other in self.others()):
                return True
            self._release(set(wanted))
            time.sleep(random.uniform(0, pause))
            pause = min(2 * pause, _LONGEST_PAUSE)  # many may be at it

    def _release(self, gone: set[Claim]) -> None:
        self._claims = [claim for claim in self._claims if claim not in gone]
        self._write()

    def _remove(self) -> None:
        remove(self.directory, [self._path])

    def _renew(self) -> None:
        while not self._left.wait(BEAT):
            with suppress(InputError):  # a full disk stops the run where it stores, not here
                self._write()

    def _write(self) -> None:
        with self._writing:
            self._beats += 1
            content = {
                "run": self.run,
                "machine": _machine(),
                "host": platform.node(),
                "process": os.getpid(),
                "born": self._born,
                "since": self._since,
                "beat": self._beats,
                "claims": list(self._claims),
            }
            for left in reversed(range(_TRIES)):
                try:
                    write_whole(self._path, json.dumps(content).encode(), synced=False)
                    return
                except InputError:  # another run may take what is being written for a leftover
                    if not left:
                        raise


def overlap(mine: Iterable[Claim], theirs: Iterable[Claim]) -> bool:
    """Whether two sets of claims have a sample in common."""
    others = list(theirs)
    return any(
        name == other and first < end and start < last
        for name, first, last in mine
        for other, start, end in others
    )


def claim_of(chunk: Chunk) -> Claim:
    """The claim on a chunk."""
    return chunk.point.name, chunk.first, chunk.last


def _is_ours(path: Path) -> bool:
    return bool(_LEASE.fullmatch(path.name) or _TEMPORARY.fullmatch(path.name))


def _read(path: Path) -> Holder | None:
    """The holder in a lease; None if it is gone, not readable now, or no lease."""
    match = _LEASE.fullmatch(path.name)
    try:
        if match is None or path.lstat().st_size > _LARGEST:
            return None
        holder = _HOLDER.validate_json(read_regular(path, follow=False), strict=True)
    except (OSError, MemoryError, ValidationError):
        return None
    return holder if holder.run == match[1] else None


def _started(process: int | None = None) -> float:
    """When a process, or this one, started, as its system counts: tells it from a later one."""
    import psutil

    # Linux counts from the boot, to which psutil adds a time that moves when the clock is set
    boot = psutil.boot_time() if psutil.LINUX else 0.0
    return float(psutil.Process(process).create_time()) - boot


def _machine() -> str:
    """This system since its start, as far as processes can be seen: equal only if they can."""
    parts = [platform.node()]
    for path in ("/proc/sys/kernel/random/boot_id", "/proc/self/ns/pid"):
        with suppress(OSError):
            source = Path(path)
            parts.append(os.readlink(source) if "/ns/" in path else source.read_text().strip())
    return " ".join(parts)
