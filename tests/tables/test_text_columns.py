"""Columns of numbers in files: right values, or one line that names the line of the file."""

import io
import os
import re
import subprocess
import sys
import warnings

import numpy as np
import pytest

from qavalanche import Chain, InputError
from qavalanche.errors import InputWarning
from qavalanche.tables import read_column

OK = np.array([0.1, 0.2])


def couplings(path, text):
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return np.exp(-Chain.from_file(path).decays()).tolist()


def saved(array, **options):
    file = io.BytesIO()
    np.save(file, array, **options)
    return file.getvalue()


def announced(header, data=b""):
    """A .npy file with any text as its header."""
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode() + data


def shape(text):
    return "{'descr': '<f8', 'fortran_order': False, 'shape': " + text + ", }\n"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("\n\n# a comment\ncoupling\n# another, \"with a quote\n0.1\n0.3\n\n\n", [0.1, 0.3]),
        ("#N/A stands for missing\n#done!\n#\n##\n0.1\n#\n0.3\n#end\n", [0.1, 0.3]),
        ("0.1\n0.3", [0.1, 0.3]),
        ("0.1,0.3\n", [0.1, 0.3]),
        ("1, 0.5\n", [1, 0.5]),
        ("0.1,0.2,0.3\n", [0.1, 0.2, 0.3]),
        ('"coupling"\n"0.1"\n 0.3 \n', [0.1, 0.3]),
        ("coupling\r\n0.1\r\n0.3\r\n", [0.1, 0.3]),
        ("coupling\r0.1\r0.3\r", [0.1, 0.3]),
        ("\ufeffcoupling\n0.1\n0.3\n", [0.1, 0.3]),
        (",coupling\n0,0.1\n1,0.3\n", [0.1, 0.3]),
        ("bond,coupling\n7,0.1\n8,0.3\n", [0.1, 0.3]),
        ("sample,bond,coupling\n4,0,0.1\n4,1,0.3\n", [0.1, 0.3]),
        ("coupling,note\n.1,\n3E-1,old\n", [0.1, 0.3]),
        ("0\n1\n0\n", [0, 1, 0]),
        ("g\n+0.1\n0e-400\n1.\n", [0.1, 0, 1]),
    ],
)  # fmt: skip
def test_what_a_csv_file_may_look_like(tmp_path, text, values):
    assert couplings(tmp_path / "g.csv", text) == pytest.approx(values)


def test_infinity_is_a_cut(tmp_path):
    (tmp_path / "w.csv").write_text("decay\n0.5\ninf\n1.5\nInfinity\n")
    assert Chain.from_file(tmp_path / "w.csv", "decays").decays().tolist() == [
        0.5, np.inf, 1.5, np.inf,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        # a missing value, as pandas, polars, R and people write it
        ('coupling\n0.1\n""\n0.3\n', "line 3: '': must be a number"),
        ('coupling\n0.1\n0.3\n""\n', "line 4: '': must be a number"),
        ("coupling\n0.1\n\n0.3\n", "line 3: is empty: a missing value"),
        ("coupling\n\n0.3\n", "line 2: is empty: a missing value"),
        ("0.1\r\r0.3\r", "line 2: is empty"),
        ("0.1\n \t\n0.3\n", "line 2: is empty"),
        ('coupling\n0.1\n" "\n', "line 3: '': must be a number"),
        ("bond,coupling\n0,0.1\n1,\n2,0.3\n", "line 3: '': must be a number"),
        ("bond,coupling\n0,0.1\n,\n2,0.3\n", "line 3: '': must be a number"),
        ("0.1,,0.3\n", "line 1: columns 0.1, , 0.3"),
        *((f"coupling\n0.1\n{word}\n", f"line 3: '{word}': must be a number")
          for word in ("NaN", "nan", "NA", "null", "None", "-", "<NA>", "#N/A"[1:], "NULL")),
        # as spreadsheets write it, which is no comment
        *((f"coupling\n0.1\n{word}\n{after}", f"line 3: '{re.escape(word)}': must be a number")
          for word in ("#N/A", "#NV", "#DIV/0!", "#NUM!", "#NAME?", "#ÜBERLAUF!", "#Н/Д")
          for after in ("0.3\n", "")),
        ("coupling,note\n0.1,\n#N/A,\n0.3,\n", "line 3: '#N/A': must be a number"),
        ("#REF!\n0.1\n", "line 1: '#REF!': must be a number"),
        # numbers that are none
        ("0_1\n0.2\n", "line 1: '0_1': must be a number"),
        ("0.2\n1e5_0\n", "line 2: '1e5_0': must be a number"),
        ("0.2\n\u0663\n", "line 2: '\u0663': must be a number"),
        ("0.2\n0x10\n", "line 2: '0x10'"),
        ("0.2\n1dd-3\n", "line 2: '1dd-3'"),
        ("0.2\n1e-400\n", "line 2: '1e-400': too large or too small"),
        ("0.2\n" + "1" * 5000 + "\n", "line 2: '111.*1': too large or too small"),
        ("0.2\n" + "1" * 200_000 + "\n", "line 2: '111.*1': too large or too small"),
        # decimal commas
        ("0,172202\n", "line 1: '0,172202': one number or two. if this is a decimal comma"),
        ("0,172\n0,25\n", "line 1: columns 0, 172: .*decimal comma"),
        ("coupling\n0,172\n0,25\n", "line 2: 2 columns: 1 as in line 1 .*decimal comma"),
        ("bond\tcoupling\n0\t0,1\n", "line 2: '0,1': must be a number .*decimal comma"),
        ("bond;coupling\n0;0,1\n1;0.2\n", "line 3: '0.2': decimal commas elsewhere"),
        # columns
        ("coupling,coupling\n0.1,9\n0.2,9\n", "line 1: two columns named 'coupling'"),
        ("coupling,x,x\n0.1,9,9\n", "line 1: two columns named 'x'"),
        ("coupling,g\n0.1,0.2\n", "line 1: columns coupling and g: only one"),
        ("coupling\n0.1,\n", "line 2: 2 columns: 1 as in line 1"),
        ("x,coupling\n1,0.1,3\n", "line 2: 3 columns: 2 as in line 1"),
        ("coupling\n0.1\ncoupling\n0.2\n", "line 3: 'coupling': must be a number"),
        # an order that is not that of the lines, or two samples one after the other
        ("bond,coupling\n2,0.3\n0,0.1\n1,0.2\n", "line 3: bond = 0 after 2: must count upwards"),
        ("bond,coupling\n0,0.3\n1,0.1\n0,0.2\n", "line 4: bond = 0 after 1"),
        ("site,coupling\n0,0.3\n2,0.1\n", "line 3: site = 2 after 0"),
        ("sample,coupling\n0,0.3\n0,0.1\n1,0.2\n", "line 3: sample = 0 after 0"),
        ("Index,coupling\n1,0.3\n1,0.1\n", "line 3: Index = 1 after 1"),
        (",coupling\n0,0.3\n2,0.1\n", "line 3: the first column = 2 after 0"),
        (",coupling\n0,0.3\n,0.1\n", "line 3: '': must be a number"),
        # quotes, and what is no text
        ('coupling\n0.1\n"0.2\n0.3\n0.4\n', "line 3: .*quote .* not closed"),
        ('bond,note,coupling\n0,"a,0.1\n1,b",0.2\n', "line 2: .*quote"),
        ('bond,coupling\n0,"0.1"x\n', "line 2: "),
        ("0.1\n\x000.2\n", "has NUL bytes"),
        ("0.1\n0.2\n".encode("utf-16")[:-1], "not a text file in UTF-16"),
        ("0.1\n0.2\n".encode("utf-32"), "not a text file in UTF-8"),
        ("0.1\n0.2\n".encode("utf-16-le"), "has NUL bytes"),
        (b"0.1\n\xe9\n", "not a text file in UTF-8"),
    ],
)  # fmt: skip
def test_a_bad_csv_file_is_one_line_that_names_the_line(tmp_path, text, message):
    with pytest.raises(InputError, match=f"g.csv,? ?:?.*{message}") as caught:
        couplings(tmp_path / "g.csv", text)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


def test_a_header_that_pandas_writes_for_a_series_is_warned_of(tmp_path):
    path = tmp_path / "g.csv"
    with pytest.warns(InputWarning, match=r"g.csv, line 1: the 0 above decimals") as found:
        assert couplings(path, "0\n0.1\n0.2\n") == pytest.approx([0, 0.1, 0.2])
    assert len(found) == 1
    (tmp_path / "w.csv").write_text("0\n0.5\ninf\n")
    with pytest.warns(InputWarning, match="the 0 above decimals"):
        assert Chain.from_file(tmp_path / "w.csv", "decays").length == 3
    for text in ("coupling\n0\n0.1\n", "0\n1\n", "0.0\n0.1\n", "0\n"):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            couplings(path, text)


def test_the_command_line_warns_in_one_line_and_goes_on(tmp_path):
    (tmp_path / "g.csv").write_text("0\n0.1\n0.2\n")
    command = [sys.executable, "-m", "qavalanche", "melt", "--couplings", "g.csv"]
    for filters in ("", "error"):
        done = subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True,
            env={**os.environ, "PYTHONWARNINGS": filters},
        )  # fmt: skip
        assert done.returncode == 0
        assert re.fullmatch(
            r"qavalanche: warning: g.csv, line 1: the 0 above .*\n",
            done.stderr,
        )
        assert "3 bonds" in done.stdout


class TestNpy:
    @pytest.mark.parametrize(
        "content",
        [saved(OK), saved(OK.astype(">f8")), saved(OK[::-1][::-1]), saved(OK.astype("g"))],
    )
    def test_any_layout_of_real_numbers(self, tmp_path, content):
        (tmp_path / "g.npy").write_bytes(content)
        assert Chain.from_file(str(tmp_path / "g.npy")).decays().tolist() == (-np.log(OK)).tolist()

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (saved(OK)[:-3], "13 bytes of data, where its header says 16"),
            (saved(OK)[:50], "not the header of a .npy file"),
            (saved(OK) + saved(OK), "bytes of data, where its header says 16"),
            (announced(shape("(1000000000000,)"), bytes(16)), "its header says 8000000000000"),
            (announced(shape("(1,)"), bytes(16)), "16 bytes of data, where its header says 8"),
            (announced(shape("(-2,)"), bytes(16)), "its header says -16"),
            (announced(shape(f"({'9' * 5000},)"), bytes(16)), "not the header|says a number"),
            (announced(shape("(9**9**9,)")), "not the header"),
            (announced("(" * 9000 + ")" * 9000), "not the header"),
            (announced("[" * 150), "not the header"),
            (announced("[1]"), "not the header"),
            (b"\x93NUMPY\x03\x00\x02\x00\x00\x00{}", "not the header"),
            (b"\x93NUMPY\x09\x00", "not the header"),
            (b"0.1\n0.2\n", "not the header"),
            (b"", "not the header"),
            (saved(np.array([0.1, None], object), allow_pickle=True), "values of type object"),
            (saved(np.zeros(2, [("a", "f8")])), "values of type .*real numbers"),
            (saved(np.array(["0.1"])), "values of type <U3: real numbers"),
            (saved(np.array([True])), "values of type bool"),
            (saved(np.array([1j])), "values of type complex128"),
            (saved(np.asfortranarray(np.ones((2, 3)))), r"shape \(2, 3\): one axis"),
            (saved(np.float64(3)), r"shape \(\): one axis"),
            (saved(np.empty(0)), "0 values"),
            (saved(np.array([0.1, np.nan])), "value 2 is nan"),
        ],
    )
    def test_a_file_that_says_something_else_than_it_holds(self, tmp_path, content, message):
        (tmp_path / "g.npy").write_bytes(content)
        with pytest.raises(InputError, match=message) as caught:
            Chain.from_file(tmp_path / "g.npy")
        assert "\n" not in str(caught.value)
        assert len(str(caught.value)) < 400

    def test_several_arrays_are_refused(self, tmp_path):
        np.savez(tmp_path / "g", a=OK)
        (tmp_path / "g.npz").rename(tmp_path / "g.npy")
        with pytest.raises(InputError, match="must hold a single array"):
            Chain.from_file(tmp_path / "g.npy")


@pytest.mark.skipif(os.name != "posix", reason="pipes and links of POSIX")
@pytest.mark.parametrize("name", ["pipe.csv", "folder.csv", "zero.npy", "loop.csv", "sparse.csv"])
def test_only_regular_files_that_fit_in_memory_are_read(tmp_path, name):
    path = tmp_path / name
    if name == "pipe.csv":
        os.mkfifo(path)
    elif name == "folder.csv":
        path.mkdir()
    elif name == "sparse.csv":
        with path.open("wb") as file:
            file.truncate(10**13)
    else:
        path.symlink_to("/dev/zero" if name == "zero.npy" else path)
    with pytest.raises(InputError, match=r"cannot be read|needs about 250 TB"):
        Chain.from_file(path)


def test_names_of_files_are_one_line_too(tmp_path):
    with pytest.raises(InputError, match=r"a\\nb\\x1b.csv: cannot be read"):
        Chain.from_file(tmp_path / "a\nb\x1b.csv")
    with pytest.raises(InputError, match="must be the path of a file"):
        Chain.from_file("")


@pytest.mark.parametrize("title", ["realization", "realisation", "chain", "sample"])
def test_two_chains_in_one_column_are_refused(tmp_path, title):
    path = tmp_path / "g.csv"
    path.write_text(f"{title},coupling\n0,0.1\n0,0.2\n1,0.3\n")
    with pytest.raises(InputError, match=f"g.csv, line .*{title}"):
        read_column(path, "coupling")
    path.write_text(f"{title},coupling\n7,0.1\n7,0.2\n7,0.3\n")
    assert read_column(path, "coupling").tolist() == [0.1, 0.2, 0.3]


def test_an_exchange_on_every_line_is_not_ignored(tmp_path):
    path = tmp_path / "h.csv"
    path.write_text("field,J\n0.1,0.5\n0.2,0.5\n")
    with pytest.raises(InputError, match=r"h\.csv, line 1: a column .J.: J is one number"):
        read_column(path, "field")
