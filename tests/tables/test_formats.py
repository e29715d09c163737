"""Every format gives the chain of the original array, whatever wrote it."""

from pathlib import Path

import numpy as np
import pytest
from written_files import write_column, write_table

from qavalanche import Chain, InputError
from qavalanche.laws import FromFile
from qavalanche.tables import read_block, read_column
from qavalanche.tables.formats import table_in

G = np.exp(np.random.default_rng(1).normal(-1, 1, (5, 12)))
G[3, 4] = 1.5e-103
g = G[3]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("columns")


@pytest.fixture(scope="module")
def names(folder):
    return write_column(folder, g)


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    return folder, write_table(folder, G)


def test_a_column_is_read_to_the_last_bit_whatever_wrote_it(folder, names):
    wrong = {}
    for name, column in names.items():
        found = read_column(folder / name, "coupling", column)
        if not np.array_equal(found, g):
            wrong[name] = found
    assert not wrong
    assert len(names) > 50


def test_a_chain_of_a_file_is_the_chain_of_its_array(folder, names):
    for name in ("numpy.txt", "many.npz", "a.h5", "v73.mat", "polars.parquet"):
        assert Chain.from_file(folder / name, column=names[name]) == Chain.from_couplings(g)
    fields = Chain.from_file(folder / "by_name.txt", "fields", 1.5, column="energy")
    assert fields == Chain.from_fields(g, 1.5)


def test_a_table_is_many_chains(tables):
    folder, names = tables
    wrong = {}
    for name, (column, chains) in names.items():
        found = read_block(folder / name, "coupling", column, chains)
        if not np.array_equal(found, G):
            wrong[name] = found
    assert not wrong
    assert len(names) > 15


def test_the_same_numbers_are_the_same_law_whatever_the_format(tables):
    folder, names = tables
    first = FromFile(str(folder / "a.npy"))
    for name, (column, chains) in names.items():
        law = FromFile(str(folder / name), column=column or "", chains=chains)
        assert law == first
        assert law.address == first.address
        assert law.draw(12, 0, 3) == first.draw(12, 0, 3)
    assert set(first.section) == {"law", "path", "kind", "J", "digest", "epsilon"}


def test_one_chain_of_many_and_all_of_them(tables):
    folder, _ = tables
    every = Chain.many_from_file(folder / "long.csv")
    assert every == [Chain.from_couplings(row) for row in G]
    assert every[2].source == "long.csv, chain 2"
    assert Chain.from_file(folder / "long.csv", chain=2) == every[2]
    assert Chain.from_file(folder / "a.h5", chain=4) == every[4]
    assert Chain.from_file(folder / "columns.dat", column=3) == every[2]
    assert Chain.from_file(folder / "two.h5", column="run/second/1").length == 5
    assert Chain.many_from_file(folder / "columns.csv", chains="columns") == every


def test_what_matlab_itself_wrote_is_what_scipy_reads_of_it():
    """SciPy carries files of every version of MATLAB, damaged ones too."""
    from scipy.io import loadmat, matlab

    data = Path(matlab.__file__).parent / "tests" / "data"
    if not data.is_dir():
        pytest.skip("SciPy is installed without its tests")
    same = 0
    for path in sorted(data.glob("test*.mat")):
        held = table_in(path).held
        if "hdf5" in path.name:  # which SciPy does not read
            assert held["testdouble"].load().shape == (1, 9)
            continue
        known = loadmat(path)
        for name, one in held.items():
            if one.refusal or one.dtype.kind == "c":
                continue
            assert np.array_equal(one.load(), known[name])
            same += 1
    assert same > 20
    for name in ("malformed1", "corrupted_zlib_data", "corrupted_zlib_checksum", "bad_miuint32"):
        with pytest.raises(InputError, match=r"cut off or damaged|is damaged"):
            table_in(data / f"{name}.mat")
