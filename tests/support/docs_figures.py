"""The scripts that make the figures of the docs, and the figures they are held against."""

import importlib.util
import json
import sys
from pathlib import Path

import numpy as np
import polars as pl

FIGURES = Path(__file__).parents[2] / "docs" / "figures"


def load_script(name):
    """A script of docs/figures, which may import what lies beside it."""
    if str(FIGURES) not in sys.path:
        sys.path.insert(0, str(FIGURES))
    spec = importlib.util.spec_from_file_location(name, FIGURES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def kept_table(name):
    return pl.read_csv(FIGURES / f"{name}.csv")


def kept_json(name):
    return json.loads((FIGURES / f"{name}.json").read_text(encoding="utf-8"))


def kept(name):
    assert (FIGURES / f"{name}.png").exists()
    return kept_table(name)


def assert_as_in_docs(figure, folder, rtol=1e-6, atol=1e-9):
    """The figure's numbers are those kept: means and fits up to the machine's rounding of sums.

    Least squares and sums of some 10^4 terms differ by 10^-9 or less between processors; what is
    wrong differs by more than the six digits that a figure can show.
    """
    figure.save(folder)
    made, stored = pl.read_csv(folder / f"{figure.name}.csv"), kept(figure.name)
    assert made.columns == stored.columns
    for column in made.select(pl.selectors.numeric()).columns:
        np.testing.assert_allclose(made[column], stored[column], rtol=rtol, atol=atol)
