"""The spec of a campaign: a grid of parameters x samples, read from a TOML file."""

from __future__ import annotations

import itertools
import tomllib
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from qavalanche.disorder import Law, law_from
from qavalanche.ensemble.point import Point
from qavalanche.errors import InputError, check, suggestion
from qavalanche.rules import Rules
from qavalanche.streams.address import digest


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class ChainSection(_Section):
    """[chain]: lengths L in bonds, and samples per point: one number, or one per length."""

    length: list[int] = Field(min_length=1)
    samples: list[int] = Field(min_length=1)

    _lists = field_validator("length", "samples", mode="before")(_listed)

    @field_validator("length", "samples")
    @classmethod
    def _positive(cls, values: list[int], info: ValidationInfo) -> list[int]:
        for value in values:
            check(value >= 1, f"{value}", "must be at least 1")
        check(
            len(set(values)) == len(values) or info.field_name == "samples",
            f"{values}",
            "a value stands twice",
        )
        return values

    @model_validator(mode="after")
    def _matched(self) -> ChainSection:
        check(
            len(self.samples) in (1, len(self.length)),
            f"samples: {len(self.samples)} numbers for {len(self.length)} lengths",
            "give one number, or one per length",
        )
        return self


class RulesSection(_Section):
    """[rules]: the rules that melt the chains, and the tiers that follow them, all combinations.

    The couplings tier knows crossing = "rmt" and counts = "bonds" alone: of several rules it takes
    part in these.
    """

    local_dimension: list[int] = [2]
    crossing: list[str | float] = ["halted"]
    ties: list[str] = ["resonant"]
    counts: list[str] = ["bonds"]
    tier: list[str] = ["spots"]

    _lists = field_validator("local_dimension", "ties", "counts", "tier", mode="before")(_listed)

    @field_validator("crossing", mode="before")
    @classmethod
    def _crossings(cls, given: Any) -> list[Any]:
        whole = [isinstance(v, int) and not isinstance(v, bool) for v in _listed(given)]
        return [float(v) if w else v for v, w in zip(_listed(given), whole, strict=True)]


class ObservablesSection(_Section):
    """[observables]: what is measured beside the rows that every campaign has.

    history: also record how each chain melts (spots tier): rates, times, unions, rounds.
    """

    history: bool = False


class Spec(_Section):
    """A campaign: every combination of law parameters, lengths and rules, times samples.

    seed: campaign seed >= 0. disorder: "law" ("bimodal" or a scipy.stats distribution of ln g) and
    its parameters, each a number or a list of numbers.
    """

    seed: int = Field(ge=0)
    disorder: dict[str, Any]
    chain: ChainSection
    rules: RulesSection = RulesSection()
    observables: ObservablesSection = ObservablesSection()

    @model_validator(mode="after")
    def _recorded(self) -> Spec:
        literal = self.observables.history and "couplings" in self.rules.tier
        check(not literal, "observables.history = true", "goes with the spots tier alone")
        return self

    @field_validator("disorder")
    @classmethod
    def _lists(cls, section: dict[str, Any]) -> dict[str, Any]:
        check(
            isinstance(section.get("law"), str),
            "disorder.law",
            'a name such as "bimodal"',
        )
        parameters = {k: _listed(v) for k, v in section.items() if k != "law"}
        for name, values in parameters.items():
            for value in values:
                number = isinstance(value, int | float) and not isinstance(value, bool)
                check(number, f"disorder.{name} = {value!r}", "must be a number")
            check(bool(values), f"disorder.{name} = []", "at least one number is needed")
        return {"law": section["law"]} | {k: [float(x) for x in v] for k, v in parameters.items()}

    @cached_property
    def hash(self) -> str:
        """Short hash of its content: shards carry that of the spec they were made for."""
        return digest(self.model_dump(), size=6).hex()

    @property
    def laws(self) -> list[Law]:
        """One law for every combination of its parameters."""
        names = [k for k in self.disorder if k != "law"]
        combinations = itertools.product(*(self.disorder[k] for k in names))
        law = self.disorder["law"]
        return [law_from(law, dict(zip(names, c, strict=True))) for c in combinations]

    @property
    def melting(self) -> list[Rules]:
        """One Rules for every combination."""
        given = self.rules
        options = (given.local_dimension, given.crossing, given.ties, given.counts)
        return [Rules(*one) for one in itertools.product(*options)]  # type: ignore[arg-type]

    @cached_property
    def grid(self) -> dict[Point, int]:
        """Every point with the number of its samples."""
        lengths, samples = self.chain.length, self.chain.samples
        samples = samples * len(lengths) if len(samples) == 1 else samples
        sizes = dict(zip(lengths, samples, strict=True))
        points = itertools.product(self.schemes, self.laws, sizes.items())
        return {Point(law, length, *scheme): n for scheme, law, (length, n) in points}

    @property
    def schemes(self) -> list[tuple[Rules, Any]]:
        """Rules and tiers: of several rules the couplings tier takes its own."""
        pairs = list(itertools.product(self.melting, self.rules.tier))
        own = {r for r in self.melting if r.crossing == "rmt" and r.counts == "bonds"}
        return [(r, t) for r, t in pairs if t == "spots" or r in own or not own]


def read_spec(path: Path) -> Spec:
    """The spec in a TOML file; InputError with one line if it cannot be used."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{path}: cannot be read ({reason})") from None
    try:
        return parse_spec(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: not valid TOML ({error})") from None
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def parse_spec(content: dict[str, Any]) -> Spec:
    """The spec with this content; every law and rule in it is checked."""
    try:
        spec = Spec.model_validate(content)
    except ValidationError as error:
        raise InputError(_one_line(error)) from None
    spec.grid  # noqa: B018 - building the grid checks every law and every rule
    return spec


def _one_line(error: ValidationError) -> str:
    """The first of pydantic's complaints, misspelt keys before all, with the key probably meant."""
    complaints = error.errors(include_url=False)
    unknown = [c for c in complaints if c["type"] == "extra_forbidden"]
    first = (unknown or complaints)[0]
    where = ".".join(str(part) for part in first["loc"] if isinstance(part, str))
    cause = first.get("ctx", {}).get("error")
    if isinstance(cause, InputError):
        return f"{where}: {cause}" if where and where not in str(cause) else str(cause)
    if first["type"] == "extra_forbidden":
        section, _, key = where.rpartition(".")
        models: dict[str, type[BaseModel]] = {
            "chain": ChainSection,
            "rules": RulesSection,
            "observables": ObservablesSection,
        }
        known = list(models.get(section, Spec).model_fields)
        return f"unknown key {where}{suggestion(key, known)}: known keys are {', '.join(known)}"
    if first["type"] == "missing":
        return f"{where} is missing"
    return f"{where} = {first['input']!r}: {first['msg'].lower()}"
