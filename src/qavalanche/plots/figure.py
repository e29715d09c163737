"""A figure with the numbers it shows, saved together."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Collection
from dataclasses import dataclass
from html import escape
from io import BytesIO
from pathlib import Path
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any

from qavalanche.errors import check_path, escaped
from qavalanche.plots.style import journal_width, styled
from qavalanche.plots.ticks import tidy_ticks
from qavalanche.system.files import write_whole

if TYPE_CHECKING:
    import polars as pl
    from matplotlib.figure import Figure as Canvas

FORMATS = ("pdf", "png")
_DPI = 300  # of images: what journals ask for
_SCREEN_DPI = 110  # of images in notebooks
_UNDATED: dict[str, dict[str, Any]] = {"pdf": {"CreationDate": None}, "svg": {"Date": None}}
"""No time stamp: the same data give the same file."""


@dataclass(frozen=True, repr=False)
class Figure:
    """canvas: the matplotlib figure; data: what it shows; name: file name without its ending;
    caption: what it claims, in one sentence; letters: whether several panels are (a), (b), …
    A notebook shows the image and the caption."""

    name: str
    caption: str
    canvas: Canvas
    data: pl.DataFrame
    letters: bool = True

    def __post_init__(self) -> None:
        tidy_ticks(self.canvas)
        if self.letters:
            letter_panels(self.canvas)

    def drawn(self, kind: str, dpi: int = _DPI) -> bytes:
        """The content of a file of this kind: "pdf", "png", or another that matplotlib writes."""
        content = BytesIO()
        with styled():
            self.canvas.savefig(content, format=kind, dpi=dpi, metadata=_UNDATED.get(kind))
        return content.getvalue()

    def save_as(self, path: str | Path) -> None:
        """Write one file, of the kind that its ending tells; InputError if it cannot be."""
        target = check_path("path", path)
        write_whole(target, self.drawn(target.suffix[1:].lower()))

    def save(self, folder: str | Path) -> list[Path]:
        """Write NAME.pdf, NAME.png and NAME.csv to `folder`; return their paths.

        Raises InputError if they cannot be written.
        """
        place = check_path("folder", folder)
        paths = [place / f"{self.name}.{ending}" for ending in (*FORMATS, "csv")]
        for path in paths[:-1]:
            write_whole(path, self.drawn(path.suffix[1:]))
        write_whole(paths[-1], self.data.write_csv().encode())
        return paths

    def _repr_png_(self) -> bytes:
        return self.drawn("png", _SCREEN_DPI)

    def _repr_html_(self) -> str:
        image = b64encode(self._repr_png_()).decode()
        caption = escape(escaped(self.caption))
        return (
            f'<figure><img src="data:image/png;base64,{image}" alt="{caption}">'
            f"<figcaption>{caption}</figcaption></figure>"
        )

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, Any]:
        """What notebooks ask for, by MIME type; only what is asked for is drawn."""
        kinds: dict[str, Callable[[], Any]] = {
            "text/plain": self.__repr__,
            "text/html": self._repr_html_,
            "image/png": self._repr_png_,
        }
        wanted = kinds.keys() & set(include) if include else kinds.keys()
        return {kind: kinds[kind]() for kind in kinds if kind in wanted - set(exclude or ())}

    def __repr__(self) -> str:
        return f"Figure({self.name}: {self.caption})"


def letter_panels(canvas: Canvas) -> None:
    """(a), (b), … over the left ends of several panels, in front of a title there.

    Panels are axes in the grid of the canvas that are seen; a second axis over one, and a bar of
    colors, are none.
    """
    grid: dict[Any, Any] = {}
    for axes in canvas.axes:
        place = axes.get_subplotspec()
        if axes.get_visible() and axes.get_label() != "<colorbar>" and place is not None:
            grid.setdefault((place.num1, place.num2), axes)
    if len(grid) < 2 or len(grid) > len(ascii_lowercase):
        return
    with styled():
        for letter, axes in zip(ascii_lowercase, grid.values(), strict=False):
            title = axes.get_title(loc="left")
            if not title.startswith(f"({letter})"):
                axes.set_title(f"({letter}) {title}".strip(), loc="left")


def new_canvas(width: float, height: float) -> Canvas:
    """An empty canvas that belongs to no window system, as wide as in the current `style`."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Canvas

    size = journal_width(width), height
    canvas = Canvas(figsize=size, dpi=_DPI, layout="constrained")
    FigureCanvasAgg(canvas)
    return canvas
