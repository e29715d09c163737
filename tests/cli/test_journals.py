"""--style: on every command that draws, and the width of its file."""

import inspect
from pathlib import Path

import pytest

from qavalanche.cli.commands import _found
from qavalanche.cli.journals import with_style

MELT = ("melt", "--epsilon", 0.2, "--length", 20, "--plot", "c.png")


def test_the_file_is_as_wide_as_the_page_of_the_journal(inside):
    for style, width in ((), 2100), (("--style", "nature"), int(300 * 183 / 25.4)):
        assert inside(*MELT, *style)[0] == 0
        assert int.from_bytes(Path("c.png").read_bytes()[16:20]) == width


def test_an_unknown_journal_is_refused_before_anything_is_drawn(inside):
    code, out, err = inside(*MELT, "--style", "science")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "'science': must be one of" in err
    assert not Path("c.png").exists()


@pytest.mark.parametrize("command", list(_found()), ids=lambda one: one.__name__)
def test_commands_that_draw_have_it_and_no_others(command):
    known = inspect.signature(command).parameters
    draws = "plot" in known or command.__name__ in ("compare", "letter", "report")
    found = list(inspect.signature(with_style(command)).parameters)
    assert ("style" in found) == draws
    assert [one for one in found if one != "style"] == list(known)
