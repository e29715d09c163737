"""Checks: what passes, and the one line for what does not."""

import errno

import numpy as np
import pytest

import qavalanche as qa
from qavalanche.errors import (
    check_integer,
    check_number,
    check_path,
    check_type,
    escaped,
    reason,
    shown,
    suggestion,
)


class Broken:
    def __repr__(self):
        raise RuntimeError("no words")


@pytest.mark.parametrize("value", [3, 3.0, np.int64(3), np.float64(3), np.array(3), np.uint8(3)])
def test_whole_numbers_of_every_kind(value):
    number = check_integer("n", value, 0)
    assert (number, type(number)) == (3, int)


@pytest.mark.parametrize(
    "value",
    [2.5, True, "3", None, [3], np.array([3, 4]), float("nan"), float("inf"), 1e300, -1, 10,
     10**5000, -(10**5000), 3 + 0j, Broken(), {"n": 3}],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_what_is_no_whole_number_in_the_range(value):
    with pytest.raises(qa.InputError, match=r"^n = .*: must be a whole number >= 0 and <= 9$") as e:
        check_integer("n", value, 0, 9)
    assert "\n" not in str(e.value)
    assert len(str(e.value)) < 200


@pytest.mark.parametrize("value", [0.5, np.float32(0.5), np.array(0.5)])
def test_real_numbers(value):
    assert check_number("x", value, "must be", 0, 1) == 0.5


@pytest.mark.parametrize(
    "value",
    ["0.5", True, None, 0, 1, float("nan"), 10**5000, 0.5j, [0.5, 0.6], b"0.5", Broken()],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_real_number_in_the_range(value):
    with pytest.raises(qa.InputError, match=r"^x = .*: must be$"):
        check_number("x", value, "must be", 0, 1)


def test_paths():
    assert str(check_path("out", "a/b")) == "a/b"
    for value in ("", b"a", 3, None, "a\0b", ["a"]):
        with pytest.raises(qa.InputError, match=r"^out = .*: must be the path"):
            check_path("out", value)


def test_types():
    check_type("chain", 3, int, "must be a number")
    with pytest.raises(qa.InputError, match=r"^chain = \[1, 2\]: must be a chain$"):
        check_type("chain", [1, 2], (int, str), "must be a chain")


def test_whatever_is_shown_is_one_short_line():
    for value in (
        10**5000,
        Broken(),
        "a\nb\x1b[31m" * 100,
        np.arange(10**6),
        "x" * 10**6,
        "\udcff",
    ):
        text = shown(value)
        assert len(text) < 100
        assert text.isprintable()
    assert shown(0.27) == "0.27"


def test_what_commands_a_terminal_is_escaped():
    assert escaped("a\x1b[31m\rb\x07\x9b\u202ec\n") == "a\\x1b[31m\\rb\\x07\\x9b\\u202ec\n"
    assert escaped("ε_c = 0.27 ± 0.01 – ζ") == "ε_c = 0.27 ± 0.01 – ζ"
    escaped("\udcff").encode()


def test_reasons_have_words():
    assert reason(OSError(errno.ENOENT, "No such file")) == "No such file"
    assert reason(OSError()) == "OSError"
    assert reason(ValueError("two\nlines")) == "two lines"


def test_suggestions():
    assert suggestion("lenght", ["length", "samples"]) == ' (did you mean "length"?)'
    assert suggestion("q", ["length"]) == ""
    assert suggestion("x" * 10**6, ["length"]) == ""
