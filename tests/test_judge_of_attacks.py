"""The judge of attacks: what it lets pass, and what it does not."""

import pytest
from attack.support.judge import judge
from attack.support.machine import Outcome

COMPILING = b"qavalanche: compiling kernels, once (kept in /somewhere)\n"
WARNING = b"qavalanche: warning: one shard is damaged\n"
REFUSED = b"qavalanche: epsilon = 2: must lie in [0, 1]\n"


def outcome(code, err, out=b"", *, hung=False):
    return Outcome(("melt",), code, out, err, hung=hung)


@pytest.mark.parametrize(
    ("code", "err"),
    [
        (0, b""),
        (0, COMPILING + WARNING),
        (2, REFUSED),
        (2, COMPILING + REFUSED),
    ],
)
def test_good_ends_pass(code, err):
    assert judge(outcome(code, err)).code == code


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (outcome(0, REFUSED), "a complaint and exit code 0"),
        (outcome(2, b""), "not one line"),
        (outcome(2, COMPILING), "not one line"),
        (outcome(2, REFUSED + REFUSED), "not one line"),
        (outcome(2, REFUSED + COMPILING), "not the last line"),
        (outcome(2, b"qavalanche: " + 3000 * b"x"), "not a short line"),
        (outcome(1, REFUSED), "exit code 1"),
        (outcome(0, b"Traceback (most recent call last):\n"), "Traceback"),
        (outcome(0, b"", b"\x1b[31m"), "control character"),
        (outcome(0, b"", hung=True), "hangs"),
    ],
)
def test_bad_ends_do_not(bad, why):
    with pytest.raises(AssertionError, match=why):
        judge(bad)
