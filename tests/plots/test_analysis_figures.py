"""The figures of docs/analysis.md and docs/long_chain.md are what the package makes."""

import pytest
from docs_figures import assert_as_in_docs, kept_table, load_script


def test_the_ising_figure_is_made_from_the_data_shipped(tmp_path):
    script = load_script("make_analysis")
    # the fit stops within 1e-6 or so of its optimum, which depends on the machine's rounding
    assert_as_in_docs(script.ising(script.ising_collapse()), tmp_path, rtol=1e-3, atol=0.02)


@pytest.mark.slow
def test_the_long_chain_is_the_same_again(tmp_path):
    script = load_script("make_long_chain")
    campaign = script.measured(tmp_path / "store")
    assert_as_in_docs(script.long_chain(campaign), tmp_path, rtol=1e-3, atol=1e-9)
    made, stored = script.table(campaign), kept_table("long_chains")
    assert made.select(script.COLUMNS).equals(stored.select(script.COLUMNS))
    for name in ("tau", "inverse_xi"):  # the optimizer's, within a twentieth of their errors
        off = (made[name] - stored[name]).abs() / stored[f"{name}_error"]
        assert off.max() < 0.05
