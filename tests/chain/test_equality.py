"""Chains compare by what they are: length, resonant bonds, decays of the others."""

from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import qavalanche as qa

DECAYS = st.lists(st.sampled_from([-1.0, 0.0, 0.5, 1.0, np.inf]), min_size=1, max_size=130)


@given(DECAYS, DECAYS)
def test_equal_iff_bonds_are(one, other):
    def key(decays):
        return [max(w, 0.0) for w in decays]

    a, b = qa.Chain.from_decays(one), qa.Chain.from_decays(other, source="other")
    assert (a == b) == (key(one) == key(other))
    assert a == qa.Chain.from_decays(one, source="again")
    assert hash(a) == hash(qa.Chain.from_decays(key(one)))
    assert len(a) == len(one)
    assert a.reflected().reflected() == a


def test_like_decays_are_the_same_however_they_are_held():
    short = qa.Chain.from_decays([0.0, 1.5, 1.5])
    assert short.uniform
    long = qa.Chain(3, short.resonant, np.array([-7.0, 1.5, 1.5]), "by bond")
    assert short == long
    assert long == short
    assert hash(short) == hash(long)
    assert short != qa.Chain(3, short.resonant, np.array([-7.0, 1.5, 1.25]), "by bond")
    assert short != qa.Chain(3, short.resonant, np.array([1.25]), "alike")
    resonant = qa.Chain.from_decays([0.0, -1.0])
    assert resonant == qa.Chain(2, resonant.resonant, np.array([9.0]), "nothing else")


def test_another_thing_is_not_equal():
    chain = qa.Chain.from_decays([1.0])
    assert chain != 1
    assert chain != [1.0]
    assert chain in {chain: 0}


@pytest.mark.parametrize("decays", [[0.0, 1.0, 1.0], [0.0, 1.0, 2.0]])
def test_a_notebook_is_shown_text(decays):
    source = '<script>alert("x")</script>\x1b[31m & more'
    page = qa.Chain.from_decays(decays, source=source)._repr_html_()
    tags, text = [], []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, _: tags.append(tag)
    parser.handle_data = text.append
    parser.feed(page)
    assert set(tags) == {"table", "tr", "th", "td"}
    assert source.replace("\x1b", "\\x1b") in text
    assert "1 of 3 (33.33%)" in text
