"""Whatever lies in a store: never a wrong number, never a file of somebody else changed."""

import json
import shutil

import pytest
from attack.support import strangers
from attack.support.ground import RUN
from attack.support.judge import FINE, REFUSED, judge
from attack.support.mutations import MUTATIONS, Place
from attack.support.share import marks

assert strangers  # adds to the table
_SLOW_REPORTS = 12  # every so many mutations the report is made too
QUICK = 10


def marked(number, name):
    report = number % QUICK == 0 and number % _SLOW_REPORTS == 0
    found = [pytest.mark.slow] if report else marks(number, QUICK)
    return pytest.param(number, name, id=name, marks=found)


def state(status, files):
    """What `status --json` makes of these files, and of the store."""
    if status.code == 2:
        return {"refused"}
    content = json.loads(status.out)
    told = {kind: content[kind] for kind in ("damaged", "foreign")}
    # names may be told with their control characters escaped: compared by what is left of them
    hit = {kind for kind, paths in told.items() if paths}
    found = hit if files else set()
    if not found:
        found = hit | ({"missing"} if content["missing"] else {"harmless"})
    return found


def content_of(path):
    return path.read_bytes() if path.exists() else None


@pytest.mark.parametrize(("number", "name"), [marked(*one) for one in enumerate(MUTATIONS)])
def test_a_store_with_anything_in_it(ground, record, number, name):
    here = ground("whole")
    make, expected = MUTATIONS[name]
    damage = make(Place(here))
    kept = {path: content_of(path) for path in damage.kept}
    shards = here.shards(besides=damage.files)
    judge(here.call("status", "store"))
    status = judge(here.call("status", "store", "--json"))
    found = state(status, damage.files)
    assert found & set(expected), f"{found} and not {expected}: {status}"
    if status.code == 0:
        judge(here.call("claims", "store"))
        if number % _SLOW_REPORTS == 0:
            judge(here.call("report", "store"))
            shutil.rmtree(here.store / "report", ignore_errors=True)
    run = judge(here.call(*RUN))
    here.check_outside()
    for path, content in kept.items():
        assert content_of(path) == content, f"{path.name!r} was changed: {run}"
    assert shards.items() <= here.shards().items(), f"a sound shard is gone: {run}"
    if run.code == 0:
        judge(here.call("status", "store"), FINE)
        results = here.machine.results("store", cwd=here.work)
        if name.startswith("rows:") and results != here.known.results:
            assert not isinstance(results, list), f"other rows are taken: {run}"
            judge(results, REFUSED)  # rows are looked at when they are asked for, and then named
        else:
            assert results == here.known.results, f"wrong: {run}"
    else:
        assert "refused" in expected, f"one bad file blocks the store: {run}"
    record("refused" if run.code else "/".join(sorted(found & set(expected))))
