"""Levels of real symmetric and Hermitian matrices: all of them, or a window of them."""

from qavalanche.spectra.dense import eigensystem, levels
from qavalanche.spectra.gaps import gap_ratio, middle_gap_ratio
from qavalanche.spectra.windows import LevelWindow, window

__all__ = ["LevelWindow", "eigensystem", "gap_ratio", "levels", "middle_gap_ratio", "window"]
