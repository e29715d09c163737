"""More of what may be wrong in a store: links, leftovers, leases, manifests, names of strangers.

Kept apart from mutations.py, whose words these use: importing this module adds to its table.
"""

import json
import os
import shutil
from pathlib import Path

from attack.support.mutations import DEEP, Damage, mutation, mutations

MAKER = "0123456789ab"


# links: never followed below the store ------------------------------


def link(path, target):
    path.symlink_to(target)
    return path


@mutation("a link to a shard outside", "foreign", "damaged", "missing")
def _(at):
    target = at.outside / at.first.name
    shutil.copy(at.first, target)
    at.ground.look_again()
    at.first.unlink()
    return Damage([link(at.first, target)])


mutations(
    {
        "a dangling link named like a shard": lambda at: Damage(
            [link(at.folder / f"12-5-{'d' * 24}.parquet", at.outside / "nowhere")]
        ),
        "a link to itself named like a shard": lambda at: Damage(
            [link(at.folder / (n := f"12-5-{'e' * 24}.parquet"), n)]
        ),
        "a link to a folder named like a shard": lambda at: Damage(
            [link(at.folder / f"12-5-{'f' * 24}.parquet", at.outside / "shards")]
        ),
        "a link to a device named like a shard": lambda at: Damage(
            [link(at.folder / f"12-5-{'1' * 24}.parquet", "/dev/zero")]
        ),
    },
    "foreign",
    "damaged",
)


@mutation("a link to a folder outside, named like a point", "refused", "foreign")
def _(at):
    shutil.rmtree(at.folder)
    return Damage([link(at.folder, at.outside / "shards" / MAKER)])


@mutation("a link to a folder outside, of no point", "foreign")
def _(at):
    return Damage([link(at.store / "shards" / "x", at.outside / "shards" / MAKER)])


@mutation("a link to a loop of folders", "foreign")
def _(at):
    return Damage([link(at.store / "shards" / "x", at.store / "shards")])


@mutation("shards/ is a link to a folder outside", "refused", "foreign")
def _(at):
    shutil.rmtree(at.store / "shards")
    return Damage([link(at.store / "shards", at.outside / "shards")])


@mutation("leases/ is a link to a folder outside", "refused", "foreign")
def _(at):
    shutil.rmtree(at.store / "leases", ignore_errors=True)
    return Damage([link(at.store / "leases", at.outside)])


@mutation("the manifest is a link to itself", "refused")
def _(at):
    (at.store / "manifest.json").unlink()
    link(at.store / "manifest.json", "manifest.json")
    return Damage()


@mutation("shards/ is a file", "refused", "foreign")
def _(at):
    shutil.rmtree(at.store / "shards")
    (at.store / "shards").write_text("x")
    return Damage()


@mutation("a point's folder is a file", "refused", "foreign")
def _(at):
    shutil.rmtree(at.folder)
    at.folder.write_text("x")
    return Damage([at.folder], [at.folder])


@mutation("leases/ is a file", "refused", "foreign")
def _(at):
    shutil.rmtree(at.store / "leases", ignore_errors=True)
    (at.store / "leases").write_text("x")
    return Damage()


# leftovers and files of strangers ------------------------------


def stranger(name, where="point"):
    def make(at):
        folder = {"point": at.folder, "shards": at.store / "shards", "store": at.store}[where]
        path = os.path.join(os.fsencode(folder), os.fsencode(name))
        with open(path, "wb") as file:
            file.write(b"of somebody else")
        path = folder / os.fsdecode(os.fsencode(name))
        return Damage([path] if where != "store" else [], [path])

    return make


mutations(
    {
        "notes beside the shards": stranger("notes.txt"),
        "notes called like a shard": stranger("0-200-my notes.parquet"),
        "a table of somebody": stranger("results.parquet"),
        "a hidden file of somebody": stranger(".hidden"),
        "a temporary file of somebody": stranger("x.tmp"),
        "a hidden temporary file of somebody": stranger(".x.tmp"),
        "a temporary name with words": stranger(".0-6-my notes.parquet.tmp"),
        "a temporary name with too few digits": stranger(f".0-6-{'a' * 24}.parquet.0123.tmp"),
        "a temporary name of no shard": stranger(".notes.txt.0123456789ab.tmp"),
        "a file with an escape in its name": stranger("\x1b[31mred\x1b]0;title\x07"),
        "a file with a line break in its name": stranger("one\ntwo\rthree"),
        "a shard's name with an escape": stranger(f"0-6-{'a' * 23}\x1b.parquet"),
        "a file whose name is not UTF-8": stranger(b"\xff\xfe\x80"),
        "a file with directions of text in its name": stranger("a\u202egpj.exe"),
        "a file with a very long name": stranger("n" * 255),
        "a file among the points": stranger("notes.txt", "shards"),
        "a shard among the points": stranger(f"0-6-{'a' * 24}.parquet", "shards"),
        "a temporary file among the points": stranger(".x.tmp", "shards"),
    },
    "foreign",
)
mutations(
    {
        "notes in the store": stranger("notes.txt", "store"),
        "a link's name in the store": stranger("shards.bak", "store"),
    },
    "harmless",
    "foreign",
)


@mutation("a leftover of a killed run", "harmless")
def _(at):
    (at.folder / f".0-6-{'a' * 24}.parquet.0123456789ab.tmp").write_bytes(b"half")
    return Damage()


@mutation("a folder named like a leftover", "harmless", "foreign")
def _(at):
    path = at.folder / f".0-6-{'a' * 24}.parquet.0123456789ab.tmp"
    path.mkdir()
    (path / "kept").write_text("of somebody else")
    return Damage([], [path / "kept"])


@mutation("a leftover in a folder of no point", "harmless", "foreign")
def _(at):
    folder = at.store / "shards" / "fedcba987654"
    folder.mkdir()
    path = folder / f".0-6-{'a' * 24}.parquet.0123456789ab.tmp"
    path.write_bytes(b"of somebody else")
    return Damage([], [path])


@mutation("a folder of a point of nobody", "foreign")
def _(at):
    folder = at.store / "shards" / "fedcba987654"
    folder.mkdir()
    path = Path(shutil.copy(at.first, folder))
    return Damage([path], [path])


@mutation("a point's folder in capitals", "foreign", "missing")
def _(at):
    at.folder.rename(at.folder.with_name(at.folder.name.upper()))
    return Damage()


# leases of garbage ------------------------------

_LEASE = {
    "run": "a" * 32,
    "machine": "elsewhere",
    "host": "elsewhere",
    "process": 1,
    "born": 0.0,
    "since": "2025-01-01T00:00:00+00:00",
    "beat": 1,
    "claims": [],
}


def lease(content, name="a" * 32 + ".json"):
    def make(at):
        (at.store / "leases").mkdir(exist_ok=True)
        text = content if isinstance(content, str | bytes) else json.dumps({**_LEASE, **content})
        text = text if isinstance(text, bytes) else text.encode()
        (at.store / "leases" / name).write_bytes(text)
        return Damage()

    return make


mutations(
    {
        "lease: empty": lease(""),
        "lease: no JSON": lease("{"),
        "lease: a list": lease("[]"),
        "lease: a number": lease("1"),
        "lease: nested deep": lease(DEEP),
        "lease: bytes": lease(b"\xff\xfe\x00"),
        "lease: 5000 digits": lease('{"process": ' + "9" * 5000 + "}"),
        "lease: a process of text": lease({"process": "x"}),
        "lease: a negative process": lease({"process": -1}),
        "lease: a huge process": lease({"process": 10**30}),
        "lease: born as text": lease({"born": "x"}),
        "lease: born never": lease({"born": None}),
        "lease: a beat of text": lease({"beat": "x"}),
        "lease: a beat of lists": lease({"beat": [1]}),
        "lease: a run of lists": lease({"run": [1]}),
        "lease: a run with a path": lease({"run": "../../outside/notes"}),
        "lease: a host with an escape": lease({"host": "\x1b[31mred"}),
        "lease: a host with line breaks": lease({"host": "a\nqavalanche: b"}),
        "lease: claims of text": lease({"claims": "x"}),
        "lease: claims of numbers": lease({"claims": [1, 2]}),
        "lease: claims of infinity": lease({"claims": [["x", 1e400, 2]]}),
        "lease: a key more": lease({"more": 1}),
        "lease: notes of somebody": lease("notes", "notes.txt"),
        "lease: a name with an escape": lease({}, "\x1b[31m.json"),
    },
    "harmless",
)


@mutation("lease: a FIFO", "harmless")
def _(at):
    (at.store / "leases").mkdir(exist_ok=True)
    os.mkfifo(at.store / "leases" / f"{'b' * 32}.json")
    return Damage()


@mutation("lease: a folder", "harmless")
def _(at):
    (at.store / "leases" / f"{'b' * 32}.json").mkdir(parents=True)
    return Damage()


@mutation("lease: a dangling link", "harmless")
def _(at):
    (at.store / "leases").mkdir(exist_ok=True)
    link(at.store / "leases" / f"{'b' * 32}.json", at.outside / "nowhere")
    return Damage()


# manifests ------------------------------


def manifest(change):
    def make(at):
        path = at.store / "manifest.json"
        new = change(json.loads(path.read_text()))
        path.write_bytes(new if isinstance(new, bytes) else json.dumps(new).encode())
        return Damage()

    return make


def without(*keys):
    def change(content):
        inner = content
        for key in keys[:-1]:
            inner = inner[key]
        del inner[keys[-1]]
        return content

    return change


def setting(value, *keys):
    def change(content):
        inner = content
        for key in keys[:-1]:
            inner = inner[key]
        inner[keys[-1]] = value
        return content

    return change


mutations(
    {
        "manifest: gone": lambda at: (at.store / "manifest.json").unlink() or Damage(),
        "manifest: empty": manifest(lambda _: b""),
        "manifest: no JSON": manifest(lambda _: b"{"),
        "manifest: bytes": manifest(lambda _: b"\xff\xfe\x00"),
        "manifest: a list": manifest(lambda _: []),
        "manifest: nested deep": manifest(lambda _: DEEP.encode()),
        "manifest: 5000 digits": manifest(lambda _: b'{"format": ' + b"9" * 5000 + b"}"),
        "manifest: another format": manifest(setting(99, "format")),
        "manifest: a format of lists": manifest(setting([2], "format")),
        "manifest: a format with an escape": manifest(setting("\x1b[31m", "format")),
        "manifest: no spec": manifest(without("spec")),
        "manifest: spec of text": manifest(setting("x", "spec")),
        "manifest: spec without seed": manifest(without("spec", "seed")),
        "manifest: spec without disorder": manifest(without("spec", "disorder")),
        "manifest: an unknown key": manifest(setting(1, "spec", "\x1b[31m")),
        "manifest: a law of nobody": manifest(setting("\x1b[31m", "spec", "disorder", "law")),
        "manifest: another seed": manifest(setting(8, "spec", "seed")),
        "manifest: a huge seed": manifest(setting(10**30, "spec", "seed")),
        "manifest: a huge length": manifest(setting([10**30], "spec", "chain", "length")),
        "manifest: a scheme of nobody": manifest(setting([{"name": "\x1b[31m"}], "spec", "scheme")),
        "manifest: no scheme": manifest(setting([], "spec", "scheme")),
        "manifest: a scheme of text": manifest(setting("spots", "spec", "scheme")),
        "manifest: rules beside schemes": manifest(setting({}, "spec", "rules")),
        "manifest: a tier": manifest(setting({"tier": ["spots"]}, "spec", "rules")),
        "manifest: another scheme": manifest(setting([{"name": "couplings"}], "spec", "scheme")),
        "manifest: an observable of a user": manifest(
            setting(["gap"], "spec", "observables", "own")
        ),
        "manifest: history switched on": manifest(setting(True, "spec", "observables", "history")),
    },
    "refused",
    "missing",
    "foreign",
    "damaged",
)


@mutation("manifest: a FIFO", "refused")
def _(at):
    (at.store / "manifest.json").unlink()
    os.mkfifo(at.store / "manifest.json")
    return Damage()


@mutation("manifest: a folder", "refused")
def _(at):
    (at.store / "manifest.json").unlink()
    (at.store / "manifest.json").mkdir()
    return Damage()


mutations(
    {
        "manifest: no events": manifest(without("events")),
        "manifest: events of text": manifest(setting("x", "events")),
    },
    "harmless",
    "refused",
)
