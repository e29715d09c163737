"""The figures of docs/analysis.md and docs/long_chain.md are what the package makes."""

import pytest
from docs_figures import assert_as_in_docs, load_script


def test_the_ising_figure_is_made_from_the_data_shipped(tmp_path):
    # the fit stops within 1e-6 or so of its optimum, which depends on the machine's rounding
    assert_as_in_docs(load_script("make_analysis").ising(), tmp_path, rtol=1e-3, atol=0.02)


@pytest.mark.slow
def test_the_long_chain_is_the_same_again(tmp_path):
    assert_as_in_docs(load_script("make_long_chain").long_chain(), tmp_path, rtol=1e-6)
