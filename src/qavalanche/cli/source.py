"""Where the chain, or what else a scheme takes, comes from: a file, or a draw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import qavalanche
from qavalanche.cli.options import integer, number, path, text
from qavalanche.errors import check, check_integer, plain, shown
from qavalanche.laws.words import words

if TYPE_CHECKING:
    from qavalanche.chain.chain import Chain
    from qavalanche.laws import Law

_LAW = f"Law of a draw: {', '.join(words())}, or a distribution of scipy.stats."
_SET = "A parameter of --law; may be repeated. Numbers of a list are separated by commas."

DecaysFile = Annotated[Path | None, path("--decays", help="File of decays w, of any format.")]
CouplingsFile = Annotated[Path | None, path("--couplings", help="File of couplings g.")]
FieldsFile = Annotated[Path | None, path("--fields", help="File of fields h of an XXZ chain.")]
BlocksFile = Annotated[Path | None, path("--blocks", help="File of blocks: T or I, length [, d].")]
Exchange = Annotated[float | None, number("J", "--J", help="Exchange, with --fields.")]
Column = Annotated[str | None, text(help="Column or array of a file: name, or number from 1.")]
ChainNumber = Annotated[
    int | None, integer("chain", "--chain", help="Of a file of many chains, this one, from 0 on.")
]
Epsilon = Annotated[float | None, number("epsilon", help="P(resonant bond): draw a chain.")]
Constant = Annotated[float | None, number("K", "--K", help="g = epsilon / K elsewhere [1].")]
LawName = Annotated[str | None, typer.Option("--law", metavar="NAME", help=_LAW)]
LawSettings = Annotated[list[str] | None, typer.Option("--law-set", metavar="KEY=VALUE", help=_SET)]
Length = Annotated[int | None, integer("length", help="Number of bonds L, or of blocks.")]
Seed = Annotated[int | None, integer("seed", help="Seed of the draw [0].", most=2**128 - 1)]


@dataclass(frozen=True)
class Drawing:
    """What the options say of a draw: --epsilon and --K are the short form of --law bimodal."""

    epsilon: float | None
    K: float | None
    name: str | None
    settings: list[str] | None
    length: int | None
    seed: int | None

    @property
    def sources(self) -> list[str]:
        """The options given that ask for a draw."""
        asked = {"--epsilon": self.epsilon, "--law": self.name}
        return [option for option, value in asked.items() if value is not None]

    def refuse_without(self, source: str) -> None:
        """Raise InputError for options that do not go with the source that was given, or none."""
        needed = {
            "--K": (self.K, ["--epsilon"]),
            "--law-set": (self.settings or None, ["--law"]),
            "--length": (self.length, ["--epsilon", "--law"]),
            "--seed": (self.seed, ["--epsilon", "--law"]),
        }
        for option, (value, sources) in needed.items():
            fits = value is None or source in sources
            check(fits, option, f"goes with {' or '.join(sources)}")

    @cached_property
    def law(self) -> Law | None:
        """The law that is drawn from; None without a draw."""
        if self.epsilon is not None:
            return qavalanche.Bimodal(self.epsilon, 1.0 if self.K is None else self.K)
        return None if self.name is None else _law(self.name, self.settings or [])


@dataclass(frozen=True)
class Files:
    """What the options say of files: paths by kind, J of fields, and what of a file is meant."""

    paths: dict[str, Path | None]
    J: float | None
    column: str | None
    chain: int | None

    @property
    def sources(self) -> list[str]:
        """The options given that name a file."""
        return [f"--{kind}" for kind, file in self.paths.items() if file]

    @property
    def path(self) -> Path | None:
        """The first file that was given."""
        return next((file for file in self.paths.values() if file), None)

    def refuse_without(self, given: list[str]) -> None:
        """Raise InputError for options that do not go with the one source that was given."""
        check(self.J is None or given == ["--fields"], "--J", "goes with --fields")
        kinds = [f"--{kind}" for kind in self.paths if kind != "blocks"]
        for option, value in (("--column", self.column), ("--chain", self.chain)):
            check(value is None or given[0] in kinds, option, f"goes with {' or '.join(kinds)}")

    def start(self) -> Chain | Any:
        """The Chain, or Blocks, in the file."""
        kind, file = next((kind, file) for kind, file in self.paths.items() if file)
        if kind == "blocks":
            return qavalanche.Blocks.from_file(file)
        check(kind != "fields" or self.J is not None, "--fields without --J", "--J is needed")
        J = 1.0 if self.J is None else self.J
        return qavalanche.Chain.from_file(file, kind, J, self.column, self.chain)


def chosen_start(files: Files, drawing: Drawing, fits: Callable[[Law, int], None]) -> Chain | Any:
    """The start of the one source that was given; `fits` refuses a draw that is too long.

    A Chain, Blocks of --blocks, or what the law of --law draws.
    """
    given = files.sources + drawing.sources
    passed = " and ".join(given) if given else "no chain"
    allowed = f"give one of {', '.join(f'--{kind}' for kind in files.paths)}, --epsilon, --law"
    check(len(given) == 1, passed, allowed)
    files.refuse_without(given)
    drawing.refuse_without(given[0])
    if drawing.sources:
        check(drawing.length is not None, f"{given[0]} without --length", "--length is needed")
        length = check_integer("length", drawing.length, 1, 10**15)
        law: Any = drawing.law
        law.check(length, 1)
        fits(law, length)
        return law.draw(length, drawing.seed or 0)
    return files.start()


def chosen_chain(files: Files, drawing: Drawing, fits: Callable[[Law, int], None]) -> Chain:
    """As `chosen_start`, for a command that takes chains alone; InputError for another law."""

    def both(law: Law, length: int) -> None:
        check_draws_chains(law)
        fits(law, length)

    found: Chain = chosen_start(files, drawing, both)
    return found


def check_draws_chains(law: Law) -> None:
    """Raise InputError for a law that draws no chain."""
    draws = law.draws.__name__
    check(draws == "Chain", f"--law {law.name}: draws {draws}", "must be a law that draws a Chain")


def _law(name: str, settings: list[str]) -> Law:
    from qavalanche.laws import law_from, listed

    lists, parameters = listed(name), dict[str, Any]()
    for setting in settings:
        key, equals, value = setting.partition("=")
        key = key.strip()
        whole = bool(key and equals and value.strip())
        check(whole, f"--law-set {shown(setting)}", "must be KEY=VALUE")
        check(key not in parameters, f"--law-set {key}", "is given twice")
        parts = [_value(part.strip()) for part in value.split(",")]
        parameters[key] = parts if key in lists else _value(value.strip())
    return law_from(name, parameters)


def _value(text: str) -> float | str:
    """A number where it is one, else a word."""
    return float(text) if plain(text) else text
