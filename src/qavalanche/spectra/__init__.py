"""Levels of real symmetric and Hermitian matrices: all of them, or a window of them."""

from qavalanche.spectra.gaps import gap_ratio, middle_gap_ratio

__all__ = ["gap_ratio", "middle_gap_ratio"]
