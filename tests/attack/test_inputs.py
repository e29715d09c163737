"""Every option of every command with every kind of wrong value: one line, exit code 2, no file."""

import re

import pytest
from attack.support.input_kinds import furnish
from attack.support.inputs import GOOD, lines, unknown_commands
from attack.support.judge import ANY_GOOD_END, FINE, REFUSED, judge, snapshot

LINES = lines()
LEGAL = {
    # what is well-defined though it looks odd, or where another answer than an error is right
    "melt J inf",
    "exact W 5000 digits",
}
_HARMLESS = re.compile(
    r"(melt|steps) seed (2\*\*200|5000 digits)|\w+ (seed|epsilon|K) (underscore|blank)"
    r"|init path missing|\w+ out (missing|an empty folder)|(flow|critical) .*(5000 digits)"
)
QUICK = 3


def marked(number, name):
    return pytest.param(name, id=name, marks=[pytest.mark.slow] if number % QUICK else [])


@pytest.fixture
def rooms(ground):
    here = ground("whole")
    furnish(here.work)
    shard = min((here.store / "shards").rglob("*.parquet"))
    (here.work / "shard.parquet").write_bytes(shard.read_bytes())
    (here.work / "fields.csv").write_text("field\n0.5\n-1\n2\n")
    here.point = shard.parent.name
    return here


@pytest.mark.parametrize("name", [marked(*one) for one in enumerate(LINES)])
def test_a_wrong_value_is_refused_in_one_line(rooms, record, name):
    command, arguments = LINES[name]
    given = [
        one.replace("{point}", rooms.point) if isinstance(one, str) else one for one in arguments
    ]
    before = snapshot(rooms.work)
    legal = name in LEGAL or _HARMLESS.fullmatch(name)
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
        given = [one.replace("{point}", rooms.point) for one in arguments]
        judge(rooms.call(command, *given), FINE)
