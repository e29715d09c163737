"""A figure with the numbers it shows, saved together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qavalanche.errors import InputError

if TYPE_CHECKING:
    import polars as pl
    from matplotlib.figure import Figure as Canvas

FORMATS = ("pdf", "png")
_DPI = 200  # of images: sharp at twice the column width


@dataclass(frozen=True)
class Figure:
    """canvas: the matplotlib figure; data: what it shows; name: file name without its ending;
    caption: what it claims, in one sentence."""

    name: str
    caption: str
    canvas: Canvas
    data: pl.DataFrame

    def save(self, folder: Path) -> list[Path]:
        """Write NAME.pdf, NAME.png and NAME.csv to `folder`; return their paths."""
        paths = [folder / f"{self.name}.{ending}" for ending in (*FORMATS, "csv")]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for path in paths[:-1]:
                self.canvas.savefig(path, dpi=_DPI, metadata=_undated(path))
            self.data.write_csv(paths[-1])
        except OSError as error:
            raise InputError(f"{folder}: cannot be written ({error.strerror})") from None
        return paths


def _undated(path: Path) -> dict[str, None]:
    """No time stamp: the same data give the same file."""
    return {"CreationDate": None} if path.suffix == ".pdf" else {}


def new_canvas(width: float, height: float) -> Canvas:
    """An empty canvas that belongs to no window system."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Canvas

    canvas = Canvas(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(canvas)
    return canvas
