"""Bias, coverage and verdicts of the data sets of make_calibration.py, and their figure."""
from typing import Any
import polars as pl
def table_of(rows, nu): return pl.DataFrame({"a":[1]})
class _F:
    def save(self, f): pass
def calibration_figure(t): return _F()
