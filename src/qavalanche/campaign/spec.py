"""The spec of a campaign: a grid of parameters x samples, read from a TOML file."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import (
    BaseModel,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from qavalanche.campaign.disorder import disorder_of, laws_of
from qavalanche.campaign.plan import PLANS, CampaignPlan, Refinement, planned
from qavalanche.campaign.point import Point
from qavalanche.campaign.rare_section import RareSection
from qavalanche.campaign.schemes import SchemeSection, sections_of, short_key
from qavalanche.campaign.section import MOST, Section, listed, once
from qavalanche.campaign.short_forms import SHORT_FORMS, written_out
from qavalanche.chain import Preparation
from qavalanche.errors import (
    InputError,
    check,
    check_integer,
    check_path,
    check_type,
    counted,
    escaped,
    shown,
    suggestion,
)
from qavalanche.laws import Law
from qavalanche.observables.observable import NAME_IN_WORDS, check_free, is_name
from qavalanche.observables.registry import groups, names
from qavalanche.schemes import Scheme, get
from qavalanche.streams.address import digest
from qavalanche.system.files import read
from qavalanche.system.toml import parsed

T = TypeVar("T")

MOST_POINTS = 100_000
"""Of a grid: counted before it is built. Each point is a folder of its store."""

_MOST_SEED = 2**128 - 1
_MOST_BYTES = 1_000_000  # of a file: a list of as many values as a grid may have points
_ALLOWED = {
    "model_type": "must be a section",
    "bool_type": "must be true or false",
    "too_short": "at least one value is needed",
}


class ChainSection(Section):
    """[chain]: lengths L in bonds, and samples per point: one number, or one per length.

    inserted, below: how chains are prepared before they are melted (`chain.Preparation`), a point
    for every combination; 0 changes nothing.
    """

    length: list[int] = Field(min_length=1)
    samples: list[int] = Field(min_length=1)
    inserted: list[int] = Field(default=[0], min_length=1)
    below: list[int] = Field(default=[0], min_length=1)

    @field_validator("length", "samples", mode="before")
    @classmethod
    def _positive(cls, given: Any, info: ValidationInfo) -> list[int]:
        name = f"chain.{info.field_name}"
        values = [check_integer(name, value, 1, MOST) for value in listed(given)]
        return once(name, values) if info.field_name == "length" else values

    @field_validator("inserted", "below", mode="before")
    @classmethod
    def _orders(cls, given: Any, info: ValidationInfo) -> list[int]:
        name = f"chain.{info.field_name}"
        return once(name, [check_integer(name, value, 0, MOST) for value in listed(given)])

    @property
    def preparations(self) -> list[Preparation]:
        """How chains are prepared: every combination."""
        return [Preparation(k, below) for below in self.below for k in self.inserted]

    @model_validator(mode="after")
    def _matched(self) -> ChainSection:
        check(
            len(self.samples) in (1, len(self.length)),
            f"samples: {counted(len(self.samples), 'number')} for "
            f"{counted(len(self.length), 'length')}",
            "give one number, or one per length",
        )
        return self


def check_own(given: Any) -> list[str]:
    """Names of a user's own observables; InputError unless they are ASCII words, and not taken."""
    values = listed(given)
    for name in values:
        passed = f"observables.own = {shown(name)}"
        check(is_name(name), passed, NAME_IN_WORDS)
        taken = name in names() or name in groups()
        check(not taken, passed, "is the name of an observable of qavalanche itself")
        check_free(name)
    return [str(name) for name in once("observables.own", values)]


class ObservablesSection(Section):
    """[observables]: what is measured beside the rows that every campaign has.

    history: also record how each chain melts (docs/history.md); another observable's name is a key
    too. own: names of a user's own functions, which `run` is given (docs/development.md).
    """

    history: bool = False
    others: list[str] = Field(default=[])
    own: list[str] = Field(default=[])

    @model_validator(mode="before")
    @classmethod
    def _by_name(cls, given: Any) -> Any:
        check_type("observables", given, dict, "must be a section")
        others = []
        for key, value in given.items():
            if key in ("history", "own"):
                continue
            if key not in groups():
                known = [*groups(), "own"]
                hint = suggestion(str(key), known)
                passed = f"unknown key observables.{short_key(str(key))}{hint}"
                raise InputError(f"{passed}: known keys are {', '.join(known)}")
            passed = f"observables.{key} = {shown(value)}"
            check(isinstance(value, bool), passed, "must be true or false")
            others += [key] if value else []
        others.sort()
        own = check_own(given.get("own", []))
        return {"history": given.get("history", False), "others": others, "own": own}

    @property
    def groups(self) -> list[str]:
        """The groups of observables that are asked for."""
        return [*(["history"] if self.history else []), *self.others]

    def to_dict(self) -> dict[str, Any]:
        """As a spec holds it."""
        own = {"own": self.own} if self.own else {}
        return {"history": self.history, **dict.fromkeys(self.others, True), **own}


class Spec(Section):
    """A campaign: every combination of law parameters, lengths and schemes, times samples.

    seed: campaign seed >= 0. disorder: "law" ("bimodal" or another name, see `qavalanche.laws`) and
    its parameters, each a value or a list of values. scheme: sections of schemes with grids of
    their parameters, [rules] being short for the spots scheme, which is the default. [blocks] and
    [fields] are short for [disorder] and [chain] of what is no chain (`short_forms`). plan: what
    decides from stored statistics which samples there are to be, if one of its sections is given.
    """

    seed: int
    disorder: dict[str, Any]
    chain: ChainSection
    scheme: tuple[SchemeSection, ...]
    observables: ObservablesSection = ObservablesSection()
    rare: RareSection | None = None
    plan: CampaignPlan | None = None

    @model_validator(mode="before")
    @classmethod
    def _schemes(cls, given: Any) -> Any:
        check("plan" not in given, "unknown key plan", f"plans are [{'], ['.join(PLANS)}]")
        content, plan = planned(given)
        content = {**written_out(content), "plan": plan}
        content["scheme"] = sections_of(content.pop("rules", None), content.pop("scheme", None))
        if isinstance(content.get("rare"), dict):  # its columns need not be asked for
            asked = content.get("observables", {})
            content["observables"] = {"rare": True, **asked} if isinstance(asked, dict) else asked
        return content

    @model_validator(mode="after")
    def _recorded(self) -> Spec:
        for name in {one.name for one in self.scheme} if self.observables.history else ():
            passed = f"observables.history = true with the scheme {name}"
            check("history" in get(name).provides, passed, "it records no history of the melting")
        return self

    @model_validator(mode="after")
    def _sampled(self) -> Spec:
        asked, there = "rare" in self.observables.others, self.rare is not None
        said = f"observables.rare = {str(asked).lower()} {'with' if there else 'without'}"
        check(asked == there, f"{said} a section [rare]", "one goes with the other")
        return self

    @model_validator(mode="after")
    def _seen(self) -> Spec:
        varied = {key for key, values in self.disorder.items() if key != "law" and len(values) > 1}
        for name in {one.name for one in self.scheme}:
            for key in varied & get(name).blind_to:
                passed = f"several values of {key} with the scheme {name}"
                check(False, passed, "it does not see them: vary something else")
        return self

    @field_validator("seed", mode="before")
    @classmethod
    def _seed(cls, given: Any) -> int:
        return check_integer("seed", given, 0, _MOST_SEED)

    @field_validator("disorder", mode="before")
    @classmethod
    def _lists(cls, given: Any) -> dict[str, Any]:
        return disorder_of(given)

    @model_validator(mode="after")
    def _small_enough(self) -> Spec:
        parameters = [v for k, v in self.disorder.items() if k != "law"]
        chain = self.chain
        points = math.prod(map(len, [*parameters, chain.length, chain.inserted, chain.below]))
        points *= sum(one.points for one in self.scheme)
        points *= 1 if self.rare is None else len(self.rare.at_least)
        allowed = f"at most {MOST_POINTS} are possible"
        check(points <= MOST_POINTS, f"a grid of {points} points", allowed)
        return self

    def to_dict(self) -> dict[str, Any]:
        """Plain data, as a TOML file holds them; `parse_spec` reads them."""
        return {
            "seed": self.seed,
            "disorder": self.disorder,
            "chain": self.chain.model_dump(exclude_defaults=True),
            "scheme": [one.to_dict() for one in self.scheme],
            "observables": self.observables.to_dict(),
            **({} if self.rare is None else {"rare": self.rare.model_dump()}),
            **({} if self.plan is None else {self.plan.name: self.plan.to_dict()}),
        }

    @property
    def refined(self) -> bool:
        """Whether [refine] decides on its grid."""
        return isinstance(self.plan, Refinement)

    @cached_property
    def hash(self) -> str:
        """Short hash of its content: shards carry that of the spec they were made for."""
        return digest(self.to_dict(), size=6).hex()

    @cached_property
    def laws(self) -> list[Law]:
        """One law for every combination of its parameters."""
        return laws_of(self.disorder)

    @property
    def schemes(self) -> list[Scheme]:
        """One scheme for every combination of its parameters, section by section."""
        found = [one for section in self.scheme for one in section.schemes]
        seen: set[Scheme] = set()
        for one in found:
            check(one not in seen, f"scheme {one}", "stands twice")
            seen.add(one)
        return found

    @cached_property
    def grid(self) -> dict[Point, int]:
        """Every point with the number of its samples; with a plan, those to begin with."""
        lengths, samples = self.chain.length, self.chain.samples
        samples = samples * len(lengths) if len(samples) == 1 else samples
        sizes = dict(zip(lengths, samples, strict=True))
        prepared = self.chain.preparations
        rare = [None] if self.rare is None else self.rare.events
        points = itertools.product(self.schemes, self.laws, sizes.items(), prepared, rare)
        return {
            Point(law, length, scheme, how, event): n
            for scheme, law, (length, n), how, event in points
        }


def read_spec(path: str | Path) -> Spec:
    """The spec in a TOML file; InputError with one line if it cannot be used."""
    return read_with(path, parse_spec)


def read_with(path: str | Path, parse: Callable[[dict[str, Any]], T]) -> T:
    """What `parse` makes of the content of a TOML file; what it raises then names the file."""
    path = check_path("spec", path)
    content = read(path, most=_MOST_BYTES)
    try:
        return parse(parsed(content))
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def parse_spec(content: dict[str, Any]) -> Spec:
    """The spec with this content; every law and rule in it is checked."""
    spec = without_grid(content)
    spec.grid  # noqa: B018 - building the grid checks every law and every rule
    if spec.plan is not None:
        spec.plan.check(spec)
    return spec


def without_grid(content: dict[str, Any]) -> Spec:
    """As `parse_spec`, whether or not its schemes take its law: its grid may raise InputError."""
    check_type("spec", content, dict, "must be a dictionary, as a TOML file holds it")
    try:
        return Spec.model_validate({str(key): value for key, value in content.items()})
    except ValidationError as error:
        raise InputError(_one_line(error)) from None


def _one_line(error: ValidationError) -> str:
    """The first of pydantic's complaints, misspelt keys before all, with the key probably meant."""
    complaints = error.errors(include_url=False)
    unknown = [c for c in complaints if c["type"] == "extra_forbidden"]
    first = (unknown or complaints)[0]
    where = escaped(".".join(str(part) for part in first["loc"] if isinstance(part, str)))
    cause = first.get("ctx", {}).get("error")
    if isinstance(cause, InputError):
        return f"{where}: {cause}" if where and where not in str(cause) else str(cause)
    if first["type"] == "extra_forbidden":
        section, _, key = where.rpartition(".")
        models: dict[str, type[BaseModel]] = {
            "chain": ChainSection,
            "rare": RareSection,
        }
        known = [key for key in models.get(section, Spec).model_fields if key != "plan"]
        known += ["rules", *SHORT_FORMS, *PLANS] if not section else []
        passed = f"unknown key {short_key(where)}{suggestion(key, known)}"
        return f"{passed}: known keys are {', '.join(known)}"
    if first["type"] == "missing":
        return f"{where} is missing"
    allowed = _ALLOWED.get(first["type"], first["msg"])
    return f"{short_key(where)} = {shown(first['input'])}: {allowed}"
