"""Files that once were read as another chain without a word: right, refused, or warned of."""

import warnings

import h5py
import numpy as np
import pytest

from qavalanche import InputError
from qavalanche.errors import InputWarning
from qavalanche.tables import read_block, read_column

LONG = "sample,coupling\n0,.1\n0,.2\n0,.3\n1,.4\n1,.5\n1,.6\n"
TABLE = [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]


def put(path, text):
    path.write_text(text)
    return path


@pytest.mark.parametrize("chains", ["rows", "columns"])
@pytest.mark.parametrize("column", [None, "coupling"])
def test_chains_below_each_other_are_never_turned(tmp_path, chains, column):
    found = read_block(put(tmp_path / "g.csv", LONG), "coupling", column, chains)
    assert found.tolist() == TABLE


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("g.dat", "****** ******"), ("g.dat", "-- --"), ("g.dat", "1+2j 2+3j"),
        ("g.dat", "(1+2j) (2+3j)"), ("g.dat", "1.0-10 1.0-10"), ("g.tsv", "1,5\t2,5"),
        ("g.csv", "- , -"), ("g.csv", "NA,x"), ("g.dat", "1e400 1e400"),
    ],
)  # fmt: skip
def test_a_first_row_that_is_no_number_is_no_header(tmp_path, name, first):
    between = {"g.dat": " ", "g.tsv": "\t", "g.csv": ","}[name]
    path = put(tmp_path / name, f"{first}\n0.5{between}0.3\n0.2{between}0.7\n")
    for read in (lambda: read_block(path, "coupling"), lambda: read_column(path, "coupling", 1)):
        with pytest.raises(InputError, match=r"line 1: .*: (must be a number|too large)"):
            read()


@pytest.mark.parametrize("title", ["a b", "W=3 W=4", "ε δ", "g1 g2i", "x_1 2nd"])
def test_words_are_a_header(tmp_path, title):
    path = put(tmp_path / "g.dat", f"{title}\n0.5 0.3\n0.2 0.7\n")
    assert read_block(path, "coupling").shape == (2, 2)


@pytest.mark.parametrize(
    ("text", "line"),
    [("coupling\n0.1\n0.2\n\n", 4), ("coupling\n0.1\n\n\n", 3), ("\n0.2\n0.3\n", 1)],
)
def test_an_empty_line_at_an_end_may_be_a_missing_value(tmp_path, text, line):
    """polars writes None so."""
    path = put(tmp_path / "g.csv", text)
    with pytest.raises(InputError, match=f"g.csv, line {line}: is empty: .* blank line, remove it"):
        read_column(path, "coupling")
    assert read_column(put(tmp_path / "g.txt", text), "coupling").size > 0


@pytest.mark.parametrize("text", ["\n\ncoupling\n0.1\n0.2\n\n\n", "coupling\n0.1\n0.2", "\n.1\n\n"])
def test_empty_lines_around_are_layout(tmp_path, text):
    assert read_column(put(tmp_path / "g.csv", text), "coupling")[0] == 0.1


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("0,1,2\n.5,.6,.7\n.1,.2,.3\n", {"column": 2}),
        ("0,1,2\n.5,.6,.7\n.1,.2,.3\n", {"chain": 1}),
        ("# a b c\n0,1,2\n.5,.6,.7\n.1,.2,.3\n", {"chain": 1}),
        ("# bond coupling x\n0,1,2\n1,.6,.7\n2,.2,.3\n", {}),
        ("0\n.5\n.6\n", {"column": 1}),
        ("0\n.5\n.6\n", {"chain": 0}),
        ("8\n.5\n.6\n", {}),
    ],
)
def test_a_header_of_numbers_is_warned_of_however_it_is_read(tmp_path, text, how):
    with pytest.warns(InputWarning, match="above decimals .* header that pandas wrote"):
        read_column(put(tmp_path / "g.csv", text), "coupling", **how)


def test_a_column_of_a_number_is_counted_from_one(tmp_path):
    path = put(tmp_path / "g.csv", "2,1\n.5,.6\n")
    with pytest.warns(InputWarning):
        assert read_column(path, "coupling", 1).tolist() == [2, 0.5]
    path = put(tmp_path / "h.csv", "bond,2,1\n0,.5,.6\n1,.7,.8\n".replace("2,1", "0,1"))
    assert read_column(path, "coupling", 2).tolist() == [0.5, 0.7]
    assert read_column(path, "coupling", "0").tolist() == [0.5, 0.7]
    with pytest.raises(InputError, match="column '1': is column 3 by its title"):
        read_column(path, "coupling", "1")


@pytest.mark.parametrize(
    "text",
    [
        "# chain 0\n0.1\n0.2\n# chain 1\n0.3\n0.4\n",
        "# bond g\n0 0.1\n1 0.2\n# bond g\n2 0.3\n3 0.4\n",
        "g\n0.1\n# W = 3.5\n0.2\n# W = 4.0\n0.3\n",
    ],
)
def test_blocks_between_comments_are_no_chain(tmp_path, text):
    with pytest.raises(InputError, match=r"line \d: the comment .* as in line \d: blocks are many"):
        read_column(put(tmp_path / "g.dat", text), "coupling")


@pytest.mark.parametrize("text", ["0.1\n#0.2\n#0.4\n0.3\n", "coupling\n0.1\n% repeated\n0.3\n"])
def test_a_comment_between_numbers_is_warned_of(tmp_path, text):
    with pytest.warns(InputWarning, match="between numbers of one chain"):
        assert read_column(put(tmp_path / "g.dat", text), "coupling").tolist() == [0.1, 0.3]


@pytest.mark.parametrize(
    "text",
    [
        "0 0.1 0.2\n1 0.3 0.4\n", "5 .1 .2\n6 .3 .4\n7 .1 .2\n", "2 .1\n1 .2\n0 .3\n",
        ".1 0 .2\n.3 1 .4\n", "0.0 .1\n1.0 .2\n", "0 3 .5\n1 3 .4\n2 9 .2\n", "a b\n1 .5\n2 .3\n",
    ],
)  # fmt: skip
@pytest.mark.parametrize("chains", ["rows", "columns"])
def test_an_index_is_no_bond(tmp_path, text, chains):
    with pytest.raises(InputError, match="counts the rows: leave it out"):
        read_block(put(tmp_path / "g.dat", text), "coupling", None, chains)


@pytest.mark.parametrize("table", [[[1, 5], [2, 3]], [[0.5, 0.1], [1.5, 0.2]], [[1, 0.5], [3, 2]]])
def test_what_does_not_count_is_a_table(tmp_path, table):
    np.save(tmp_path / "g.npy", np.array(table, float))
    assert read_block(tmp_path / "g.npy", "decay").tolist() == table


@pytest.mark.parametrize("title", ["i", "n", "bond_index", "site_index", "Bond_Number"])
def test_more_names_of_an_index(tmp_path, title):
    path = put(tmp_path / "g.csv", f"{title},coupling\n3,.1\n4,.2\n")
    assert read_column(path, "coupling").tolist() == [0.1, 0.2]
    put(path, f"{title},coupling\n2,.1\n0,.2\n")
    with pytest.raises(InputError, match=f"line 3: {title} = 0 after 2"):
        read_column(path, "coupling")


def test_tabs_at_the_edges(tmp_path):
    """pandas' index has no title; other programs end every line with a tab."""
    path = put(tmp_path / "g.tsv", "\tcoupling\n0\t0.1\n1\t0.2\n")
    assert read_column(path, "coupling").tolist() == [0.1, 0.2]
    put(path, "\t0\t1\n0\t0.1\t0.3\n1\t0.2\t0.5\n")
    assert read_block(path, "coupling").tolist() == [[0.1, 0.3], [0.2, 0.5]]
    for text in ("0.1\t0.3\t\n0.2\t0.5\t\n", "\t0.1\t0.3\n\t0.2\t0.5\n"):
        assert read_block(put(path, text), "coupling").tolist() == [[0.1, 0.3], [0.2, 0.5]]
    put(path, "a\tcoupling\n\t0.1\n\t0.2\n")
    assert read_column(path, "coupling").tolist() == [0.1, 0.2]
    with pytest.raises(InputError, match="line 2: ''"):
        read_column(path, "coupling", "a")


@pytest.mark.parametrize("text", ["1.234,56\n", "1,234.5\n"])
def test_thousands_on_one_line_may_be_two_numbers(tmp_path, text):
    with pytest.raises(InputError, match="one number or two"):
        read_column(put(tmp_path / "g.txt", text), "field")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read_column(put(tmp_path / "g.txt", "1.25,56\n"), "field").size == 2


def test_octave_and_r_turn_their_tables(tmp_path):
    with h5py.File(tmp_path / "octave.h5", "w") as file:
        group = file.create_group("g")
        group.attrs["OCTAVE_NEW_FORMAT"] = np.uint8(1)
        group["type"], group["value"] = np.bytes_("matrix"), np.array(TABLE).T
    with h5py.File(tmp_path / "r.h5", "w") as file:
        file.create_dataset("g", data=np.array(TABLE).T).attrs["rhdf5-NA.OK"] = np.int32(1)
    for name in ("octave.h5", "r.h5"):
        assert read_block(tmp_path / name, "coupling").tolist() == TABLE


def test_signs_that_an_attribute_takes_away(tmp_path):
    for value in ("true", "false"):
        with h5py.File(tmp_path / f"{value}.h5", "w") as file:
            made = file.create_dataset("h", data=np.array([1, -6], "i1"))
            made.attrs["_Unsigned"] = value
    assert read_column(tmp_path / "false.h5", "field").tolist() == [1, -6]
    with pytest.raises(InputError, match="is unsigned by an attribute"):
        read_column(tmp_path / "true.h5", "field")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# my couplings\n0.3 0.7\n", [0.3, 0.7]),
        ("# site fields\n0.3 0.7\n", [0.3, 0.7]),
        ("# bond coupling\n0 0.7\n1 0.2\n", [0.7, 0.2]),
        ("# t, coupling\n0, 0.7\n1, 0.2\n", [0.7, 0.2]),
    ],
)
def test_a_remark_above_a_line_is_no_line_of_titles(tmp_path, text, found):
    assert read_column(put(tmp_path / "g.txt", text), "coupling").tolist() == found


@pytest.mark.parametrize("words", ["random couplings", "site fields", "one chain", "chain of"])
def test_a_remark_above_a_table_drops_no_column(tmp_path, words):
    path = put(tmp_path / "g.txt", f"# {words}\n0.3 0.7\n0.1 0.2\n")
    with pytest.raises(InputError, match=r"without its mark, else remove it|0 columns that number"):
        read_block(path, "field")
    path = put(tmp_path / "g.txt", "# two numbers\n0.3 0.7\n0.1 0.2\n")
    assert read_block(path, "field").tolist() == [[0.3, 0.7], [0.1, 0.2]]
    path = put(tmp_path / "g.txt", "# time energy\n0.3 0.7\n0.1 0.2\n")
    assert read_column(path, "field", "energy").tolist() == [0.7, 0.2]
