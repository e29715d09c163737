"""TOML that is written is read as what it was."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qavalanche.errors import InputError
from qavalanche.system import toml

PLAIN = (
    st.booleans()
    | st.integers(-(2**130), 2**130)
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
)
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3), max_leaves=6)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=4)
SECTIONS = st.dictionaries(NAMES, VALUES | st.dictionaries(NAMES, VALUES, max_size=2), max_size=3)


@settings(max_examples=40)
@given(st.dictionaries(NAMES, VALUES | SECTIONS | st.lists(SECTIONS, min_size=1, max_size=2)))
def test_it_comes_back(content):
    assert toml.parsed(toml.written(content).encode()) == content


def test_what_it_cannot_hold_is_one_line():
    assert math.isnan(toml.parsed(toml.written({"a": math.nan}).encode())["a"])
    with pytest.raises(InputError, match="TOML does not hold it"):
        toml.written({"a": None})
