"""A window of levels in the middle of a spectrum."""

from qavalanche.spectra.windows.find import window
from qavalanche.spectra.windows.result import LevelWindow

__all__ = ["LevelWindow", "window"]
