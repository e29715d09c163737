"""Kills, and requests to stop, at every call that writes a store: afterwards all is well."""

import signal

import pytest
from attack.support.commands import begins_with, check_afterwards, prepared
from attack.support.fault_cases import PLACES, name_of
from attack.support.judge import FINE, STOPPED, judge, killed
from attack.support.machine import Fault
from attack.support.share import marks

_INSTANTS = {
    "manifest's temporary": "open write sync close",
    "manifest": "open read rename",
    "store": "mkdir sync",
    "shards folder": "mkdir sync list",
    "point folder": "mkdir sync list listing",
    "shard's temporary": "open write sync close",
    "shard": "open read rename",
    "lease's temporary": "open write close",
    "lease": "open rename unlink",
    "leases folder": "mkdir list",
}
_OTHERS = (
    ("merge", "source shard", "read"),
    ("merge", "shard's temporary", "write"),
    ("merge", "shard's temporary", "sync"),
    ("merge", "shard", "rename"),
    ("slurm", "script", "write"),
    ("slurm", "script", "rename"),
    ("init", "new spec", "write"),
    ("melt --plot", "drawing", "write"),
)


def cases(signal_name, commands, later):
    found = []
    for place, calls in _INSTANTS.items():
        for call in calls.split():
            for command in commands:
                turns = (1, later) if call in ("rename", "write", "open", "sync") else (1,)
                fault = [Fault(call, PLACES[place], signal_name, nth) for nth in turns]
                found += [(command, place, one) for one in fault]
    return found


KILLS = cases("SIGKILL", ("run", "resume", "extend"), 3) + [
    (command, place, Fault(call, PLACES[place], "SIGKILL")) for command, place, call in _OTHERS
]
STOPS = cases("SIGTERM", ("run",), 2) + cases("SIGINT", ("resume",), 2)
QUICK = 12


def marked(number, case):
    return pytest.param(case, id=name_of(case), marks=marks(number, QUICK))


def struck(ground, case):
    """The outcome of a command that was struck, and its ground; skips if it never was."""
    command, place, fault = case
    here = ground(begins_with(command))
    arguments = prepared(here, command)
    sound = here.shards()
    outcome = here.call(*arguments, fault=fault)
    if not outcome.fired:
        pytest.skip(f"{command} does not call {fault.call} on the {place} {fault.nth} times")
    assert sound.items() <= here.shards().items(), f"a sound shard is gone: {outcome}"
    here.check_outside()
    return here, outcome, arguments


@pytest.mark.parametrize("case", [marked(*one) for one in enumerate(KILLS)])
@pytest.mark.usefixtures("faults")
def test_a_kill_at_any_instant_costs_what_was_in_flight_at_most(ground, record, case):
    here, outcome, arguments = struck(ground, case)
    assert killed(outcome), str(outcome)
    if here.store.exists():
        judge(here.call("status", "store"))
    if case[0] in ("run", "resume", "extend"):
        here.check_completes(killed=True)
    elif case[0] == "merge":
        judge(here.call(*arguments), FINE)
        here.check_completes(killed=True)
    else:
        for path in here.work.glob(".*.tmp"):
            path.unlink()  # of a command that left nothing else, and knows of nothing to look for
        check_afterwards(here, case[0], arguments)
    record("killed")


@pytest.mark.parametrize("case", [marked(*one) for one in enumerate(STOPS)])
@pytest.mark.usefixtures("faults")
def test_a_request_to_stop_is_followed_and_told(ground, record, case):
    here, outcome, _ = struck(ground, case)
    stopped = 128 + getattr(signal, case[2].error)
    early = -getattr(
        signal, case[2].error
    )  # before there was anything to finish, or after all of it
    judge(outcome, (*FINE, stopped, early))
    if outcome.code == stopped:
        assert stopped in STOPPED
        text = outcome.out + outcome.err
        assert b"run" in text, f"does not say how to go on: {outcome}"
    elif outcome.code == 0:
        assert b" 0 missing" in outcome.out, f"exit code 0, and samples are missing: {outcome}"
    here.check_completes()
    record("stopped" if outcome.code else "completed")
