"""qavalanche about, cite: versions for a report of a bug, and what to cite."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

import qavalanche
from qavalanche.cli.options import a_store, argument, text
from qavalanche.cli.output import AsJson, echo, print_json
from qavalanche.system.files import kind_of


def about(as_json: AsJson = False) -> None:
    """Print versions and machine, for a report of a bug."""
    found = qavalanche.about()
    if as_json:
        print_json(found.to_dict())
        return
    for line in repr(found).splitlines():
        echo(line)


def cite(
    what: Annotated[
        Path | None,
        argument("[WHAT]", help="Directory of a campaign, or name of a scheme or a law."),
    ] = None,
    scheme: Annotated[str | None, text("--scheme", help="Name of a scheme.")] = None,
    law: Annotated[str | None, text("--law", help="Name of a law.")] = None,
    bibtex: Annotated[bool, typer.Option("--bibtex", help="Print entries of BibTeX.")] = False,
    as_json: AsJson = False,
) -> None:
    """Print what to cite for a campaign, a scheme or a law.

    A folder that exists is a campaign; any other word the name of a scheme or law.
    """
    from qavalanche.laws import get as law_of
    from qavalanche.schemes import get as scheme_of

    given = [] if what is None else [_meant(what)]
    kinds: list[Any] = [scheme_of(scheme)] if scheme is not None else []
    kinds += [law_of(law)] if law is not None else []
    found = qavalanche.cite(*given, *kinds)
    if as_json:
        print_json({"text": found.splitlines(), "bibtex": found.bibtex})
        return
    for line in (found.bibtex if bibtex else str(found)).splitlines():
        echo(line)


def _meant(what: Path) -> Any:
    """The campaign in this directory, where there is anything; else the word, a name."""
    return str(what) if kind_of(what) == "missing" else qavalanche.open(a_store(what))


COMMANDS = {about: "about", cite: "cite goremykina --bibtex"}
