"""Text as other programs write it that may mean two things, or lacks a value: one line on it."""

import re
import warnings

import numpy as np
import pytest

from qavalanche import InputError
from qavalanche.errors import InputWarning
from qavalanche.tables import read_block, read_column
from qavalanche.tables.numbers import number


def put(path, text):
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.0D-03", 1e-3), ("-2d5", -2e5), (".5D+00", 0.5), ("1.5-103", 1.5e-103),
        ("0.25+101", 2.5e100), ("1.5*^-7", 1.5e-7), ("1.5`", 1.5), ("1.5`20.3*^2", 150.0),
        ("2.``10", 2.0), ("3*^0", 3.0), ("Inf", np.inf), ("-infinity", -np.inf), ("0*^-999", 0.0),
    ],
)  # fmt: skip
def test_numbers_of_fortran_and_mathematica(text, value):
    assert number("here", text) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1.0-10", r"must be a number \(an exponent without its letter\? write an E\)"),
        ("1.5-1034", "an exponent without its letter"),
        ("15-103", "must be a number"),
        ("1.5-400", "too large or too small"),
        ("1.5*^400", "too large or too small"),
        ("1.5*^", "must be a number"),
        ("1.5e3`", "must be a number"),
        ("0.1+0.2i", "complex"),
        ("(0.1,0.2)", "complex"),
        ("0,5", "decimal comma"),
        ("{0.1", "Export"),
        ("[0.1", "savetxt"),
    ],
)
def test_what_may_be_two_numbers_or_none_says_how_to_write_it(text, message):
    with pytest.raises(InputError, match=message):
        number("here", text)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        # decimal commas: two columns of whole numbers look alike
        ("g.csv", "0,1\n0,3\n", "line 1: columns 0, 1: .*decimal comma"),
        ("g.txt", "0,1\n", "one number or two"),
        ("g.txt", "0,1\n1,0\n2,1\n", "line 1: columns 0, 1: .*decimal comma"),
        ("g.txt", "0,1\n0.3\n", "line 2: 1 column: 2 as in line 1"),
        ("g.txt", "0,1\n5\n", "line 2: 1 column: 2 as in line 1"),
        ("g.txt", "a,b\n0,1\n0,3\n", 'a column named "coupling" is needed'),
        ("g.txt", "0,1\t0,2\n0,3\t0,4\n", "decimal comma"),
        ("g.txt", "0,1 0,2\n0,3 0,4\n", "columns 0, 1 0, 2: .*decimal comma"),
        ("g.csv", "coupling;x\n0,1;1\n0.2;1\n", "line 3: '0.2': decimal commas elsewhere"),
        ("g.csv", "0,1;0.2\n", "line 1: '0.2': decimal commas elsewhere"),
        ("g.csv", "coupling;x\n1.234,5;1\n", "line 2: '1.234,5': "),
        # missing values
        ("g.txt", "bond coupling\n0 0.1\n1\n", "line 3: 1 column: 2 as in line 1"),
        ("g.txt", "0.1\n\n0.3\n", "line 2: is empty"),
        ("g.txt", "0.1\nNaN\n", "line 2: 'NaN': must be a number"),
        ("g.txt", "#N/A 0.1\n0.2 0.3\n", "line 1: columns #N/A, 0.1"),
        ("g.tsv", "bond\tcoupling\n0\t\n1\t0.2\n", "line 2: '': must be"),
        ("g.tsv", "bond\tg\tnote\n0\t\tx\n1\t0.2\ty\n", "line 2: '': must be a number"),
        ("g.csv", "bond;g\n0;\n1;0,2\n", "line 2: '': must be a number"),
        # columns
        (
            "g.txt",
            "0.1 0.2\n0.3 0.4\n",
            r"no names: choose one by its number.* column= \(--column\)",
        ),
        ("g.txt", "# ED 2024-01-05, L = 500\n0.1 0.2\n0.3 0.4\n", "the columns have no names"),
        ("g.txt", "# run 7\n0.1 0.2\n0.3 0.4\n", "the columns have no names"),
        ("g.txt", "J E\n0.1 0.2\n", r"J, E: .* is needed \(choose it with column= \(--column\)"),
        ("g.txt", "# decay\n0.1\n0.2\n", "line 1: 'decay': \"coupling\" is needed"),
        ("g.txt", "# bond decay\n0 0.1\n1 0.2\n", "line 1: columns bond, decay: a column named"),
        ("g.txt", "# bond g\n1 0.1\n0 0.2\n", "line 3: bond = 0 after 1"),
        ("g.txt", '0.1\n"0.2\n', "line 2: .*quote"),
        ("g.txt", "# name: a\n1\n\n# name: b\n2\n", "line 4: a second variable of Octave"),
        ("g.txt", "1 2 3\n4 5\n", "line 2: 2 columns: 3 as in line 1"),
        ("g.txt", b"\xff\xfe\x00", "UTF-16, as its mark says"),
        ("g.dat", b"\x00\x01\x02", "has NUL bytes"),
    ],
)
def test_a_text_that_may_mean_two_things_is_refused(tmp_path, name, text, message):
    with pytest.raises(InputError, match=message) as caught:
        read_column(put(tmp_path / name, text), "coupling")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("bond energy\n0 0.1\n", "enrgy", r'"enrgy" is needed \(did you mean "energy"\?\)'),
        ("bond energy\n0 0.1\n", 3, "column 3: there are columns 1 to 2"),
        ("0 0.1\n1 0.2\n", 7, "column 7: there are columns 1 to 2"),
        ("0.1\n0.2\n", "energy", '"energy"'),
        ("0 0.1\n1 0.2\n", 0, "column = 0: must be the name of a column, or its number from 1 on"),
        ("0 0.1\n1 0.2\n", "0", "column 0: there are columns 1 to 2"),
        ("0 0.1\n1 0.2\n", "", "column = ''"),
        ("bond x\n0 0.1\n2 0.2\n", "x", "line 3: bond = 2 after 0"),
        ("bond x x\n0 0.1 1\n", "x", "two columns named 'x'"),
    ],
)
def test_a_column_that_is_not_there(tmp_path, text, column, message):
    with pytest.raises(InputError, match=message):
        read_column(put(tmp_path / "g.txt", text), "coupling", column)


def test_numbers_that_are_no_titles(tmp_path):
    """The number of a column is looked for among titles, not among numbers."""
    path = put(tmp_path / "g.txt", "2 0.1\n3 0.2\n")
    assert read_column(path, "coupling", "2").tolist() == [0.1, 0.2]
    path = put(tmp_path / "g.csv", ",0,1\n0,0.1,0.2\n1,0.3,0.4\n")  # as pandas writes titles
    assert read_column(path, "coupling", "0").tolist() == [0.1, 0.3]
    assert read_column(path, "coupling", 2).tolist() == [0.1, 0.3]
    with pytest.raises(InputError, match="column '1': is column 3 by its title, another by its n"):
        read_column(path, "coupling", "1")


@pytest.mark.parametrize(
    ("text", "column", "down", "message"),
    [
        ("1 2\n3 nan\n", None, False, "line 2: 'nan': must be a number"),
        ("nan 2\n3 4\n", None, False, "line 1: 'nan': must be a number"),
        ("1 2\n\n3 4\n", None, True, "line 2: is empty: a missing value"),
        (",0,1\n0,1,2\n2,3,4\n", None, False, "line 3: the first column = 2 after 0"),
        ("bond,g\n0,1\n1,2\n", None, False, "0 columns that number chains: one, such as sample"),
        ("sample,g\n0,1\n0,2\n1,3\n", None, False, "line 4: a chain of 1 values: 2 as in the"),
        ("sample,g\n1,1\n0,2\n", None, False, "line 3: sample = 0 after 1"),
        ("sample,bond,g\n0,0,1\n0,2,2\n", None, False, "line 3: bond = 2 after 0"),
        ("sample,bond,g\n0,0,1\n0,1,2\n1,1,1\n1,0,2\n", None, False, "line 5: bond = 0 after 1"),
        ("sample,chain,g\n0,0,1\n0,1,2\n", None, False, "2 columns that number chains"),
        ("bond\n0\n1\n", None, False, "there are no others"),
        ("1 2\n3 4\n", "g", False, "no titles"),
        ("0 0.2\n1 0.4\n2 0.5\n", None, False, "the first column counts the rows: leave it out"),
    ],
)
def test_a_table_that_makes_no_chains(tmp_path, text, column, down, message):
    path = put(tmp_path / "g.csv", text)
    with pytest.raises(InputError, match=message):
        read_block(path, "coupling", column, "columns" if down else "rows")


def test_titles_that_count_above_decimals_are_warned_of(tmp_path):
    """pd.DataFrame(table).to_csv(index=False) writes the titles 0, 1, 2."""
    path = put(tmp_path / "g.csv", "0,1,2\n0.1,0.2,0.3\n")
    with pytest.warns(InputWarning, match=re.escape("0 to 2 above decimals are taken as")):
        assert read_block(path, "coupling").shape == (2, 3)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read_block(put(tmp_path / "w.csv", "0,1,2\n1,0,3\n"), "coupling")
