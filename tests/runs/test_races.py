"""Campaigns started, extended and merged at once in one folder: nobody computes another's."""

import json
import subprocess
import sys
import threading

import pytest
from campaigns import CONTENT, as_toml, filled, results

import qavalanche as qa
from qavalanche.campaign.spec import parse_spec
from qavalanche.runs import loop
from qavalanche.runs.execution import run
from qavalanche.store import manifest
from qavalanche.store import merge as merging
from qavalanche.store.campaign import Campaign
from qavalanche.store.lease import Lease, Leases
from qavalanche.store.manifest import bind, read_manifest
from qavalanche.store.merge import merge
from qavalanche.system.stopping import Stop

SPEC = parse_spec(CONTENT)
OTHER = parse_spec({**CONTENT, "seed": 8})
LONGER, MORE = (
    parse_spec({**CONTENT, "chain": {"length": lengths, "samples": samples}})
    for lengths, samples in (([50, 400, 70], [40, 12, 5]), ([50, 400], [50, 12]))
)
LARGEST = parse_spec({**CONTENT, "chain": {"length": [50, 400, 70], "samples": [50, 12, 5]}})


def meanwhile(monkeypatch, module, name, action):
    """`action` is called, once, before the first call of a function."""
    original, met = getattr(module, name), []

    def call(*arguments, **options):
        if not met:
            met.append(1)
            action()
        return original(*arguments, **options)

    monkeypatch.setattr(module, name, call)


def test_of_two_that_are_made_at_once_one_is_refused(tmp_path, monkeypatch):
    meanwhile(monkeypatch, manifest, "create_whole", lambda: bind(tmp_path, OTHER))
    with pytest.raises(qa.InputError, match=r"another campaign: seed is 8 in the store, 7 in"):
        run(SPEC, tmp_path)
    assert read_manifest(tmp_path).spec == OTHER
    assert not list(tmp_path.rglob("*.parquet"))
    assert Leases(tmp_path).holders() == []


def test_two_of_one_spec_that_are_made_at_once_are_one(tmp_path, monkeypatch):
    meanwhile(monkeypatch, manifest, "create_whole", lambda: bind(tmp_path, SPEC))
    assert not run(SPEC, tmp_path).missing()
    assert [e["event"] for e in read_manifest(tmp_path).events] == ["created"]


def test_one_that_extends_what_another_makes_at_once_extends_it(tmp_path, monkeypatch):
    meanwhile(monkeypatch, manifest, "create_whole", lambda: bind(tmp_path, SPEC))
    assert not run(LONGER, tmp_path).missing()
    assert [e["event"] for e in read_manifest(tmp_path).events] == ["created", "extended"]


@pytest.mark.parametrize("when", ["write_whole", "read_manifest"])
def test_of_two_extensions_at_once_one_is_refused(tmp_path, monkeypatch, when):
    """The other one, which takes no lease, writes just before, or just after, this one does."""
    bind(tmp_path, SPEC)
    calls = []

    def second():
        calls.append(1)
        path = tmp_path / "manifest.json"
        content = json.loads(path.read_text()) | {"spec": MORE.to_dict()}
        path.write_text(json.dumps(content))

    if when == "read_manifest":
        meanwhile(monkeypatch, manifest, "check_holds", second)
        reading = pytest.raises(
            qa.InputError, match="made it the store of another campaign meanwhile"
        )
    else:
        original = manifest.check_bound

        def check_bound(*arguments):
            found = original(*arguments)
            if len(calls) == 0 and found == SPEC:
                second()
            return found

        monkeypatch.setattr(manifest, "check_bound", check_bound)
        reading = pytest.raises(qa.InputError, match=r"another campaign: 50 samples at L = 50")
    with reading as error:
        run(LONGER, tmp_path)
    assert "\n" not in str(error.value)
    assert not list(tmp_path.rglob("*.parquet"))


def test_an_extension_waits_for_the_one_that_is_at_it(tmp_path):
    bind(tmp_path, SPEC)
    with Lease(tmp_path) as first, Lease(tmp_path) as second, first.alone():
        outcome = []

        def extend():
            try:
                bind(tmp_path, MORE, second.alone)
            except qa.InputError as error:
                outcome.append(str(error))

        waiting = threading.Thread(target=extend)
        waiting.start()
        bind(tmp_path, LONGER)  # inside `first.alone`
        assert waiting.is_alive()
        first._release(set(first._claims))
        waiting.join(60)
        assert len(outcome) == 1
        assert "chain.length = 70 in the store but not in the spec" in outcome[0]
    assert read_manifest(tmp_path).spec == LONGER
    stop = Stop()
    stop.request()
    refused = pytest.raises(qa.InputError, match=r"is being changed by .*, process \d+")
    with Lease(tmp_path) as first, first.alone(), Lease(tmp_path) as second, refused:
        bind(tmp_path, LARGEST, lambda: second.alone(stop))
    assert read_manifest(tmp_path).spec == LONGER


def test_a_manifest_that_is_changed_during_a_run_is_said_at_its_end(tmp_path, monkeypatch):
    def change():
        (tmp_path / "manifest.json").unlink()
        bind(tmp_path, OTHER)

    meanwhile(monkeypatch, loop, "compute", change)
    with pytest.raises(qa.InputError, match="meanwhile: seed is 7 in the spec, 8 in the store"):
        run(SPEC, tmp_path)


def test_a_store_that_is_extended_during_a_run_is_still_its_store(tmp_path, monkeypatch):
    meanwhile(monkeypatch, loop, "compute", lambda: bind(tmp_path, LONGER))
    campaign = run(SPEC, tmp_path, workers=1)
    assert {point.length for point in campaign.missing()} == {70}


PROGRAM = """
import sys, time
from pathlib import Path
from qavalanche.errors import InputError
from qavalanche.campaign.spec import read_spec
from qavalanche.runs.execution import run
print("ready", flush=True)
sys.stdin.readline()
try:
    campaign = run(read_spec(Path(sys.argv[1])), Path(sys.argv[2]), workers=1)
    print(campaign.spec.seed, campaign.spec.chain.length, campaign.samples_missing)
except InputError as error:
    print("refused:", error)
    sys.exit(2)
"""


def at_once(folder, contents):
    """Real processes that start on one store at the same instant: exit code and output of each."""
    started = []
    for i, content in enumerate(contents):
        spec = folder / f"{i}.toml"
        spec.write_text(as_toml(content))
        command = [sys.executable, "-c", PROGRAM, str(spec), str(folder / "store")]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        started.append(subprocess.Popen(command, **pipes))
    for process in started:
        process.stdout.readline()
    for process in started:
        process.stdin.write("\n")
        process.stdin.flush()
    ended = [(*process.communicate(timeout=120), process.returncode) for process in started]
    return [(code, out.strip()) for out, _, code in ended]


def test_two_processes_that_make_different_campaigns_at_once(tmp_path):
    outcomes = at_once(tmp_path, [CONTENT, {**CONTENT, "seed": 8}])
    assert sorted(code for code, _ in outcomes) == [0, 2]
    ((_, won),) = [one for one in outcomes if one[0] == 0]
    seed = read_manifest(tmp_path / "store").spec.seed
    assert won.startswith(f"{seed} ")
    campaign = Campaign.open(tmp_path / "store")
    assert not campaign.missing()
    alone = run({**CONTENT, "seed": seed}, tmp_path / "alone", workers=1)
    assert results(campaign) == results(alone)
    assert campaign.foreign == campaign.leftovers == []


def test_two_processes_that_extend_a_store_differently_at_once(tmp_path):
    run(SPEC, tmp_path / "store", workers=1)
    specs = [{**CONTENT, "chain": one.chain.model_dump()} for one in (LONGER, MORE)]
    outcomes = at_once(tmp_path, specs)
    assert sorted(code for code, _ in outcomes) == [0, 2]
    assert len(read_manifest(tmp_path / "store").events) == 2
    campaign = Campaign.open(tmp_path / "store")
    assert campaign.spec in (LONGER, MORE)
    assert results(campaign) == results(run(campaign.spec, tmp_path / "alone", workers=1))


def test_a_merge_holds_a_lease_on_its_target(tmp_path, monkeypatch):
    filled(tmp_path / "source", SPEC, [(0, 9)])
    seen = []
    look = lambda: seen.extend(Leases(tmp_path / "target").holders())  # noqa: E731
    meanwhile(monkeypatch, merging, "write_whole", look)
    merged = merge(tmp_path / "target", [tmp_path / "source"])
    assert len(seen) == 1
    assert merged.campaign.holders == []
    assert list((tmp_path / "target" / "leases").iterdir()) == []


def test_a_run_beside_a_merge_does_not_take_its_files_for_leftovers(tmp_path, monkeypatch):
    filled(tmp_path / "source", SPEC, [(0, 9)])
    folder = tmp_path / "target" / "shards" / next(iter(SPEC.grid)).name
    temporary = folder / ".0-9-0123456789abcdef01234567.parquet.0123456789ab.tmp"

    def run_beside():
        folder.mkdir(parents=True)
        temporary.write_bytes(b"half of it")
        run(SPEC, tmp_path / "target", workers=1)

    meanwhile(monkeypatch, merging, "write_whole", run_beside)
    merge(tmp_path / "target", [tmp_path / "source"])
    assert temporary.exists()
    alone = results(run(SPEC, tmp_path / "alone", workers=1))
    assert results(Campaign.open(tmp_path / "target")) == alone
