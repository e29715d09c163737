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
import threading
import time
import uuid
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from qavalanche.ensemble import provenance
from qavalanche.ensemble.chunk import Chunk
from qavalanche.ensemble.store import is_temporary
from qavalanche.errors import InputError
from qavalanche.files import listing

BEAT = 15.0
"""Seconds between two renewals of a lease."""

EXPIRY = 90.0
"""Seconds without a renewal after which a run is dead."""

_NAME = "leases"
_PAUSE = 0.05  # seconds, at most, before a claim that met another one is tried again

Claim = tuple[str, int, int]
"""(name of a point, first, last + 1): samples that are being computed."""


@dataclass(frozen=True)
class Holder:
    """Another run, as its lease tells: what it computes, where, and since when."""

    run: str
    machine: str
    host: str
    process: int
    born: float
    since: str
    beat: int
    claims: tuple[Claim, ...]

    def __str__(self) -> str:
        return f"{self.host}, process {self.process}, since {self.since}"

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
        except psutil.Error:
            return False


class Leases:
    """The leases of a store, as one run or one look sees them."""

    def __init__(self, directory: Path) -> None:
        self.folder = directory / _NAME
        self._watched: dict[str, tuple[int, float]] = {}  # last beat, and when it was new
        self._renewed: set[str] = set()

    def holders(self) -> list[Holder]:
        """Runs that live, or are not known to be dead yet; the files of dead ones are removed."""
        found = []
        for path in listing(self.folder):
            holder = None if is_temporary(path) else _read(path)
            if holder is None:
                continue
            if (holder.here and holder.gone) or self._silent(holder):
                for gone in (path, _temporary(path)):
                    with suppress(OSError):
                        gone.unlink()
            else:
                found.append(holder)
        return found

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
        return holder.run in self._renewed and (self.folder / f"{holder.run}.json").exists()


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
        self._write()
        self._renewal.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._left.set()
        self._renewal.join()
        with suppress(OSError):
            self._path.unlink()

    def others(self) -> list[Holder]:
        """Runs beside this one that live or may live."""
        return [holder for holder in self.holders() if holder.run != self.run]

    def claim(self, chunks: list[Chunk]) -> bool:
        """Claim chunks if no other run holds a sample of them; whether that succeeded.

        The claim is written first and looked for among others' then: of two runs that claim at the
        same instant at least one sees the other. Who sees one withdraws and tries again after a
        short random time.
        """
        wanted = [claim_of(chunk) for chunk in chunks]
        while True:
            if any(overlap(wanted, other.claims) for other in self.others()):
                return False
            self._claims += wanted
            self._write()
            if not any(overlap(wanted, other.claims) for other in self.others()):
                return True
            self.release(chunks)
            time.sleep(random.uniform(0, _PAUSE))

    def release(self, chunks: Iterable[Chunk]) -> None:
        """Give chunks back, done or not."""
        gone = {claim_of(chunk) for chunk in chunks}
        self._claims = [claim for claim in self._claims if claim not in gone]
        self._write()

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
            temporary = _temporary(self._path)
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
                temporary.write_text(json.dumps(content))
                os.replace(temporary, self._path)
            except OSError as error:
                raise InputError(f"{self._path}: cannot be written ({error.strerror})") from None


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


def _temporary(path: Path) -> Path:
    return path.with_name(f".{path.stem}.tmp")


def _read(path: Path) -> Holder | None:
    """The holder in a lease file; None if it is gone or not readable now."""
    try:
        content = json.loads(path.read_bytes())
        claims = tuple((str(n), int(a), int(b)) for n, a, b in content.pop("claims"))
        return Holder(**content, claims=claims)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


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
