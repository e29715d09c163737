"""A model from a TOML file of terms: every mistake in it is one line that names the place."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from qavalanche.errors import (
    InputError,
    check,
    check_integer,
    check_number,
    check_type,
    escaped,
    named,
    shown,
    suggestion,
)
from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.hamiltonians.model import PLACES, ModelStep, ModelTerm, SpinModel
from qavalanche.hamiltonians.operator_text import MOST_STATES, one_site, operators_of
from qavalanche.hamiltonians.product import CONSTANTS, Product, product_of
from qavalanche.hamiltonians.sequences import GivenNumbers, RandomNumbers, SiteSequence, Wave
from qavalanche.numerics.arrays import matrix_elements, real_numbers
from qavalanche.system import files
from qavalanche.system.toml import parsed
from qavalanche.tables import read_column

SECTIONS = ("name", "summary", "local_dimension", "parameters", "random", "quasiperiodic",
            "values", "matrices", "term", "step")  # fmt: skip
TERM_KEYS = ("operators", "strength", "phase", "hermitian_conjugate", "places")
STEP_KEYS = ("duration", "term")
RANDOM_WORDS = ("uniform", "normal", "sign")
_OF_CAMPAIGNS = ("model", "law", "digest", "path", "length", "seed", "sample", "scheme", "inserted",
                 "below")  # fmt: skip
RESERVED = ("W", *CONSTANTS, *_OF_CAMPAIGNS)
"""Names that parameters and sequences cannot have."""

_MOST_BYTES = 1_000_000
_MOST_TERMS = 1000
_WORD = re.compile(r"[A-Za-z_]\w*", re.ASCII)


def model_in(path: Path, parameters: Mapping[str, Any], name: str = "") -> SpinModel:
    """The model in a file, with these values of its parameters; name: the word for it, if any.

    A chain is drawn at W = 1, so that what cannot be drawn is said now. Raises InputError with one
    line that names the file, what is wrong and what is allowed.
    """
    source = f"model {name}" if name else named(path)
    content = files.read(path, most=_MOST_BYTES)
    try:
        model = _Reader(parsed(content), path.parent).model(parameters, name or str(path), source)
        longest = max(term.span for step in model.steps for term in step.terms)
        model.draw(int(min(longest + 1, model.most_sites)), 1.0)
    except InputError as error:
        text = str(error)
        raise InputError(text if text.startswith(source) else f"{source}: {text}") from None
    return model


class _Reader:
    """The sections of one file; messages leave out its name."""

    def __init__(self, content: dict[str, Any], folder: Path) -> None:
        check_keys("", content, SECTIONS)
        self.content, self.folder = content, folder
        self.d = check_integer(
            "local_dimension", content.get("local_dimension", 2), least=2, most=MOST_STATES
        )
        self.defaults = self._parameters()
        self.sequences = self._sequences()
        self.operators = one_site(self.d) | self._matrices()
        self.made: dict[str, Matrix] = {}

    def model(self, given: Mapping[str, Any], word: str, source: str) -> SpinModel:
        """All that the file says, with parameters given."""
        steps = self._steps()
        used = [name for step in steps for term in step.terms for name in term.names]
        used += [name for step in steps if step.duration for name in step.duration.names]
        used += [name for one in self.sequences.values() for name in one.names]
        for name in self.sequences:
            check(name in used, f"{self.sequences[name].kind}.{name}", "stands in no strength")
        random = any(not isinstance(one, GivenNumbers) for one in self.sequences.values())
        needed = "stands in no strength: multiply by it what is to grow with disorder"
        check("W" in used or not random, "W, the strength of disorder", needed)
        for name in self.defaults:
            check(name in used, f"parameters.{name}", "stands in no strength")
        return SpinModel(
            name=self._text("name", "model"),
            summary=self._text("summary", ""),
            local_dimension=self.d,
            steps=steps,
            sequences=self.sequences,
            parameters=self._values(given),
            word=word,
            source=source,
            content=self._plain(),
        )

    def _text(self, key: str, usual: str) -> str:
        text = self.content.get(key, usual)
        check_type(key, text, str, "must be text")
        short = len(text) <= 300 and "\n" not in text
        check(short, f"{key} = {shown(text)}", "must be one line of at most 300 characters")
        return escaped(text)

    def _section(self, key: str) -> dict[str, Any]:
        section = self.content.get(key, {})
        check_type(key, section, dict, f"must be a section [{key}]")
        check(len(section) <= _MOST_TERMS, f"[{key}] of {len(section)} entries", "at most 1000")
        return dict(section)

    def _parameters(self) -> dict[str, float]:
        found = {}
        for name, value in self._section("parameters").items():
            own = "W is given by who draws chains: leave it out"
            check(name != "W", "parameters.W", own)
            _check_name("parameters", name, ())
            found[name] = _finite(f"parameters.{name}", value)
        return found

    def _values(self, given: Mapping[str, Any]) -> dict[str, float]:
        """The parameters as given, else as the file has them."""
        for key in given:
            known = ", ".join(self.defaults) or "none"
            passed = f"parameter {shown(key)}{suggestion(str(key), self.defaults)}"
            check(key in self.defaults, passed, f"its parameters are {known}, and W")
        values = {**self.defaults, **given}
        return {key: _finite(f"parameter {key}", value) for key, value in values.items()}

    def _sequences(self) -> dict[str, SiteSequence]:
        makers = {"random": self._random, "quasiperiodic": self._wave, "values": self._given}
        found: dict[str, SiteSequence] = {}
        for section, make in makers.items():
            for name, given in self._section(section).items():
                _check_name(section, name, [*self.defaults, *found])
                found[name] = make(f"{section}.{name}", given)
        return found

    def _random(self, where: str, given: Any) -> RandomNumbers:
        allowed = (
            'must be "uniform" (on [-1, 1]), "normal", "sign", {box = [low, high]} or '
            "{normal = [mean, deviation]}"
        )
        if isinstance(given, str):
            passed = f"{where} = {shown(given)}{suggestion(given, RANDOM_WORDS)}"
            check(given in RANDOM_WORDS, passed, allowed)
            return RandomNumbers(given)
        two = isinstance(given, dict) and len(given) == 1 and next(iter(given)) in ("box", "normal")
        check(two, f"{where} = {shown(given)}", allowed)
        ((law, pair),) = given.items()
        check(isinstance(pair, list) and len(pair) == 2, f"{where} = {shown(given)}", allowed)
        low, high = (self._product(f"{where}.{law}", one, real=True, bare=True) for one in pair)
        return RandomNumbers({"box": "box", "normal": "gauss"}[law], low, high)

    def _wave(self, where: str, given: Any) -> Wave:
        check_type(where, given, dict, "must be {wave_number = ...}, in turns a site")
        check_keys(where, given, ("wave_number", "phase"))
        check("wave_number" in given, where, "wave_number, in turns a site, is needed")
        number, phase = (
            self._product(f"{where}.{key}", given[key], real=True, bare=True)
            if key in given
            else None
            for key in ("wave_number", "phase")
        )
        return Wave(number, phase)  # type: ignore[arg-type]

    def _given(self, where: str, given: Any) -> GivenNumbers:
        column = None
        if isinstance(given, dict):
            check_keys(where, given, ("file", "column"))
            column, given = given.get("column"), given.get("file")
            name = isinstance(column, str | None)
            check(name, f"{where}.column = {shown(column)}", "must be the name of a column")
            check_type(f"{where}.file", given, str, "must be the path of a file")
        if isinstance(given, str):
            numbers = read_column(self.folder / files_name(where, given), "field", column)
        else:
            allowed = "must be a list of numbers, or the path of a file"
            check_type(where, given, list, allowed)
            numbers = np.array([_finite(where, one) for one in given])
        check(len(numbers) > 0, f"{where} = []", "at least one number is needed")
        return GivenNumbers(tuple(real_numbers(where, numbers).tolist()))

    def _matrices(self) -> dict[str, Matrix]:
        found, known = {}, one_site(self.d)
        for name, given in self._section("matrices").items():
            check(name not in known, f"matrices.{name}", "is the name of an operator already")
            word = name.isprintable() and not re.search(r"\s|^[+-]$|^[\d.]", name) and name
            check(bool(word), f"matrices.{escaped(name)}", "must be a word without spaces")
            found[name] = self._matrix(f"matrices.{name}", given)
        return found

    def _matrix(self, where: str, given: Any) -> Matrix:
        parts = given
        if not isinstance(given, dict):
            parts = {"real": given}
        check_keys(where, parts, ("real", "imag"))
        check(bool(parts), where, f"rows of {self.d} numbers are needed")
        total = np.zeros((self.d, self.d), np.complex128)
        for key, rows in parts.items():
            here = f"{where}.{key}" if isinstance(given, dict) else where
            matrix = matrix_elements(here, rows, axes=None)
            square = f"must be {self.d} rows of {self.d} numbers, local_dimension = {self.d}"
            check(matrix.shape == (self.d, self.d), f"{here} of shape {matrix.shape}", square)
            total += matrix * (1j if key == "imag" else 1)
        return total

    def _product(self, where: str, given: Any, real: bool = False, bare: bool = False) -> Product:
        """A strength; bare: without sequences."""
        known = [*self.defaults, "W", *(() if bare else self.sequences)]
        return product_of(where, given, known, real)

    def _steps(self) -> tuple[ModelStep, ...]:
        content = self.content
        one = ("term" in content) != ("step" in content)
        check(one, f"{'both' if 'term' in content else 'neither'} [[term]] and [[step]]",
              "[[term]] for a Hamiltonian, or [[step]] for a Floquet chain")  # fmt: skip
        if "term" in content:
            return (ModelStep(self._terms("", content["term"])),)
        steps = _tables("step", content["step"])
        return tuple(self._step(f"step {i}", step) for i, step in enumerate(steps, 1))

    def _step(self, where: str, given: dict[str, Any]) -> ModelStep:
        check_keys(where, given, STEP_KEYS)
        for key in STEP_KEYS:
            check(key in given, where, f"{key if key != 'term' else '[[step.term]]'} is needed")
        known = [*self.defaults, "W"]
        duration = product_of(f"{where}: duration", given["duration"], known, real=True)
        return ModelStep(self._terms(f"{where}, ", given["term"]), duration)

    def _terms(self, before: str, given: Any) -> tuple[ModelTerm, ...]:
        tables = _tables(f"{before}term", given)
        return tuple(self._term(f"{before}term {i}", one) for i, one in enumerate(tables, 1))

    def _term(self, where: str, given: dict[str, Any]) -> ModelTerm:
        check_keys(where, given, TERM_KEYS)
        check("operators" in given, where, 'operators are needed, such as "Sz Sz"')
        matrix = self._operators(f"{where}: operators", given["operators"])
        conjugate = given.get("hermitian_conjugate", False)
        check_type(f"{where}: hermitian_conjugate", conjugate, bool, "must be true or false")
        phase = given.get("phase")
        return ModelTerm(
            where=where,
            operators=given["operators"],
            matrix=matrix,
            span=round(math.log(len(matrix)) / math.log(self.d)),
            strength=self._product(f"{where}: strength", given.get("strength", 1.0)),
            phase=None if phase is None else self._product(f"{where}: phase", phase, real=True),
            conjugate=conjugate,
            places=_places(f"{where}: places", given.get("places", "all")),
        )

    def _operators(self, where: str, given: Any) -> Matrix:
        """Made once for each text."""
        key = given if isinstance(given, str) else ""
        if key not in self.made:
            self.made[key] = operators_of(where, given, self.operators)
        return self.made[key]

    def _plain(self) -> dict[str, Any]:
        """What fixes the terms as plain data: without words, defaults, and paths."""
        words = {"name", "summary", "parameters", "values"}
        own = {key: value for key, value in self.content.items() if key not in words}
        values = {
            name: list(one.given)
            for name, one in self.sequences.items()
            if isinstance(one, GivenNumbers)
        }
        names = sorted(self.defaults)
        plain = {**own, "local_dimension": self.d, "values": values, "parameters": names}
        return dict(_as_floats(plain))


def check_keys(where: str, given: Mapping[str, Any], known: Iterable[str]) -> None:
    """InputError for the first key that is not known, with the one probably meant."""
    names = list(known)
    for key in given:
        passed = f"unknown key {escaped(str(key)[:80])}{suggestion(str(key), names)}"
        passed = f"{where}: {passed}" if where else passed
        check(key in names, passed, f"known keys are {', '.join(names)}")


def _as_floats(value: Any) -> Any:
    """The same with 1.0 for 1: both are one number."""
    if isinstance(value, dict):
        return {key: _as_floats(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_as_floats(one) for one in value]
    whole = isinstance(value, int) and not isinstance(value, bool)
    return float(value) if whole else value


def files_name(where: str, text: str) -> Path:
    """A path that a file can have."""
    check(bool(text) and "\0" not in text, f"{where} = {shown(text)}", "must be a path")
    return Path(text)


def _tables(where: str, given: Any) -> list[dict[str, Any]]:
    """The tables of [[term]] or [[step]]."""
    tables = isinstance(given, list) and all(isinstance(one, dict) for one in given)
    name = where.rpartition(" ")[2]
    check(tables and len(given) > 0, where, f"must be tables [[{name}]], at least one")
    check(len(given) <= _MOST_TERMS, f"{len(given)} tables [[{name}]]", f"at most {_MOST_TERMS}")
    return list(given)


def _places(where: str, given: Any) -> str | tuple[int, ...]:
    allowed = f"must be {', '.join(PLACES)}, or a list of first sites, counted from 0"
    if isinstance(given, str):
        check(given in PLACES, f"{where} = {shown(given)}{suggestion(given, PLACES)}", allowed)
        return given
    check(isinstance(given, list) and len(given) > 0, f"{where} = {shown(given)}", allowed)
    found = tuple(check_integer(where, one, least=0, most=2**31) for one in given)
    check(len(set(found)) == len(found), f"{where} = {shown(given)}", "a site stands twice")
    return found


def _check_name(section: str, name: str, taken: Iterable[str]) -> None:
    """InputError unless it can stand in a strength and means nothing else."""
    where = f"{section}.{escaped(name[:80])}"
    check(_WORD.fullmatch(name) is not None, where, "must be a word: letters, digits and _")
    check(name not in RESERVED, where, f"is a name that is taken, as are {', '.join(RESERVED)}")
    check(name not in taken, where, "stands in two sections: names must differ")


def _finite(where: str, value: Any) -> float:
    return check_number(where, value, "must be a finite number", -math.inf, math.inf) + 0.0
