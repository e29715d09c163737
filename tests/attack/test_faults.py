"""Every kind of failing system call, at every place, in every command that touches it.

Whatever fails, the command ends with one line, or does without it and prints the truth; afterwards
the same command, undisturbed, gives the same bits as if nothing had been.
"""

import pytest
from attack.support.commands import READS, begins_with, check_afterwards, prepared, same_output
from attack.support.fault_cases import cases, name_of, persistent
from attack.support.judge import judge, names
from attack.support.share import marks

CASES = [*cases(), *persistent()]
QUICK = 15  # every so many of them is tried by `make test` too


def marked(number, case):
    report = case[0].startswith("report") and number % QUICK == 0
    found = [pytest.mark.slow] if report else marks(number, QUICK)
    return pytest.param(case, id=name_of(case), marks=found)


@pytest.mark.parametrize("case", [marked(*one) for one in enumerate(CASES)])
@pytest.mark.usefixtures("faults")
def test_a_failing_call_ends_in_one_line_or_in_the_truth(ground, record, case):
    command, place, fault = case
    here = ground(begins_with(command))
    arguments = prepared(here, command)
    true = here.call(*arguments) if command in READS else None
    sound = here.shards()
    outcome = here.call(*arguments, fault=fault)
    if not outcome.fired:
        pytest.skip(f"{command} does not call {fault.call} on the {place}")
    judge(outcome)
    if true and outcome.code == 0:
        assert same_output(outcome, true), f"prints something else: {outcome}"
    here.check_outside()
    assert sound.items() <= here.shards().items(), f"a sound shard is gone: {outcome}"
    if place.endswith("shard") and fault.call in ("open", "read"):
        assert outcome.code == 2, f"a shard that cannot be read was passed over: {outcome}"
        names(outcome, ".parquet")
    if command != "report":
        check_afterwards(here, command, arguments)
    record("refused" if outcome.code else "went on")
