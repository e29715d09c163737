"""Where the chain of a command comes from: a file, or a draw."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import qavalanche
from qavalanche.cli.options import integer, number, path
from qavalanche.errors import check, check_integer

if TYPE_CHECKING:
    from qavalanche.chain.chain import Chain

DecaysFile = Annotated[Path | None, path("--decays", help="File of decays w (.npy, .csv).")]
CouplingsFile = Annotated[Path | None, path("--couplings", help="File of couplings g.")]
FieldsFile = Annotated[Path | None, path("--fields", help="File of fields h of an XXZ chain.")]
Exchange = Annotated[float | None, number("J", "--J", help="Exchange, with --fields.")]
Epsilon = Annotated[float | None, number("epsilon", help="P(resonant bond): draw a chain.")]
Constant = Annotated[float | None, number("K", "--K", help="g = epsilon / K elsewhere [1].")]
Length = Annotated[int | None, integer("length", help="Number of bonds L.")]
Seed = Annotated[int | None, integer("seed", help="Seed of the draw [0].", most=2**128 - 1)]


def chosen_chain(
    files: dict[str, Path | None],
    J: float | None,
    drawing: dict[str, Any],
    fits: Callable[[qavalanche.Bimodal, int], None],
) -> Chain:
    """The chain of the one source that was given; `fits` refuses a draw that is too long."""
    given = [f"--{kind}" for kind, file in files.items() if file]
    given += ["--epsilon"] if drawing["epsilon"] is not None else []
    passed = " and ".join(given) if given else "no chain"
    check(len(given) == 1, passed, "give one of --decays, --couplings, --fields, --epsilon")
    check(J is None or given == ["--fields"], "--J", "goes with --fields")
    if given == ["--epsilon"]:
        check(drawing["length"] is not None, "--epsilon without --length", "--length is needed")
        law = qavalanche.Bimodal(drawing["epsilon"], 1.0 if drawing["K"] is None else drawing["K"])
        fits(law, check_integer("length", drawing["length"], 1, 10**15))
        return law.draw(drawing["length"], drawing["seed"] or 0)
    stray = [f"--{name}" for name, value in drawing.items() if value is not None]
    check(not stray, " and ".join(stray), "goes with --epsilon")
    kind, file = next((kind, file) for kind, file in files.items() if file)
    check(kind != "fields" or J is not None, "--fields without --J", "--J is needed")
    return qavalanche.Chain.from_file(file, kind, 1.0 if J is None else J)
