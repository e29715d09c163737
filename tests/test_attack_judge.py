"""What the judge of attacks lets libraries say, and what it does not."""

import pytest
from attack.support.judge import REFUSED, judge, without_words_of_polars
from attack.support.machine import Outcome

ALLOCATOR = "<jemalloc>: background thread creation failed (11)\n"
PANIC = """
thread '<unnamed>' (23567) panicked at crates/polars-core/src/runtime.rs:209:10:
could not spawn threads: ThreadPoolBuildError { kind: IOError }
stack backtrace:
note: Some details are omitted, run with `RUST_BACKTRACE=full` for a verbose backtrace.
"""
OURS = "qavalanche: polars failed (could not spawn threads)\n"


def judged(text, code=2):
    judge(without_words_of_polars(Outcome(("run",), code, b"", text.encode())), REFUSED)


@pytest.mark.parametrize("said", [OURS, PANIC + OURS, 3 * ALLOCATOR + PANIC + ALLOCATOR + OURS])
def test_polars_may_say_why_it_fails_before_our_line(said):
    judged(said)


@pytest.mark.parametrize(
    "said",
    [
        PANIC,
        PANIC + OURS + "more\n",
        PANIC + OURS + OURS,
        PANIC + "qavalanche: out of memory\n",
        "Traceback (most recent call last):\n" + PANIC + OURS,
        PANIC.replace("polars-core", "our-core") + OURS,
        OURS + PANIC,
        PANIC + OURS.replace("\n", 3000 * "x"),
    ],
)
def test_nothing_else_is_let_through(said):
    with pytest.raises(AssertionError):
        judged(said)


def test_a_panic_is_no_good_end_anywhere_else():
    with pytest.raises(AssertionError, match="panicked"):
        judge(Outcome(("run",), 2, b"", (PANIC + OURS).encode()), REFUSED)
