"""What may be wrong in a store: kind x file. Each is made in a copy of a sound and complete store.

expected, of the mutated file: "damaged": named, its samples computed again; "foreign": named and
left alone; "missing": samples are; "harmless": nothing is missing; "refused": one line. Several
where the documents leave it open. `kept`: files that no command may remove or change.
"""

import os
import shutil
import socket
from dataclasses import dataclass, field
from pathlib import Path

from attack.support.forged import GONE, changed, forged, renamed, unlabelled, write

MUTATIONS = {}
DEEP = "[" * 100_000 + "]" * 100_000


@dataclass
class Damage:
    """files: those that status should name; kept: those to be left as they are."""

    files: list = field(default_factory=list)
    kept: list = field(default_factory=list)


class Place:
    """A complete store with two shards a point, and what a mutation needs of it."""

    def __init__(self, ground):
        self.ground, self.store, self.outside = ground, ground.store, ground.outside
        self.folders = sorted(path for path in (self.store / "shards").iterdir())
        self.folder = self.folders[0]
        by_first = sorted(self.folder.iterdir(), key=lambda path: int(path.name.split("-")[0]))
        self.first, self.second = by_first

    def other(self):
        """A shard of a campaign with another seed."""
        place = self.ground.known.folder / "other" / "shards"
        return next(place.rglob("*.parquet"))


def mutation(name, *expected):
    def keep(make):
        MUTATIONS[name] = (make, expected)
        return make

    return keep


def mutations(names, *expected):
    """Several at once: {name: what to do}."""
    for name, make in names.items():
        MUTATIONS[name] = (make, expected)


# bytes ------------------------------


def rewritten(change):
    def make(at):
        at.first.write_bytes(change(at.first.read_bytes()))
        return Damage([at.first])

    return make


def flipped(position):
    def change(content):
        i = int(position * (len(content) - 1))
        return content[:i] + bytes([content[i] ^ 1]) + content[i + 1 :]

    return change


mutations(
    {
        "shard empty": rewritten(lambda _: b""),
        "shard cut in half": rewritten(lambda c: c[: len(c) // 2]),
        "shard without its last byte": rewritten(lambda c: c[:-1]),
        "shard with a byte more": rewritten(lambda c: c + b"\0"),
        "shard of zeros": rewritten(lambda c: bytes(len(c))),
        "shard of garbage": rewritten(lambda _: os.urandom(1000)),
        "shard of text": rewritten(lambda _: b"Not a shard\n"),
        "a bit flipped in the first byte": rewritten(flipped(0)),
        "a bit flipped in the middle": rewritten(flipped(0.5)),
        "a bit flipped in the last byte": rewritten(flipped(1)),
        "shard of another point's bytes": lambda at: (
            shutil.copy(next(at.folders[1].iterdir()), at.first) and Damage([at.first])
        ),
    },
    "damaged",
)

# names ------------------------------


def by_name(name):
    return lambda at: Damage([renamed(at.first, name)])


mutations(
    {
        "name with another checksum": by_name(lambda a, n, _: f"{a}-{n}-{'0' * 24}"),
        "name with another first": by_name(lambda _, n, c: f"12-{n}-{c}"),
        "name with a first that overlaps": by_name(lambda _, n, c: f"3-{n}-{c}"),
        "name with more samples": by_name(lambda a, _, c: f"{a}-12-{c}"),
        "name with fewer samples": by_name(lambda a, _, c: f"{a}-3-{c}"),
        "name with no samples": by_name(lambda a, _, c: f"{a}-0-{c}"),
        "name with a huge first": by_name(lambda _, n, c: f"{'9' * 30}-{n}-{c}"),
        "name with a huge count": by_name(lambda a, _, c: f"{a}-{'9' * 30}-{c}"),
    },
    "damaged",
    "foreign",
)
mutations(
    {
        "name with a short checksum": by_name(lambda a, n, c: f"{a}-{n}-{c[:10]}"),
        "name with a long checksum": by_name(lambda a, n, c: f"{a}-{n}-{c}00"),
        "name with words for a checksum": by_name(lambda a, n, _: f"{a}-{n}-my notes"),
        "name in capitals": by_name(lambda a, n, c: f"{a}-{n}-{c.upper()}"),
        "name with Arabic digits": by_name(lambda _, n, c: f"٠-{n}-{c}"),
        "name with a leading zero": by_name(lambda a, n, c: f"0{a}-{n}-{c}"),
        "name with a sign": by_name(lambda a, n, c: f"+{a}-{n}-{c}"),
        "name with a blank": by_name(lambda a, n, c: f"{a}-{n}-{c} (copy)"),
        "name in parts": by_name(lambda a, n, c: f"{a}-{n}-{c}-1"),
        "name of hundreds of digits": by_name(lambda _, n, __: f"{'1' * 200}-{n}"),
    },
    "foreign",
    "damaged",
)


@mutation("a copy under another range", "damaged", "foreign")
def _(at):
    _, count, checksum = at.first.stem.split("-")
    copy = at.first.with_name(f"3-{count}-{checksum}.parquet")
    shutil.copy(at.first, copy)
    return Damage([copy])


@mutation("a copy beside the samples that were asked for", "damaged", "foreign")
def _(at):
    _, count, checksum = at.first.stem.split("-")
    copy = at.first.with_name(f"12-{count}-{checksum}.parquet")
    shutil.copy(at.first, copy)
    return Damage([copy])


@mutation("a hard link to a shard under another range", "damaged", "foreign")
def _(at):
    _, count, checksum = at.first.stem.split("-")
    copy = at.first.with_name(f"2-{count}-{checksum}.parquet")
    os.link(at.first, copy)
    return Damage([copy])


@mutation("a shard of another point", "foreign")
def _(at):
    copy = Path(shutil.copy(next(at.folders[1].iterdir()), at.folder))
    return Damage([copy], [copy])


@mutation("a shard of another campaign", "foreign")
def _(at):
    copy = Path(shutil.copy(at.other(), at.folder))
    return Damage([copy], [copy])


@mutation("a shard moved to another point", "foreign")
def _(at):
    moved = at.first.rename(at.folders[1] / at.first.name)
    return Damage([moved], [moved])


@mutation("a shard is gone", "missing")
def _(at):
    at.first.unlink()
    return Damage()


@mutation("a point's folder is gone", "missing")
def _(at):
    shutil.rmtree(at.folder)
    return Damage()


@mutation("all shards are gone", "missing")
def _(at):
    shutil.rmtree(at.store / "shards")
    return Damage()


# content under a valid checksum ------------------------------


def other_content(metadata=lambda known: known, **options):
    return lambda at: Damage([forged(at.first, metadata, **options)])


def _statistics(change):
    return other_content(lambda known: {**known, "statistics": change(dict(known["statistics"]))})


def _less(*keys):
    return lambda known: {key: value for key, value in known.items() if key not in keys}


def _gone(path):
    path.unlink()
    return []


_WRONG = {
    "text": "x",
    "a list": [1],
    "nothing": None,
    "a negative number": -1,
    "half a number": 0.5,
    "a huge number": 10**30,
    "a truth value": True,
    "gone": GONE,
}
for _key in ("first", "count", "point", "seed", "statistics"):
    for _what, _value in _WRONG.items():
        mutations(
            {f"metadata: {_key} is {_what}": other_content(changed(**{_key: _value}))},
            "damaged",
            "foreign",
        )
for _key in ("seconds", "spec", "host", "started", "dependencies"):
    for _what in ("text", "a list", "nothing", "gone"):
        mutations(
            {f"metadata: {_key} is {_what}": other_content(changed(**{_key: _WRONG[_what]}))},
            "damaged",
            "foreign",
            "harmless",  # what no number depends on may be anything
        )
mutations(
    {
        "metadata: seconds are NaN": other_content(changed(seconds=float("nan"))),
        "metadata: seconds are infinite": other_content(changed(seconds=float("inf"))),
        "metadata: seconds are negative": other_content(changed(seconds=-1e9)),
        "metadata: seconds are of 5000 digits": other_content(
            text='{"seconds": ' + "9" * 5000 + "}"
        ),
        "metadata: seconds are 1e400": other_content(text='{"seconds": 1e400}'),
        "metadata: not JSON": other_content(text="{"),
        "metadata: a list": other_content(text="[]"),
        "metadata: a number": other_content(text="1"),
        "metadata: nothing": other_content(text=""),
        "metadata: nested deep": other_content(text=DEEP),
        "metadata: nested deep in a key": other_content(text='{"statistics": ' + DEEP + "}"),
        "metadata: an empty object": other_content(text="{}"),
        "metadata: statistics are empty": other_content(changed(statistics={})),
        "metadata: a key more in the statistics": _statistics(lambda s: {**s, "more": 1}),
        "metadata: other first": other_content(changed(first=1)),
        "metadata: other count": other_content(changed(count=7)),
        "metadata: no label": lambda at: Damage([unlabelled(at.first)]),
        "no Parquet": lambda at: Damage([write(at.folder, 0, 6, b"x" * 100), *_gone(at.first)]),
        "nothing": lambda at: Damage([write(at.folder, 0, 6, b""), *_gone(at.first)]),
        "only the head of Parquet": lambda at: Damage(
            [write(at.folder, 0, 6, b"PAR1" + bytes(40) + b"PAR1"), *_gone(at.first)]
        ),
    },
    "damaged",
    "foreign",
    "harmless",
)


mutations(
    {
        "statistics of another number of samples": _statistics(
            lambda s: {**s, "samples": s.get("samples", 6) + 1}
        ),
        "statistics without thermal samples": _statistics(_less("thermal")),
        "statistics without sizes": _statistics(_less("sizes")),
        "statistics of an unknown number of samples": _statistics(_less("samples", "covered")),
        "statistics of an observable that was not asked for": _statistics(
            lambda s: {**s, "observables": {"gap": [6, 5, 5]}}
        ),
        "statistics of an observable with an escape": _statistics(
            lambda s: {**s, "observables": {"\x1b[31m": [6, 5, 5]}}
        ),
        "statistics of text": _statistics(lambda s: dict.fromkeys(s, "x")),
        "statistics of nothing": _statistics(lambda s: dict.fromkeys(s)),
        "statistics nested": _statistics(lambda s: {key: [[[1]]] for key in s}),
        "statistics with more thermal samples than samples": _statistics(
            lambda s: {**s, "thermal": 10**6}
        ),
        "statistics with a negative number": _statistics(lambda s: {**s, "thermal": -1}),
    },
    "damaged",
    "foreign",
)
mutations({"statistics as older versions wrote them": _statistics(_less("samples"))}, "harmless")
mutations(
    {
        "rows: a column less": other_content(rows=lambda f: f.drop("thermal")),
        "rows: other types": other_content(rows=lambda f: f.cast(str)),
        "rows: none": other_content(rows=lambda f: f.head(0)),
        "rows: one less": other_content(rows=lambda f: f.head(5)),
        "rows: doubled": other_content(rows=lambda f: f.vstack(f)),
    },
    "damaged",
    "foreign",
    "harmless",  # until its rows are asked for
)


@mutation("a FIFO named like a shard", "foreign", "damaged")
def _(at):
    path = at.folder / f"12-5-{'a' * 24}.parquet"
    os.mkfifo(path)
    return Damage([path])


@mutation("a FIFO in place of a shard", "foreign", "damaged")
def _(at):
    at.first.unlink()
    os.mkfifo(at.first)
    return Damage([at.first])


@mutation("a socket named like a shard", "foreign", "damaged")
def _(at):
    path = at.folder / f"12-5-{'b' * 24}.parquet"
    here = os.getcwd()
    os.chdir(at.folder)  # the path of a socket must be short
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(path.name)
    finally:
        os.chdir(here)
    return Damage([path])


@mutation("a folder named like a shard", "foreign", "damaged")
def _(at):
    path = at.folder / f"12-5-{'c' * 24}.parquet"
    path.mkdir()
    (path / "kept").write_text("of somebody else")
    return Damage([path], [path / "kept"])


@mutation("a folder in place of a shard", "foreign", "damaged")
def _(at):
    at.first.unlink()
    at.first.mkdir()
    return Damage([at.first])


@mutation("shards' times lie in the future", "harmless")
def _(at):
    os.utime(at.first, (4e9, 4e9))
    return Damage()
