"""qavalanche critical-spot: the letter's table of SM D, measured on eigenstates."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from qavalanche.cli.lists import numbers, whole_numbers
from qavalanche.cli.options import check_figure, integer, number, path, text
from qavalanche.cli.output import AsJson, echo, print_json
from qavalanche.errors import check

SCHEMA = 1
"""Version of the keys of the JSON."""


def critical_spot(
    G: Annotated[str, text("--G", help="0.5, or 0.1,1,10, or first:last:number, even in ln G.")],
    states: Annotated[str, text(help="d_E: 32, or 32,64,128.")] = "32,64,128",
    samples: Annotated[int, integer("samples", help="Random matrices of every size.")] = 50,
    ratio: Annotated[float, number("ratio", help="G of the right spin over the left's.")] = 1.0,
    local_dimension: Annotated[int, integer("local_dimension", help="States d_s of a spin.")] = 2,
    density: Annotated[str, text(help="Levels of E: flat or semicircle.")] = "flat",
    seed: Annotated[int, integer("seed", help="Seed of the draws.")] = 0,
    workers: Annotated[int, integer("workers", help="Threads.")] = 1,
    plot: Annotated[Path | None, path("--plot", help="Draw the curves to this file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Measure two spins at a region of random matrices.

    Against their coupling G: N, purity and the correlation of both in mid-spectrum eigenstates, the
    letter's table with verdicts, and where the correlation is largest.
    """
    from qavalanche.grain.critical_spot import critical_spot as computed

    check_figure(plot)
    sizes = whole_numbers("--states", states)
    found = computed(
        _strengths(G), sizes, samples, seed, ratio, local_dimension,
        density, workers,  # type: ignore[arg-type]
    )  # fmt: skip
    if plot is not None:
        found.plot().save_as(plot)
    if as_json:
        print_json(found.to_dict(), SCHEMA)
        return
    for line in str(found).splitlines():
        echo(line)


def _strengths(given: str) -> list[float]:
    """As `lists.numbers`, but a range is even in the logarithm."""
    import numpy as np

    values = numbers("--G", given)
    check(min(values) > 0, f"--G {given}", "must be positive")
    if ":" not in given:
        return values
    inside = np.geomspace(values[0], values[-1], len(values))[1:-1]
    return [values[0], *inside.tolist(), *values[1:][-1:]]


COMMANDS = {
    critical_spot: "critical-spot --G 0.03,0.1,0.22,0.46,1,10 --states 16,32,64 --samples 10"
}
"""Commands of this module, each with an example."""
