"""A film: pictures one after another, as a file or in a notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.errors import check, check_number, check_path, counted, escaped
from qavalanche.plots.style import styled
from qavalanche.system.files import check_writable, write_whole

if TYPE_CHECKING:
    import polars as pl
    from matplotlib.figure import Figure as Canvas

_DPI = 110
_EACH, _WHOLE, _LAST = 0.15, 4.0, 1.5  # seconds: a picture, the film at least, the last picture
_SHORT, _LONG = 0.02, 60.0  # seconds of a picture: GIF counts in hundredths
_ENDINGS = (".gif", ".mp4", ".html")


@dataclass(frozen=True, repr=False, eq=False)
class Film:
    """canvas: the matplotlib figure; draw(i): picture number i on it; count: how many there are,
    of `moments` that could be shown; data: what they show; caption: what it claims, in one
    sentence. A notebook plays it."""

    name: str
    caption: str
    canvas: Canvas
    draw: Callable[[int], None]
    count: int
    moments: int
    data: pl.DataFrame

    def save(self, path: str | Path, seconds: float | None = None) -> Path:
        """Write the film: .gif, .mp4 (with the program ffmpeg), or .html, a page that plays it.

        seconds: of each picture, from 0.02 to 60; by default 0.15, or more where there are few, so
        that the film takes four seconds. The last picture of a .gif stands 1.5 s at least.
        Raises InputError for another ending, where ffmpeg is not installed, or for a path that
        cannot be written.
        """
        each = self._usual if seconds is None else _seconds(seconds)
        target = check_path("path", path)
        ending = target.suffix.lower()
        check(ending in _ENDINGS, f"{target}", f"must end in {', '.join(_ENDINGS)}")
        check_writable(target)
        content = {".gif": self._gif, ".mp4": self._mp4, ".html": self._page}[ending](each)
        write_whole(target, content)
        return target

    @property
    def _usual(self) -> float:
        """Seconds of a picture, where none are given."""
        return max(_EACH, _WHOLE / self.count)

    def pictures(self) -> Iterator[Any]:
        """All of them, as images of Pillow."""
        from PIL import Image

        with styled():
            self.canvas.set_dpi(_DPI)
            for i in range(self.count):
                self.draw(i)
                self.canvas.canvas.draw()
                drawn = np.asarray(self.canvas.canvas.buffer_rgba())  # type: ignore[attr-defined]
                yield Image.fromarray(drawn).convert("RGB").quantize(64)

    def _gif(self, seconds: float) -> bytes:
        first, *others = self.pictures()
        times = [round(1000 * seconds)] * self.count
        times[-1] = max(times[-1], round(1000 * _LAST))
        content = BytesIO()
        film: dict[str, Any] = {"append_images": others, "duration": times, "loop": 0}
        first.save(content, "gif", save_all=True, **film)
        return content.getvalue()

    def _mp4(self, seconds: float) -> bytes:
        from matplotlib.animation import FFMpegWriter

        lacking = "needs the program ffmpeg, which is not installed: save it as .gif or .html"
        check(FFMpegWriter.isAvailable(), "a film as .mp4", lacking)
        with styled(), TemporaryDirectory() as folder:
            path = Path(folder, "film.mp4")
            rate: Any = 1 / seconds
            self._animation(seconds).save(path, FFMpegWriter(fps=rate), dpi=2 * _DPI)
            return path.read_bytes()

    def _page(self, seconds: float) -> bytes:
        return self._player(seconds).encode()

    def _player(self, seconds: float) -> str:
        with styled():
            self.canvas.set_dpi(_DPI)
            return str(self._animation(seconds).to_jshtml(fps=1 / seconds, default_mode="once"))

    def _animation(self, seconds: float) -> Any:
        from matplotlib.animation import FuncAnimation

        def draw(i: int) -> list[Any]:
            self.draw(i)
            return []

        milliseconds = round(1000 * seconds)
        return FuncAnimation(
            self.canvas, draw, frames=self.count, interval=milliseconds, blit=False
        )

    def _repr_html_(self) -> str:
        return self._player(self._usual)

    def __repr__(self) -> str:
        thinned = f" of {self.moments} moments" if self.count < self.moments else ""
        return (
            f"Film({self.name}: {counted(self.count, 'picture')}{thinned}; {escaped(self.caption)})"
        )


def _seconds(given: Any) -> float:
    allowed = f"must be a number of seconds from {_SHORT:g} to {_LONG:g}"
    return check_number("seconds", given, allowed, np.nextafter(_SHORT, 0), np.nextafter(_LONG, 99))
