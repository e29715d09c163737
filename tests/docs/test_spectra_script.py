"""docs/figures/make_spectra.py: what its table says of a sun is found again."""

import polars as pl
import pytest
from docs_figures import kept_table, load_script

from qavalanche.grain import QuantumSun
from qavalanche.spectra.matrices import checked_sparse
from qavalanche.spectra.windows.plan import plan


@pytest.fixture(scope="module")
def script():
    return load_script("make_spectra")


def test_a_row_is_measured_and_takes_the_place_of_the_one_before(script, tmp_path):
    for levels in (4, 5):
        script.add(tmp_path, script.measured(8, "shift-invert", levels))
    script.add(tmp_path, script.measured(8, "filter", 4))
    made = pl.read_csv(tmp_path / "spectra_times.csv")
    assert made["method"].to_list() == ["filter", "shift-invert"]
    assert made["levels"].to_list() == [4, 5]
    assert made["states"].to_list() == [256, 256]
    assert made["fill"].to_list()[0] is None


def test_the_fill_of_the_table_is_that_of_its_sun(script):
    (row,) = kept_table("spectra_times").filter(spins=12, method="shift-invert").to_dicts()
    matrix = QuantumSun(script.ALPHA).draw(9, script.SEED).elements
    assert plan(checked_sparse(matrix)).fill == row["fill"]
    assert (kept_table("spectra_times")["residual"] < 1e-9).all()
