"""Two commands on one folder: one is stopped in mid-call, the other runs, the first goes on."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from attack.support.fault_cases import PLACES
from attack.support.ground import OTHER, RUN, SPEC
from attack.support.judge import FINE, REFUSED, judge
from attack.support.machine import LIMIT, Fault, Outcome

pytestmark = pytest.mark.slow
_AHEAD = 4  # seconds in which a command that waits for nobody has ended, as a rule
_INSTANTS = [
    ("stat", "manifest"),
    ("open", "manifest's temporary"),
    ("sync", "manifest's temporary"),
    ("link", "manifest"),
    ("rename", "manifest"),
    ("open", "manifest"),
    ("mkdir", "leases folder"),
]


def begun(arguments, here, variables=None):
    """A command that runs beside others."""
    return subprocess.Popen(
        [sys.executable, "-m", "qavalanche", *arguments],
        cwd=here.work,
        env={**os.environ, **(variables or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def halted(arguments, here, library, fault):
    """A command that has stopped itself at a call; None if it ended without making it."""
    process = begun(arguments, here, {"LD_PRELOAD": str(library), **fault.environment})
    end = time.monotonic() + LIMIT
    while time.monotonic() < end and process.poll() is None:
        if Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T":
            return process
        time.sleep(0.01)
    process.kill()
    process.communicate()
    return None


def continued(process, arguments):
    process.send_signal(signal.SIGCONT)
    return ended(process, arguments)


def ended(process, arguments):
    try:
        out, err = process.communicate(timeout=LIMIT)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        return Outcome(tuple(arguments), -9, out, err, hung=True)
    return Outcome(tuple(arguments), process.returncode, out, err)


def halted_or_skipped(here, faults, call, place):
    process = halted(RUN, here, faults, Fault(call, PLACES[place], "SIGSTOP"))
    if process is None:
        pytest.skip(f"run does not call {call} on the {place}")
    return process


@pytest.mark.parametrize(("call", "place"), _INSTANTS)
def test_of_two_campaigns_in_one_folder_one_is_refused(ground, faults, record, call, place):
    here = ground()
    first = halted_or_skipped(here, faults, call, place)
    (here.work / "other.toml").write_text(OTHER)
    second = here.call("run", "other.toml", "--out", "store", "--workers", "1")
    outcomes = [continued(first, RUN), second]
    codes = sorted(one.code for one in outcomes)
    assert codes == [0, 2], "\n".join(map(str, outcomes))
    for one in outcomes:
        judge(one)
    won = "whole" if outcomes[0].code == 0 else "other"
    expected = here.machine.results(won, cwd=here.known.folder)
    assert here.machine.results("store", cwd=here.work) == expected
    record("one was refused")


@pytest.mark.parametrize(("call", "place"), _INSTANTS)
def test_of_two_extensions_none_is_lost(ground, faults, record, call, place):
    """One asks for more samples, one for more lengths: what is stored is never less than before.

    While one changes the manifest the other waits for it.
    """
    here = ground("small")
    first = halted_or_skipped(here, faults, call, place)
    longer = SPEC.replace("samples = 12", "samples = 5").replace("[40, 80]", "[40, 80, 120]")
    (here.work / "longer.toml").write_text(longer)
    line = ("run", "longer.toml", "--out", "store", "--workers", "1")
    beside = begun(line, here)
    with suppress(subprocess.TimeoutExpired):
        beside.wait(_AHEAD)
    outcomes = [continued(first, RUN), ended(beside, line)]
    for one in outcomes:
        judge(one)
    second = outcomes[1]
    lengths = (here.store / "manifest.json").read_text()
    if second.code == 0:
        again = here.call(*line)
        kept = "120" in lengths or outcomes[0].code == 2 or again.code == 2
        assert kept, "\n".join(map(str, outcomes))
        assert "120" in lengths, "an extension that reported success is gone: " + str(outcomes[0])
    record("one was refused" if 2 in [one.code for one in outcomes] else "both went on")


@pytest.mark.parametrize(("call", "place"), [*_INSTANTS, ("open", "shard's temporary")])
def test_the_same_campaign_twice_is_one_campaign(ground, faults, record, call, place):
    here = ground()
    first = halted_or_skipped(here, faults, call, place)
    judge(here.call(*RUN, limit=LIMIT))
    judge(continued(first, RUN))
    here.check_completes()
    record("the same numbers")


@pytest.mark.parametrize(("call", "place"), [("open", "source shard"), ("rename", "shard")])
def test_a_merge_beside_a_run(ground, faults, record, call, place):
    here = ground("part1")
    here.known.copy("part2", here.work / "source")
    line = ("merge", "store", "source")
    process = halted(line, here, faults, Fault(call, PLACES[place], "SIGSTOP"))
    if process is None:
        pytest.skip(f"merge does not call {call} on the {place}")
    run = here.call(*RUN)
    outcome = continued(process, line)
    judge(run)
    judge(outcome, (*FINE, *REFUSED))
    here.check_completes()
    record("the same numbers")
