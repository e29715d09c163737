"""The least run that melts a clean medium, by scheme."""

from collections.abc import Mapping
from typing import Any

from qavalanche.plots.figure import Figure
from qavalanche.plots.letter.curves import DrawnLine, Points, panel
from qavalanche.plots.letter.registry import letter_figure

_SHOWN = {
    "spots": "the letter's",
    "zhang": "blocks (ref. 26)",
    "goremykina": r"blocks, $\kappa = 10$",
}


@letter_figure("single_spot", rests_on=("clean_schemes",))
def single_spot(sources: Mapping[str, Any]) -> Figure:
    """Least run k against N; a scheme that no run melts a medium in has no points."""
    found, shown = sources["clean_schemes"], []
    for name, label in _SHOWN.items():
        pairs = zip(found["media"], found["runs"][name], strict=True)
        held = [(n, k) for n, k in pairs if k is not None]
        shown.append(Points(label, [n for n, _ in held], [k for _, k in held]))
    ends = [found["media"][0], found["media"][-1]]
    axes = {"xlabel": "$N$ (bonds)", "ylabel": "least run $k$ (bonds)", "xscale": "log",
            "yscale": "log"}  # fmt: skip
    caption = "The shortest run of resonant bonds that melts N bonds around it, w = 0.95 s."
    return panel("single_spot", caption, shown, [DrawnLine("$k = N$", ends, ends)], axes)
