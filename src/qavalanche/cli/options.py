"""Options and arguments whose values are numbers or paths: what they take, everywhere the same."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qavalanche.cli.process import Refused
from qavalanche.errors import InputError, check, check_path, shown
from qavalanche.system.files import check_writable, kind_of

if TYPE_CHECKING:
    from qavalanche.store.campaign import Campaign

_MOST_DIGITS = 100  # enough to see that a number is too large; Python refuses to read 4300
_NUMBER = re.compile(r"[+-]?(([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?|inf|nan)")
_FIGURES = ("eps", "jpeg", "jpg", "pdf", "png", "svg", "tif", "tiff", "webp")


def integer(name: str, *declared: str, help: str, most: int = 2**63 - 1) -> Any:
    """An option for whole numbers up to `most`, `1e6` too; name: in messages."""
    parser = _parser(lambda text: _whole(name, text, most))
    return typer.Option(*declared, parser=parser, metavar="INTEGER", help=help)


def number(name: str, *declared: str, help: str) -> Any:
    """An option for numbers."""
    parser = _parser(lambda text: _number(name, text))
    return typer.Option(*declared, parser=parser, metavar="NUMBER", help=help)


def text(*declared: str, help: str) -> Any:
    """An option for a word."""
    return typer.Option(*declared, metavar="TEXT", help=help)


def path(name: str, help: str) -> Any:
    """An option for the path of a file or folder; name: as the option is written."""
    return typer.Option(
        parser=_parser(lambda text: check_path(name, text)), metavar="PATH", help=help
    )


def argument(name: str, help: str) -> Any:
    """An argument that is a path; name: as the help calls it."""
    parser = _parser(lambda text: check_path(name.rstrip("."), text))
    return typer.Argument(parser=parser, metavar=name, help=help)


def opened(directory: Path) -> Campaign:
    """The campaign in a directory."""
    from qavalanche.store.campaign import Campaign

    return Campaign.open(a_store(directory))


def a_store(directory: Path) -> Path:
    """`directory`, unless it is a file, such as the spec of the campaign."""
    is_file = kind_of(directory) == "file"
    check(not is_file, f"{directory} is a file", "give the directory of the campaign")
    return directory


def check_output(written: Path) -> None:
    """Raise InputError unless a file can be written there, before it is computed."""
    folder = written.parent
    if kind_of(folder) != "folder":
        raise InputError(f"{written}: cannot be written ({folder} is not a folder)")
    check_writable(written)


def check_figure(written: Path | None, option: str = "--plot", endings: Any = _FIGURES) -> None:
    """As `check_output`, for a picture of one of these kinds."""
    if written is not None:
        known = written.suffix[1:].lower() in endings
        check(known, f"{option} {written}", f"must end in .{', .'.join(endings)}")
        check_output(written)


def _parser(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def parse(value: Any) -> Any:
        try:
            return convert(value)
        except InputError as error:
            raise Refused(str(error)) from None

    return parse


def _whole(name: str, value: Any, most: int) -> int:
    if not isinstance(value, str):
        return int(value)  # a default
    text, passed = value.strip(), f"{name} = {shown(value)}"
    if re.fullmatch("[+-]?[0-9]+", text):
        found = int(text[:_MOST_DIGITS])
    else:
        given = float(text) if _NUMBER.fullmatch(text) else math.nan
        check(given.is_integer(), passed, "must be a whole number")
        check(abs(given) <= 2**53, passed, "must be written with all its digits, it is above 2^53")
        found = int(given)
    check(abs(found) <= most, passed, f"must be a whole number <= {most}")
    return found


def _number(name: str, value: Any) -> float:
    if not isinstance(value, str):
        return float(value)
    known = _NUMBER.fullmatch(value.strip())
    check(known is not None, f"{name} = {shown(value)}", "must be a number")
    return float(value)


Store = Annotated[Path, argument("DIR", help="Directory of a campaign.")]
Plot = Annotated[Path | None, path("--plot", help="Draw the melted chain to this file.")]
Film = Annotated[
    Path | None,
    path("--animate", help="Write a film of the melting at growing times: FILE.gif, .mp4, .html."),
]
