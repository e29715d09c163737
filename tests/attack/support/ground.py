"""Where an attack takes place: a store, what it needs, and beside it what nobody may touch."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from attack.support.judge import FINE, judge, snapshot

SPEC = """\
seed = 7
[disorder]
law = "bimodal"
epsilon = [0.27, 0.3]
K = 1.0
[chain]
length = [40, 80]
samples = 12
"""
SMALL = SPEC.replace("samples = 12", "samples = 5")
OTHER = SPEC.replace("seed = 7", "seed = 8")
RUN = ("run", "spec.toml", "--out", "store", "--workers", "1")
STORES = "QAVALANCHE_STORES"
"""A variable with the folder of reference stores that were made before."""

_TRAPS = (
    "0-12-0123456789abcdef01234567.parquet",
    ".0-12-0123456789abcdef01234567.parquet.0123456789ab.tmp",
    ".manifest.json.0123456789ab.tmp",
    "manifest.json",
    "0123456789abcdef0123456789abcdef.json",
    "notes.txt",
)


@dataclass(frozen=True)
class Reference:
    """Stores made without any fault, and what commands say of them.

    folder: holds spec.toml, and the stores whole (two shards a point), half (one shard a point),
    small (fewer samples), part1 and part2, other (another seed), each with this name.
    """

    folder: Path
    results: list

    def copy(self, name, target):
        """A copy of one of its stores."""
        shutil.copytree(self.folder / name, target, symlinks=True)


def reference(machine, folder):
    """The reference stores, made in a folder, or as they were made before."""
    if made := os.environ.get(STORES):
        return Reference(Path(made), machine.results("whole", cwd=made))
    texts = {"spec.toml": SPEC, "small.toml": SMALL, "other.toml": OTHER}
    for name, text in texts.items():
        (folder / name).write_text(text)
    runs = [
        ("spec.toml", "whole", "1/2"),
        ("spec.toml", "whole", "2/2"),
        ("spec.toml", "half", "1/2"),
        ("small.toml", "small", "1/1"),
        ("spec.toml", "part1", "1/2"),
        ("spec.toml", "part2", "2/2"),
        ("other.toml", "other", "1/1"),
    ]
    for spec, store, part in runs:
        options = ("--out", store, "--workers", "1", "--shard", part)
        judge(machine.call("run", spec, *options, cwd=folder), FINE)
    return Reference(folder, machine.results("whole", cwd=folder))


class Ground:
    """A folder for one attack: work/ with spec.toml and perhaps a store, and outside/ beside it."""

    def __init__(self, folder, known, machine, store=None):
        self.known, self.machine = known, machine
        self.work, self.outside = folder / "work", folder / "outside"
        self.work.mkdir()
        self._set_traps()
        (self.work / "spec.toml").write_text(SPEC)
        if store:
            known.copy(store, self.work / "store")
        self._before = snapshot(self.outside)

    def _set_traps(self):
        """Files with our kinds of names, where no command has anything to do."""
        for place in (self.outside, self.outside / "shards", self.outside / "shards/0123456789ab"):
            place.mkdir()
            for name in _TRAPS:
                (place / name).write_bytes(b"of somebody else")
                os.utime(place / name, (1e9, 1e9))

    @property
    def store(self):
        return self.work / "store"

    def call(self, *arguments, **options):
        return self.machine.call(*arguments, cwd=self.work, **options)

    def shards(self, besides=()):
        """Names of all shards with their bytes, besides these."""
        found = (path for path in self.store.rglob("*-*-*.parquet") if path.name.isprintable())
        regular = [path for path in found if path.is_file() and not path.is_symlink()]
        chosen = [path for path in regular if path not in besides]
        return {str(path.relative_to(self.store)): path.read_bytes() for path in chosen}

    def look_again(self):
        """The attack itself changed something outside: that is how it is to stay."""
        self._before = snapshot(self.outside)

    def check_outside(self):
        """Nothing beside the store has changed."""
        assert snapshot(self.outside) == self._before, "something outside the store was touched"

    def check_completes(self, command=RUN, killed=False):
        """The same command, undisturbed, completes the store: the same bits, nothing left.

        killed: then the temporary file of a manifest or a lease may stay: it does no harm.
        """
        judge(self.call(*command), FINE)
        assert self.machine.results("store", cwd=self.work) == self.known.results, "wrong numbers"
        judge(self.call("status", "store"), FINE)
        leases = self.store / "leases"
        left = [str(path) for path in leases.glob("*.json")]
        left += [str(path) for path in (self.store / "shards").rglob(".*.tmp")]
        if not killed:
            left += [str(path) for path in [*self.store.glob(".*"), *leases.glob(".*")]]
        assert not left, f"left over: {left}"
        self.check_outside()
