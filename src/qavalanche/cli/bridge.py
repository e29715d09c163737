"""qavalanche bridge: at which W, L and time would an avalanche be seen?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from qavalanche.cli.lists import numbers, whole_numbers
from qavalanche.cli.options import check_figure, integer, number, path, text
from qavalanche.cli.output import AsJson, echo, print_json

SCHEMA = 1
"""Version of the keys of the JSON."""


def bridge(
    W: Annotated[str, text("--W", help="Disorder: 12, or 6,8,10, or first:last:number.")],
    lengths: Annotated[str, text(help="Two numbers of sites, between which D is taken.")] = "7,10",
    samples: Annotated[int, integer("samples", help="Real chains of every W.")] = 60,
    long: Annotated[str, text(help="Bonds of the chains that the scheme melts.")] = "1000,10000",
    crossing: Annotated[str, text(help="rmt, halted, or a number 1/zeta_t.")] = "rmt",
    J: Annotated[float, number("J", "--J", help="Exchange.")] = 1.0,
    Delta: Annotated[float, number("Delta", "--Delta", help="Anisotropy.")] = 1.0,
    seed: Annotated[int, integer("seed", help="Seed of the draws.")] = 0,
    plot: Annotated[Path | None, path("--plot", help="Draw W against L to this file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Bracket where an avalanche would be seen.

    In random-field XXZ chains: decays per bond of short real chains go to the scheme on long ones,
    beside bonds of two sites.
    """
    from qavalanche.analysis.bridge import bridge as computed

    check_figure(plot)
    sizes, bonds = whole_numbers("--lengths", lengths), whole_numbers("--long", long)
    found = computed(
        numbers("--W", W), sizes, samples, bonds, crossing, seed, J, Delta  # type: ignore[arg-type]
    )  # fmt: skip
    if plot is not None:
        from qavalanche.plots.bridge import bridge_figure

        bridge_figure(found).save_as(plot)
    if as_json:
        print_json(found.to_dict(), SCHEMA)
        return
    for line in str(found).splitlines():
        echo(line)


COMMANDS = {bridge: "bridge --W 4,30 --lengths 4,6 --samples 20 --long 1000"}
"""Commands of this module, each with an example."""
