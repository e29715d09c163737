"""Where the chain of a command comes from: a file, or a draw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import qavalanche
from qavalanche.cli.options import integer, number, path
from qavalanche.errors import check, check_integer, plain, shown
from qavalanche.laws.words import words

if TYPE_CHECKING:
    from qavalanche.chain.chain import Chain
    from qavalanche.laws import Law

_LAW = f"Law of a draw: {', '.join(words())}, or a distribution of scipy.stats."
_SET = "A parameter of --law; may be repeated. Numbers of a list are separated by commas."

DecaysFile = Annotated[Path | None, path("--decays", help="File of decays w (.npy, .csv).")]
CouplingsFile = Annotated[Path | None, path("--couplings", help="File of couplings g.")]
FieldsFile = Annotated[Path | None, path("--fields", help="File of fields h of an XXZ chain.")]
Exchange = Annotated[float | None, number("J", "--J", help="Exchange, with --fields.")]
Epsilon = Annotated[float | None, number("epsilon", help="P(resonant bond): draw a chain.")]
Constant = Annotated[float | None, number("K", "--K", help="g = epsilon / K elsewhere [1].")]
LawName = Annotated[str | None, typer.Option("--law", metavar="NAME", help=_LAW)]
LawSettings = Annotated[list[str] | None, typer.Option("--law-set", metavar="KEY=VALUE", help=_SET)]
Length = Annotated[int | None, integer("length", help="Number of bonds L.")]
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


def chosen_chain(
    files: dict[str, Path | None],
    J: float | None,
    drawing: Drawing,
    fits: Callable[[Law, int], None],
) -> Chain:
    """The chain of the one source that was given; `fits` refuses a draw that is too long."""
    given = [f"--{kind}" for kind, file in files.items() if file] + drawing.sources
    passed = " and ".join(given) if given else "no chain"
    check(len(given) == 1, passed, "give one of --decays, --couplings, --fields, --epsilon, --law")
    check(J is None or given == ["--fields"], "--J", "goes with --fields")
    drawing.refuse_without(given[0])
    if drawing.sources:
        check(drawing.length is not None, f"{given[0]} without --length", "--length is needed")
        length = check_integer("length", drawing.length, 1, 10**15)
        law: Any = drawing.law
        law.check(length, 1)
        fits(law, length)
        return law.draw(length, drawing.seed or 0)  # type: ignore[no-any-return]
    kind, file = next((kind, file) for kind, file in files.items() if file)
    check(kind != "fields" or J is not None, "--fields without --J", "--J is needed")
    return qavalanche.Chain.from_file(file, kind, 1.0 if J is None else J)


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
