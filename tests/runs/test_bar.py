"""The bar of a call from Python: in a notebook, on a terminal, in the log of a job."""

import io
import re
import sys
import types

import pytest

import qavalanche as qa
from qavalanche.runs import bar as module
from qavalanche.runs.loop import Progress

SPEC = {"seed": 1, "disorder": {"law": "bimodal", "epsilon": [0.2, 0.25]},
        "chain": {"length": 40, "samples": 30}}  # fmt: skip
HALF, END = Progress(5, 5, 2.0, 2.0), Progress(10, 0, 4.0, 0.0)


class Shell:
    """What IPython's get_ipython gives in a notebook; of a terminal without a kernel."""

    def __init__(self, kernel):
        self.kernel = kernel


@pytest.fixture
def notebook(monkeypatch):
    """A module that stands for IPython, and what it was asked to show: (how, content)."""
    shown = []

    class Handle:
        def update(self, page):
            shown.append(("updated", page.data))

    def display(page, display_id):
        assert display_id is True
        shown.append(("new", page.data))
        return Handle()

    made, screen = types.ModuleType("IPython"), types.ModuleType("IPython.display")
    screen.HTML = lambda text: types.SimpleNamespace(data=text)
    screen.display = display
    made.display, made.get_ipython = screen, lambda: Shell(kernel=object())
    monkeypatch.setitem(sys.modules, "IPython", made)
    monkeypatch.setitem(sys.modules, "IPython.display", screen)
    return made, shown


def test_a_notebook_has_one_bar_that_is_updated(notebook, monkeypatch):
    monkeypatch.setattr(module, "_APART", 0.0)
    bar = qa.Bar("looking")
    for progress in (HALF, Progress(8, 2, 3.0, 1.0), END):
        bar(progress)
    how, pages = zip(*notebook[1], strict=True)
    assert how == ("new", "updated", "updated")
    values = [float(re.search('value="([0-9.]+)"', page)[1]) for page in pages]
    assert values == [0.5, 0.75, 1.0]
    assert "looking: 50 %, 5 left, about 2 s to go" in pages[0]
    assert "looking: done, in 4 s" in pages[2]


def test_a_run_in_a_notebook_shows_its_end(notebook, tmp_path):
    qa.run(SPEC, tmp_path / "store", workers=1, report=qa.Bar())
    assert 'value="1.0000"' in notebook[1][-1][1]
    assert "melting: done" in notebook[1][-1][1]


def test_bars_come_no_more_often_than_they_can_be_seen(notebook, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    bar = qa.Bar()
    for _ in range(50):
        now[0] += 0.01
        bar(HALF)
    assert len(notebook[1]) == 3
    bar(END)
    assert len(notebook[1]) == 4


def test_no_notebook_is_needed(monkeypatch, capsys, notebook):
    made, shown = notebook
    made.get_ipython = lambda: Shell(kernel=None)  # ipython on a terminal
    qa.Bar()(END)
    made.get_ipython = lambda: None  # loaded, not in use
    qa.Bar()(END)
    monkeypatch.delitem(sys.modules, "IPython")  # not there at all
    qa.Bar()(END)
    assert shown == []
    assert capsys.readouterr().err.count("100% done") == 3


def test_a_display_that_fails_does_not_stop_the_run(notebook):
    made, shown = notebook

    def fails(*_, **__):
        raise RuntimeError

    made.display.display = fails
    bar = qa.Bar()
    bar(END)
    made.get_ipython = fails
    qa.Bar()(END)
    assert shown == []


def test_a_terminal_has_one_line_that_is_rewritten(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(module, "_APART", 0.0)
    bar = qa.Bar()
    bar(HALF)
    bar(END)
    lines = terminal.getvalue().split("\r\x1b[K")[1:]
    assert lines == ["melting: 50 %, 5 left, about 2 s to go", "melting: done, in 4 s\n"]


def test_what_is_done_is_text():
    with pytest.raises(qa.InputError, match="doing = 3: must be text"):
        qa.Bar(3)
    assert "<b>" not in module._html(0.5, "<b>")
