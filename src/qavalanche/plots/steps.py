"""The letter's Fig. 2 for any chain: the scheme step by step, as a figure and as a film."""

from __future__ import annotations

import math
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from qavalanche.arguments import typed
from qavalanche.chain.chain import Chain
from qavalanche.errors import check, check_path
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.style import PAGE, styled
from qavalanche.rules import Rules
from qavalanche.schemes.couplings.frames import Frame, frames
from qavalanche.system.files import check_writable, write_whole

MOST_DRAWN = 100
"""A longer chain has more spins than a page has room for."""

_GROUP, _RED, _BLACK = "#8fd19e", "#c1121f", "black"
_SECONDS_PER_FRAME = 1.2
_FILM_DPI = 110
_LETTERS = "abcdef"


@typed
def steps_figure(chain: Chain, rules: Rules | None = None) -> Figure:
    """Panels (a) to (e) as in the letter's Fig. 2, and (f) the end.

    Dots: spins; green: groups of spins that have been diagonalized, darker while they are treated;
    arcs: couplings, red if resonant, black if perturbative, thinner the smaller their G. Which
    group c) to e) show: `chosen_panels`. Raises InputError beyond MOST_DRAWN bonds, or as
    `couplings.diagonalize`.
    """
    import polars as pl

    film = drawable_film(chain, rules)
    panels = chosen_panels(film)
    tops = [_height(_longest([frame])) for frame in panels]
    with styled():
        canvas = new_canvas(PAGE, sum(0.42 + 0.17 * top for top in tops))
        grid = canvas.add_gridspec(len(panels), 1, height_ratios=[1 + top for top in tops])
        for i, frame in enumerate(panels):
            axes = canvas.add_subplot(grid[i])
            draw_frame(axes, frame, chain.length, tops[i])
            title = _ending(frame) if i and frame is film[-1] else str(frame)
            axes.set_title(f"({_LETTERS[i]}) {title}", loc="left", fontsize=7.5, pad=2)
    rows = [
        {
            "panel": letter,
            "first": a.first,
            "last": a.last,
            "log_G": a.log_G,
            "resonant": a.resonant,
        }
        for frame, letter in zip(panels, _LETTERS, strict=False)
        for a in frame.arcs
    ]
    schema = {"panel": pl.String, "first": pl.Int64, "last": pl.Int64, "log_G": pl.Float64}
    data = pl.DataFrame(rows, schema={**schema, "resonant": pl.Boolean})
    caption = (
        "The scheme step by step. Dots: spins; green: diagonalized groups of spins; arcs: "
        "couplings, red if resonant (G >= 1), black if perturbative."
    )
    return Figure("steps", caption, canvas, data, letters=False)


def drawable_film(chain: Chain, rules: Rules | None = None) -> list[Frame]:
    """All frames, of a chain that fits on a page."""
    check(
        chain.length <= MOST_DRAWN,
        f"a chain of {chain.length} bonds",
        f"at most {MOST_DRAWN} bonds can be drawn step by step; `qavalanche steps --json` lists "
        "the events of up to 3000, `qavalanche melt --plot` draws the regions of any chain",
    )
    return list(frames(chain, rules))


def chosen_panels(film: Sequence[Frame]) -> list[Frame]:
    """a) and b), the group shown in c) to e), and the end.

    The group is the first that melts something and then becomes inert; failing that the first that
    melts, that fuses, or the first of all.
    """
    step = _shown_step(film)
    changes = [i for i, f in enumerate(film) if f.step == step and f.stage in ("melt", "fuse")]
    opened = [i for i, f in enumerate(film) if f.step == step and f.stage == "diagonalized"]
    ended = [i for i, f in enumerate(film) if f.step == step and f.stage == "inert"]
    before = [changes[0] - 1] if changes else opened  # what is about to melt is red there
    shown = {0, 1, *before, *changes[-1:], *ended, len(film) - 1}
    return [film[i] for i in sorted(shown)]


def _shown_step(film: Sequence[Frame]) -> int:
    stages: dict[int, set[str]] = {}
    for frame in film[2:]:
        stages.setdefault(frame.step, set()).add(frame.stage)
    for wanted in ({"diagonalized", "melt", "inert"}, {"melt"}, {"fuse"}, set[str]()):
        for step, found in stages.items():
            if wanted <= found:
                return step
    return 0


def draw_frame(axes: Any, frame: Frame, length: int, top: float) -> None:
    """One frame on `axes`, with room for arcs of height `top`."""
    from matplotlib.patches import Arc, Ellipse

    for first, last in frame.groups:
        focus = (first, last) == frame.focus
        center, width = (first + last) / 2, last - first + 0.8
        color, edge = (_GROUP, "#2d6a4f") if focus else ("#dff3e3", "#95c8a3")
        ellipse = Ellipse((center, 0), width, 0.9, facecolor=color, edgecolor=edge, linewidth=0.7)
        axes.add_patch(ellipse)
    dots = np.arange(length + 1)
    axes.plot(dots, np.zeros(length + 1), "o", color=_BLACK, markersize=min(2.6, 170 / length))
    for arc in sorted(frame.arcs, key=lambda arc: arc.resonant):
        span = arc.last - arc.first
        width = 1.1 if arc.resonant else max(0.25, 0.9 + 0.1 * arc.log_G)
        color = _RED if arc.resonant else _BLACK
        center = (arc.first + arc.last) / 2
        axes.add_patch(
            Arc((center, 0.12), span, 2 * _height(span), theta1=0, theta2=180,
                color=color, linewidth=width)
        )  # fmt: skip
    axes.set(xlim=(-0.8, length + 0.8), ylim=(-0.55, max(top + 0.25, 0.55)))
    axes.axis("off")


def _height(span: int) -> float:
    return 0.9 * math.sqrt(span)


def _longest(film: Sequence[Frame]) -> int:
    return max((arc.last - arc.first for frame in film for arc in frame.arcs), default=0)


def _ending(frame: Frame) -> str:
    if not frame.groups:
        return "the end: no spin was diagonalized with another; no coupling is left"
    groups = (
        "one group of spins was" if len(frame.groups) == 1 else f"{len(frame.groups)} groups were"
    )
    return f"the end: {groups} diagonalized; no coupling is left"


def animate_steps(chain: Chain, path: str | Path, rules: Rules | None = None) -> int:
    """Write the film of `chain` to a .gif file; return the number of its frames.

    Raises InputError beyond MOST_DRAWN bonds, for another ending, or a path that cannot be written.
    """
    path = check_path("path", path)
    check(path.suffix.lower() == ".gif", f"{path}", "must end in .gif")
    check_writable(path)
    film = drawable_film(chain, rules)
    first, *others = _pictures(film, chain.length)
    content = BytesIO()
    milliseconds = round(1000 * _SECONDS_PER_FRAME)
    first.save(content, "gif", save_all=True, append_images=others, duration=milliseconds, loop=0)
    write_whole(path, content.getvalue())
    return len(film)


def _pictures(film: Sequence[Frame], length: int) -> list[Any]:
    from PIL import Image

    top, pictures = _height(_longest(film)), []
    with styled():
        canvas = new_canvas(PAGE, 0.6 + 0.2 * top)
        canvas.set_dpi(_FILM_DPI)
        axes = canvas.add_subplot()
        for number, frame in enumerate(film, start=1):
            axes.clear()
            draw_frame(axes, frame, length, top)
            axes.set_title(f"{number}/{len(film)}  {frame}", loc="left", fontsize=8)
            canvas.canvas.draw()
            drawn = np.asarray(canvas.canvas.buffer_rgba())  # type: ignore[attr-defined]
            pictures.append(Image.fromarray(drawn).convert("RGB"))
    return pictures
