"""Arrays that are no numbers, have holes, are damaged, or would fill the memory: one line each."""

import gzip
import io
import json
import pickle
import zipfile

import h5py
import numpy as np
import polars as pl
import pytest
import scipy.io
from written_files import matlab_73, write_column

from qavalanche import InputError
from qavalanche.system import memory
from qavalanche.tables import read_block, read_column

g = np.array([0.1, 0.3, 0.2])


def hdf5(path, **arrays):
    with h5py.File(path, "w") as file:
        for name, array in arrays.items():
            file[name] = array
    return path


def refused(path, message, column=None):
    with pytest.raises(InputError, match=message) as caught:
        read_column(path, "coupling", column)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 600


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (g + 0j, r"complex128: real numbers are needed \(write real parts, or sizes\)"),
        (g > 0.1, "truth values are none|class logical"),
        (np.array(["a"]), "text is none|objects are none|class char"),
        (np.ones((2, 3, 4)), r"shape \(2, 3, 4\): one axis is needed"),
    ],
)
def test_arrays_that_are_no_chain(tmp_path, value, message):
    np.save(tmp_path / "a.npy", value)
    np.savez(tmp_path / "a.npz", coupling=value)
    scipy.io.savemat(tmp_path / "a.mat", {"coupling": value})
    kept = value.astype("S") if value.dtype.kind == "U" else value
    hdf5(tmp_path / "a.h5", coupling=kept)
    for name in ("a.npy", "a.npz", "a.mat", "a.h5"):
        refused(tmp_path / name, message)


def test_which_of_several(tmp_path):
    np.savez(tmp_path / "a.npz", first=g, b=g)
    refused(tmp_path / "a.npz", "holds 2 arrays: first, b: choose it with column= .--column.")
    refused(tmp_path / "a.npz", r"has no array 'frst' \(did you mean \"first\"\?\)", "frst")
    assert read_column(tmp_path / "a.npz", "coupling", "b").tolist() == g.tolist()
    np.savez(tmp_path / "w.npz", decays=g)
    refused(tmp_path / "w.npz", "the array 'decays': \"coupling\" is needed")
    assert read_column(tmp_path / "w.npz", "decay").tolist() == g.tolist()
    scipy.io.savemat(tmp_path / "a.mat", {"L": 3, "J_eff": g, "W": 2.5})
    assert read_column(tmp_path / "a.mat", "coupling").tolist() == g.tolist()
    hdf5(tmp_path / "a.h5", **{"x/g": g, "y/g": g})
    refused(tmp_path / "a.h5", "holds 2 arrays: x/g, y/g")
    hdf5(tmp_path / "t.h5", t=np.rec.fromarrays([g, g], names="a,b"))
    refused(tmp_path / "t.h5", "or one of its columns by name")
    refused(tmp_path / "t.h5", "or one of its columns by name", "c")
    hdf5(tmp_path / "m.h5", m=np.ones((3, 2)))
    refused(tmp_path / "m.h5", "has no column '3': there are 1 to 2", "m/3")
    refused(tmp_path / "m.h5", "one axis is needed, or say which chain: 0 to 2")
    with pytest.raises(InputError, match=r"chain = 3: .*m.h5 holds 3, from 0 on"):
        read_column(tmp_path / "m.h5", "coupling", None, 3)
    pl.DataFrame({"bond": [0, 2, 1], "g": g}).write_parquet(tmp_path / "a.parquet")
    refused(tmp_path / "a.parquet", "row 2: bond = 2 after 0")


def test_missing_values_are_no_numbers(tmp_path):
    pl.DataFrame({"g": [0.1, None, 0.3]}).write_parquet(tmp_path / "a.parquet")
    refused(tmp_path / "a.parquet", "column g, row 2: is missing")
    for text in ("[0.1, null]", "[0.1, NaN]", "[0.1, true]", '[0.1, "0.2"]', "[0.1, 1e999]"):
        (tmp_path / "a.json").write_text(text)
        refused(tmp_path / "a.json", "value 2|NaN|too large")
    with h5py.File(tmp_path / "holes.h5", "w") as file:
        file.create_dataset("never", (3,), "f8")
        file.create_dataset("in_part", (6,), "f8", chunks=(3,))[:3] = g
        marked = file.create_dataset("filled", data=[0.1, 9.9e36])
        marked.attrs["_FillValue"] = 9.9e36
        file.create_dataset("packed", data=[1, 2]).attrs["scale_factor"] = 0.1
        file.create_dataset("nothing", data=h5py.Empty("f"))
    refused(tmp_path / "holes.h5", "never: was never written", "never")
    refused(tmp_path / "holes.h5", "in_part: was not written in all parts", "in_part")
    refused(tmp_path / "holes.h5", "filled, value 2: is the fill value", "filled")
    refused(tmp_path / "holes.h5", "packed", "packed")
    refused(tmp_path / "holes.h5", "is empty", "nothing")


def test_classes_of_matlab(tmp_path):
    import scipy.sparse

    held = {"s": {"a": g}, "c": np.array([g, "x"], object), "m": scipy.sparse.eye(3), "g": g}
    scipy.io.savemat(tmp_path / "a.mat", held)
    for name, message in (("s", "class struct"), ("c", "class cell"), ("m", "is sparse")):
        refused(tmp_path / "a.mat", message, name)
    matlab_73(tmp_path / "b.mat", g=g, t=g, e=np.zeros(2))
    with h5py.File(tmp_path / "b.mat", "r+") as file:
        file["t"].attrs["MATLAB_class"] = np.bytes_("char")
        file["e"].attrs["MATLAB_empty"] = 1
        group = file.create_group("m")
        group.attrs["MATLAB_sparse"] = 3
        group["data"] = g
        file["#refs#/a"] = g
    for name, message in (("t", "class char"), ("e", "is empty"), ("m", "is sparse")):
        refused(tmp_path / "b.mat", message, name)
    assert read_column(tmp_path / "b.mat", "coupling").tolist() == g.tolist()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("g.xlsx", b"PK\x03\x04", "save the sheet as .csv"),
        ("g.csv", b"PK\x03\x04" + bytes(50), "zip archive"),
        ("g.pkl", pickle.dumps([0.1]), "may run code"),
        ("g.dat", pickle.dumps([0.1]), "may run code"),
        ("g.rds", gzip.compress(b"X\n"), "write.csv"),
        ("g.gz", gzip.compress(b"RDX3\nX\n"), "write.csv"),
        ("g.pdf", b"%PDF-1.4", "a page"),
        ("g.txt", b"%PDF-1.4\n", "a page"),
        ("g.root", b"root", "uproot"),
        ("g.nc", b"CDF\x01" + bytes(20), "nccopy"),
        ("g.arrow", b"ARROW1", "write_parquet"),
        ("g.bin", bytes(16), "fromfile"),
        ("g.unknown", bytes(range(256)), "nor of a known format"),
        ("g.csv.gz", b"0.1\n", "is not compressed, as its ending says"),
        ("g.gz", gzip.compress(gzip.compress(b"0.1\n")), "compressed twice"),
        ("g.h5", b"0.1\n", "cannot be read as HDF5"),
        ("g.mat", b"0.1\n", "no sound .mat"),
        ("g.npz", b"0.1\n", "no sound .npz"),
        ("g.parquet", b"0.1\n", "no Parquet file"),
        ("g.json", b"0.1", "a list of numbers"),
        ("g.json", b'[{"g": 0.1}]', "a list of numbers"),
        ("g.json", b'{"a": [[1], [1, 2]]}', "a list of numbers"),
        ("g.json", b'{"a": [1], "a": [2]}', "two lists of one name"),
        ("g.json", b"[" * 100_000, "no sound JSON"),
    ],
)
def test_what_is_not_read_says_what_to_do(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    refused(tmp_path / name, message)


def test_a_name_that_says_another_format(tmp_path):
    hdf5(tmp_path / "g.csv", g=g)
    refused(tmp_path / "g.csv", "is HDF5, its name must end in .h5")
    hdf5(tmp_path / "g", g=g)
    assert read_column(tmp_path / "g", "coupling").tolist() == g.tolist()


def test_without_h5py_it_says_what_to_install(tmp_path, monkeypatch):
    import sys

    path = hdf5(tmp_path / "g.h5", g=g)
    monkeypatch.setitem(sys.modules, "h5py", None)
    refused(path, r'needs h5py: pip install "qavalanche\[files\]"')


class TestMemory:
    @pytest.fixture(autouse=True)
    def little(self, monkeypatch):
        monkeypatch.setattr(memory, "available_bytes", lambda: 3_000_000)

    def test_what_unpacks_to_more_than_there_is_is_refused(self, tmp_path):
        (tmp_path / "g.txt").write_bytes(b"0\n" * 30_000)
        refused(tmp_path / "g.txt", "reading .* needs about .* of memory")
        zeros = bytes(20_000_000)
        (tmp_path / "g.txt.gz").write_bytes(gzip.compress(zeros))
        refused(tmp_path / "g.txt.gz", "unpacking .* needs about .* of memory")
        np.savez_compressed(tmp_path / "g.npz", np.zeros(2_000_000))
        refused(tmp_path / "g.npz", "needs about .* of memory")
        scipy.io.savemat(tmp_path / "g.mat", {"g": np.zeros(2_000_000)}, do_compression=True)
        refused(tmp_path / "g.mat", "unpacking .* needs about .* of memory")
        with h5py.File(tmp_path / "g.h5", "w") as file:
            file.create_dataset("g", data=np.zeros(2_000_000), chunks=(100_000,), compression=4)
        refused(tmp_path / "g.h5", "needs about .* of memory")
        pl.DataFrame({"g": np.zeros(2_000_000)}).write_parquet(tmp_path / "g.parquet")
        refused(tmp_path / "g.parquet", "needs about .* of memory")

    def test_an_archive_that_lies_of_its_size(self, tmp_path):
        inner = io.BytesIO()
        np.save(inner, np.zeros(10))
        content = bytearray(inner.getvalue())
        with zipfile.ZipFile(tmp_path / "g.npz", "w") as archive:
            archive.writestr("g.npy", bytes(content[:-8]))
        refused(tmp_path / "g.npz", "72 bytes of data, where its header says 80")


NAMES = ("a.npy", "many.npz", "a.h5", "one.hdf5", "a.mat", "packed.mat", "v4.mat", "v73.mat",
         "polars.parquet", "a.json", "numpy_header.txt", "unicode.txt", "numpy.txt.xz")  # fmt: skip
CHECKED = ("many.npz", "one.hdf5", "packed.mat", "numpy.txt.xz")
"""Files in which a checksum covers the numbers."""


def test_what_is_cut_off_or_changed_in_one_bit_is_one_line_or_read(tmp_path, capfd):
    """Numbers that no checksum covers may change with a bit; nothing else happens."""
    right = np.exp(np.random.default_rng(1).normal(-1, 1, 12))
    write_column(tmp_path, right)
    random = np.random.default_rng(2)
    refusals = {name: [] for name in NAMES}
    for name in NAMES:
        content = (tmp_path / name).read_bytes()
        cut = [content[:n] for n in (0, 1, len(content) // 2, len(content) - 9)]
        spots = random.integers(0, len(content), 24), random.integers(0, 8, 24)
        flipped = [_flipped(content, i, bit) for i, bit in zip(*spots, strict=True)]
        path = tmp_path / f"spoilt_{name}"
        for spoilt in (*cut, *flipped):
            path.write_bytes(spoilt)
            try:
                found = read_column(path, "coupling")
            except InputError as error:
                refusals[name].append(str(error))
                continue
            same = np.array_equal(found, right)
            assert same or name not in CHECKED, name
    assert capfd.readouterr().err == ""  # of polars, which writes past Python's stream
    told = [message for messages in refusals.values() for message in messages]
    assert not [message for message in told if "\n" in message or len(message) > 600]
    assert min(map(len, refusals.values())) >= 4


def _flipped(content, place, bit):
    return content[:place] + bytes([content[place] ^ (1 << bit)]) + content[place + 1 :]


def test_tables_of_binaries(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps([0.1, 0.2]))
    assert read_block(tmp_path / "a.json", "coupling").shape == (2,)
    np.save(tmp_path / "m.npy", np.ones((2, 2)))
    with pytest.raises(InputError, match="an array has columns without names"):
        read_block(tmp_path / "m.npy", "coupling", "1")
