"""What must hold of a store that is closed: it was made by an older version of something."""

import pytest
from campaigns import files

import qavalanche as qa
from qavalanche.runs.execution import run
from qavalanche.runs.replay import replay


def first_sample(store):
    """The name of a sample of it."""
    return f"{next(iter(store.spec.grid)).name}:0"


def is_left_alone(store, spec, match):
    """`run` and `replay` refuse it in one line that says what to do, and change no file."""
    before = files(store.directory)
    with pytest.raises(qa.InputError, match=match) as error:
        run(spec, store.directory)
    assert "start a new store" in str(error.value)
    assert "\n" not in str(error.value)
    with pytest.raises(qa.InputError, match=match):
        replay(store, first_sample(store))
    assert files(store.directory) == before


def is_refused_on_the_command_line(store, spec_file, call, words):
    """As `is_left_alone`, with exit code 2 and one line on the error stream."""
    for command in (
        ("run", spec_file, "--out", store.directory),
        ("replay", store.directory, "--sample", first_sample(store)),
    ):
        code, out, err = call(*command)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert words in err
