"""Files of blocks: read as they are written, or refused with the line."""

import numpy as np
import pytest

import qavalanche as qa


@pytest.fixture
def ring(tmp_path):
    """Reads a ring from this text."""

    def read(text):
        path = tmp_path / "ring.txt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return qa.Blocks.from_file(path)

    return read


@pytest.mark.parametrize(
    "text",
    [
        "T 1.5\nI 4\nT 2\nI 0.25\n",
        "t,1.5\ni,4\nt,2\ni,.25",
        "kind, length\nT, 1.5\nI, 4.0\nT, 2\nI, 2.5e-1\n",
        "\ufeff# a ring\r\n\r\nkind length # titles\r\nT\t1.5\r\nI 4 # weak\r\n\r\nT 2\r\nI 0.25",
        "T;1.5\nI;4\nT;2\nI;0.25\n",
        "T, 1.5,\nI, 4,\nT, 2,\nI, 0.25,\n",
    ],
)
def test_two_columns_however_they_are_written(ring, text):
    found = ring(text)
    assert found.lengths.tolist() == [1.5, 4.0, 2.0, 0.25]
    assert found.deficits is None
    assert found.thermal_first
    assert found.length == 4


def test_a_third_column_is_the_deficit(ring):
    found = ring("kind, length, deficit\nI, 4, -1.5\nT, 2\nI, 3, inf\nT, 1, 0\n")
    assert found.deficits.tolist() == [-1.5, 0.0, np.inf, 0.0]
    assert not found.thermal_first


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty, at least one block is needed"),
        ("kind, length\n", "is empty"),
        ("T 1\nT 2\n", "line 2: T after T in line 1: must be I: kinds alternate"),
        ("# x\nI 1\n\nI 2\n", "line 4: I after I in line 2: must be T"),
        ("T 1\nI 2\nT 1\n", "line 3: the last block is T as the first, a ring closes there"),
        ("T 1\nX 2\n", "line 2: kind 'X': must be T or I"),
        ("T 1\nI\n", "line 2: 'I': must be a kind"),
        ("T 1\nI 2 3 4\n", "line 2: 'I 2 3 4': must be a kind"),
        ("T 1\nI two\n", "line 2: length 'two': must be a positive number"),
        ("T 1\nI 0\n", "line 2: length 0: must be positive and finite"),
        ("T 1\nI -3\n", "line 2: length -3: must be positive and finite"),
        ("T 1\nI 1e999\n", "line 2: length 1e999: must be positive and finite"),
        ("T 1\nI nan\n", "line 2: length 'nan': must be a positive number"),
        ("T 1\nI 2 x\n", "line 2: deficit 'x': must be a number, or inf"),
        ("T 1\nI 2 -inf\n", "line 2: deficit '-inf': must be a number, or inf"),
        ("T 1\nI 2 -1e999\n", "line 2: deficit -1e999: must be a number, or inf"),
        ("T 1 2\nI 2 1\n", "line 1: deficit 2: must be 0 for a T block"),
        ("T 1\nI 2 1\nT 1\nI 2\n", "line 4: no deficit: line 2 has one: all or none"),
        ("kind length\nkind length\nT 1\nI 2\n", "line 2: kind 'kind': must be T or I"),
        ("T\x1b[31m 1\nI 2\n", r"line 1: kind .*x1b"),
        (b"T 1\nI \xff\n", "not a text file in UTF-8"),
        (b"T 1\nI 2\0\n", "has NUL bytes"),
    ],
)
def test_anything_else_is_one_line_that_names_it(ring, text, message):
    with pytest.raises(qa.InputError, match=message) as told:
        ring(text)
    assert "ring.txt" in str(told.value)
    assert "\n" not in str(told.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(qa.InputError, match=r"missing\.txt"):
        qa.Blocks.from_file(tmp_path / "missing.txt")
    with pytest.raises(qa.InputError, match="blocks = 3: must be the path"):
        qa.Blocks.from_file(3)


@pytest.mark.parametrize("text", ["T;3\nI;2,5\n", "T 3\nI 2,5\n", "T\t1,0\nI\t2\n"])
def test_a_decimal_comma_is_no_deficit(ring, text):
    """`I;2,5` was read as a block of length 2 with the deficit 5."""
    with pytest.raises(qa.errors.InputError, match="decimal comma"):
        ring(text)


def test_commas_alone_are_columns(ring):
    assert ring("T , 1,0\nI,2,5\n").deficits.tolist() == [0.0, 5.0]


@pytest.mark.parametrize("chain", [None, "chain.csv", np.array([1.0])])
def test_blocks_are_made_of_chains(chain):
    with pytest.raises(qa.errors.InputError, match="must be a Chain"):
        qa.Blocks.from_chain(chain)
