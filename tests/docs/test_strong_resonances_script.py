"""docs/figures/make_strong_resonances.py: its table, made again in part."""

import numpy as np
import pytest
from docs_figures import kept, load_script


@pytest.fixture(scope="module")
def script():
    return load_script("make_strong_resonances")


def test_chains_are_nested(script):
    short, long = (script.chain("Heisenberg", 12.0, L, 3).dense() for L in (2, 3))
    last = np.diag(long)[1] - np.diag(long)[0]  # of the third spin: its field and bond
    np.testing.assert_allclose(np.diag(long)[:2].mean(), short[0, 0], atol=1e-12)
    assert last != 0


@pytest.mark.parametrize(
    ("model", "W"), [("Heisenberg", 12.0), pytest.param("Anderson", 8.0, marks=pytest.mark.slow)]
)
def test_short_chains_of_the_table_are_made_again(script, model, W):
    found = script.measured(model, W, 6, script.SAMPLES[6])
    made = script.table(script.rows(model, W, 6, found))
    stored = kept("strong_resonances").filter(model=model, W=W, L=6)
    assert made["name"].to_list() == stored["name"].to_list()
    assert made["samples"].to_list() == stored["samples"].to_list()
    # choices among equals hang on rounding: in Anderson's chain half of all eigenstates are equal
    rtol = 1e-5 if model == "Heisenberg" else 0.2
    np.testing.assert_allclose(made["mean"], stored["mean"], rtol=rtol, atol=1e-6)


def test_the_figure_holds_the_table(script):
    from qavalanche.plots.resonances import strong_resonances_figure

    table = kept("strong_resonances")
    assert set(table["L"].unique()) == set(script.SAMPLES)
    assert strong_resonances_figure(table).drawn("png").startswith(b"\x89PNG")
