"""qavalanche inclusions: how few resonant bonds melt a region of given size."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from qavalanche.cli.options import check_figure, integer, number, path
from qavalanche.cli.output import AsJson, Crossing, LocalDimension, echo, print_json
from qavalanche.errors import check, check_number

if TYPE_CHECKING:
    from qavalanche.rules import Rules

SCHEMA = 1
"""Version of the keys of the JSON."""

_EPSILON = 0.25


def inclusions(
    length: Annotated[int, integer("length", help="Bonds to be melted.")] = 100,
    r: Annotated[float | None, number("r", "--r", help="s/w; instead of --epsilon.")] = None,
    epsilon: Annotated[float | None, number("epsilon", help="w = ln(K/epsilon) [0.25].")] = None,
    K: Annotated[float | None, number("K", "--K", help="Constant K, with --epsilon [1].")] = None,
    crossing: Crossing = "rmt",
    local_dimension: LocalDimension = 2,
    plot: Annotated[Path | None, path("--plot", help="Draw the chain to this file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Find the fewest resonant bonds that melt so many.

    They are placed at will in a clean chain, whose other bonds all have the decay w.
    """
    from qavalanche.rare.inclusions import fewest_resonances
    from qavalanche.rules import Rules

    check_figure(plot)
    rules = Rules(local_dimension, crossing)  # type: ignore[arg-type]
    found = fewest_resonances(length, _rate(r, epsilon, K, rules), rules)
    if plot is not None:
        import qavalanche

        chain = found.chain(margin=max(2, found.length // 20))
        qavalanche.melt(chain, rules).plot(chain).save_as(plot)
    if as_json:
        print_json(found.to_dict(), SCHEMA)
        return
    echo(f"r = s/w          {found.rate:.6g}, {rules}")
    echo(f"resonant bonds   {found.resonant}, {found.outcome}")
    echo(f"melted bonds     {found.melted.size}")
    echo(f"plain doubling   {found.doubling} resonant bonds")
    echo(f"pattern          {found.pattern}")


def _rate(r: float | None, epsilon: float | None, K: float | None, rules: Rules) -> float:
    """s / w of --r, or of --epsilon and --K."""
    from qavalanche.numerics.logarithm import ln

    if r is not None:
        check(epsilon is None and K is None, "--r", "goes without --epsilon and --K")
        return r
    constant = check_number(
        "K", 1.0 if K is None else K, "must be a number between 0 and 1e300", 0.0, 1e300
    )
    most = constant / rules.local_dimension
    allowed = f"must be between 0 and K/d_s = {most:.6g}, where w = s"
    given = _EPSILON if epsilon is None else epsilon
    return rules.entropy_density / ln(constant / check_number("epsilon", given, allowed, 0.0, most))


COMMANDS = {inclusions: "inclusions --length 100 --epsilon 0.25"}
"""Commands of this module, each with an example."""
