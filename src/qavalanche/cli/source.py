"""Where the chain of a command comes from: a file, or a draw."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import qavalanche
from qavalanche.errors import InputWarning, check, check_integer

if TYPE_CHECKING:
    from qavalanche.chain import Chain

DecaysFile = Annotated[Path | None, typer.Option(help="File of decays w (.npy, .csv).")]
CouplingsFile = Annotated[Path | None, typer.Option(help="File of couplings g.")]
FieldsFile = Annotated[Path | None, typer.Option(help="File of fields h of an XXZ chain.")]
Exchange = Annotated[float | None, typer.Option("--J", help="Exchange, with --fields.")]
Epsilon = Annotated[float | None, typer.Option(help="P(resonant bond): draw a chain.")]
Constant = Annotated[float | None, typer.Option("--K", help="g = epsilon / K elsewhere [1].")]
Length = Annotated[int | None, typer.Option(help="Number of bonds L.")]
Seed = Annotated[int | None, typer.Option(help="Seed of the draw [0].")]


def chosen_chain(
    files: dict[str, Path | None],
    J: float | None,
    drawing: dict[str, Any],
    fits: Callable[[qavalanche.Bimodal, int], None],
) -> Chain:
    """The chain of the one source that was given; `fits` refuses a draw that is too long."""
    given = [f"--{kind}" for kind, path in files.items() if path]
    given += ["--epsilon"] if drawing["epsilon"] is not None else []
    passed = " and ".join(given) if given else "no chain"
    check(len(given) == 1, passed, "give one of --decays, --couplings, --fields, --epsilon")
    check(J is None or given == ["--fields"], "--J", "goes with --fields")
    if given == ["--epsilon"]:
        check(drawing["length"] is not None, "--epsilon without --length", "--length is needed")
        law = qavalanche.Bimodal(drawing["epsilon"], 1.0 if drawing["K"] is None else drawing["K"])
        fits(law, check_integer("length", drawing["length"], least=1))
        return law.draw(drawing["length"], drawing["seed"] or 0)
    stray = [f"--{name}" for name, value in drawing.items() if value is not None]
    check(not stray, " and ".join(stray), "goes with --epsilon")
    kind, path = next((kind, path) for kind, path in files.items() if path)
    check(kind != "fields" or J is not None, "--fields without --J", "--J is needed")
    with _warnings_as_lines():
        return qavalanche.Chain.from_file(path, kind, 1.0 if J is None else J)


@contextmanager
def _warnings_as_lines() -> Iterator[None]:
    """Warnings of what was passed are lines on standard error; others stay what they are."""
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always", InputWarning)
        yield
    for one in found:
        if issubclass(one.category, InputWarning):
            typer.echo(f"qavalanche: warning: {one.message}", err=True)
        else:
            warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)
