"""qavalanche response: what spots put into chains melt, and what follows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from qavalanche.cli.claims import print_claims
from qavalanche.cli.options import Store, check_figure, opened, path
from qavalanche.cli.output import AsJson, echo, print_json, print_table, warned

if TYPE_CHECKING:
    from qavalanche.analysis.response import Response

SCHEMA = 1
"""Version of the keys of the JSON."""


def response(
    directory: Store,
    plot: Annotated[Path | None, path("--plot", help="Draw l_k/k to this file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Measure how chains respond to inserted spots.

    Of a campaign with [chain] inserted = [0, ...] and [observables] response = true.
    """
    from qavalanche.analysis.response import responses
    from qavalanche.letter.response import claims_of_response

    check_figure(plot)
    found = responses(warned(opened(directory)))
    if plot is not None:
        from qavalanche.plots.response import response_figure

        response_figure(found[0]).save_as(plot)
    if as_json:
        rows = [
            one.to_dict() | {"claims": [row.to_dict() for row in claims_of_response(one)]}
            for one in found
        ]
        print_json({"responses": rows}, SCHEMA)
        return
    for i, one in enumerate(found):
        if i:
            echo()
        echo(one.title)
        _print(one)
        print_claims(claims_of_response(one))


def _print(found: Response) -> None:
    from qavalanche.report.analysis import value_of

    header = ["epsilon", "k", "l_k/k", "quartiles", "eq. 6", "there", "ends", "melted", "chains"]
    rows = []
    for medium in found.media:
        for one in medium.collars:
            quartiles = f"{one.low / one.order:.3g} to {one.high / one.order:.3g}"
            numbers = [str(n) for n in (one.there, one.ends, one.melted, one.chains)]
            rows.append(
                [
                    f"{medium.epsilon:.6g}",
                    str(one.order),
                    value_of(*one.susceptibility.pair),
                    quartiles,
                    value_of(*medium.predicted.pair),
                    *numbers,
                ]
            )
    echo()
    print_table(header, rows)


COMMANDS = {response: "response spots"}
"""Commands of this module, each with an example."""
