"""Every option of every command with every kind of wrong value: one line, exit code 2, no file."""

import re
import shutil

import pytest
from attack.support.input_kinds import furnish
from attack.support.inputs import GOOD, lines, unknown_commands
from attack.support.judge import ANY_GOOD_END, FINE, REFUSED, judge, snapshot
from attack.support.share import marks
from own_files import points, write

from qavalanche.campaign.spec import parse_spec
from qavalanche.runs.execution import run

LINES = lines()
TWO_SCHEMES = """\
seed = 1
[disorder]
law = "bimodal"
epsilon = [0.2, 0.3]
[chain]
length = [9, 20]
samples = 20
[[scheme]]
name = "zhang"
[[scheme]]
name = "morningstar_huse"
"""
# what means something though it looks odd, or is for another command to say
_HARMLESS = re.compile(
    r"(melt|steps) seed (2\*\*200|5000 digits)|\w+ (seed|epsilon|K) (underscore|blank)"
    r"|threshold (W|lengths) a comma|bridge (W|lengths|long) a comma"  # two numbers
    r"|grain (alpha|chain) a comma|critical-spot (G|states) a comma"
    r"|tails xmax (inf|overflow|\d+ digits)"
    r"|init path missing|(slurm|pbs|lsf) (out (?!empty).*|setup (garbage|no content)"
    r"|command (unknown|5000 letters|digits))"
    r"|(flow|critical) (epsilon|K) \d+ digits"
)
QUICK = 15


def marked(number, name):
    return pytest.param(name, id=name, marks=marks(number, QUICK))


@pytest.fixture(scope="session")
def spotted(tmp_path_factory):
    """A store whose chains have spots inserted."""
    folder = tmp_path_factory.mktemp("spotted") / "spots"
    chain = {"length": 40, "samples": 8, "inserted": [0, 3, 9]}
    content = {"seed": 1, "disorder": {"law": "bimodal", "epsilon": [0.2, 0.3]}, "chain": chain}
    run(parse_spec(content | {"observables": {"response": True}}), folder, workers=1)
    return folder


@pytest.fixture(scope="session")
def events(tmp_path_factory):
    """A store of rare events."""
    folder = tmp_path_factory.mktemp("rare") / "events"
    chain = {"length": 12, "samples": 3}
    content = {"seed": 1, "disorder": {"law": "bimodal", "epsilon": [0.2]}, "chain": chain}
    run(parse_spec(content | {"rare": {"at_least": [2, 4]}}), folder, workers=1)
    return folder


@pytest.fixture
def rooms(ground, spotted, events):
    here = ground("whole")
    furnish(here.work)
    shard = min((here.store / "shards").rglob("*.parquet"))
    (here.work / "fields.csv").write_text("field\n0.5\n-1\n2\n")
    write(here.work / "data.csv", points(number=7), ["W", "L", "thermal", "samples"])
    write(here.work / "sizes.csv", {"size": [1, 1, 1, 2, 2, 3, 5, 9] * 10}, ["size"])
    (here.work / "two.toml").write_text(TWO_SCHEMES)
    shutil.copytree(spotted, here.work / "spots")
    shutil.copytree(events, here.work / "events")
    here.open = {"{point}": shard.parent.name, "{shard}": str(shard.relative_to(here.work))}
    return here


def filled(rooms, arguments):
    """Arguments with the names of a point and a shard that are there."""
    for name, value in rooms.open.items():
        arguments = [one.replace(name, value) if isinstance(one, str) else one for one in arguments]
    return arguments


@pytest.mark.parametrize("name", [marked(*one) for one in enumerate(LINES)])
def test_a_wrong_value_is_refused_in_one_line(rooms, record, name):
    command, arguments = LINES[name]
    given = filled(rooms, arguments)
    before = snapshot(rooms.work)
    legal = _HARMLESS.fullmatch(name)
    outcome = judge(rooms.call(command, *given), ANY_GOOD_END if legal else REFUSED)
    rooms.check_outside()
    if outcome.code == 2:
        changed = {one for one in snapshot(rooms.work).items() if one not in before.items()}
        new = {path for path, _ in changed if "leases" not in path and path != "store"}
        assert not new, f"something was written: {new}: {outcome}"
    record("refused" if outcome.code else "legal")


def test_every_command_is_attacked():
    assert not unknown_commands()


def test_what_is_right_is_taken(rooms):
    """A control: the lines into which wrong values are put are right themselves."""
    for command, arguments in GOOD.items():
        judge(rooms.call(command, *filled(rooms, arguments)), FINE)
