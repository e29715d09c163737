"""Chains of spins with a Hamiltonian: a model of the library, of a TOML file, or of Python."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from qavalanche.errors import InputError, check, check_number, check_type, escaped, shown
from qavalanche.hamiltonians.evolution import Evolution
from qavalanche.hamiltonians.model import SpinModel
from qavalanche.hamiltonians.named import is_path, model_from, names
from qavalanche.hamiltonians.of_function import PythonModel, held, keep
from qavalanche.laws.fields import Fields
from qavalanche.laws.law import Law
from qavalanche.laws.quasiperiodic import Quasiperiodic
from qavalanche.laws.registry import law
from qavalanche.system.files import absolute

Parameters = tuple[tuple[str, float], ...]
PYTHON = "python"
"""The word for a model that is a function: its digest tells which."""

_FINITE = "must be a finite number"


@law
@dataclass(frozen=True)
class DrawnHamiltonian(Law):
    """A chain of spins whose local terms are random: sample i of length L has L sites.

    model: a name of `hamiltonians.names()`, the path of a TOML file (docs/hamiltonians.md), or
    "python" with the digest of a `python_model`; W > 0: strength of the disorder; the parameters of
    the model stand beside them, those left out have the values of its file. digest: of the terms,
    found when the law is made: where the file is gone or has another content, the law is known by
    it, but not drawn. The address holds the digest and not the name.

    Nested, other than chains of bonds: on its first sites a chain has the numbers of any longer one
    of the same sample, so that differences between lengths have small errors.

    Raises InputError for an unknown model or parameter, values out of range, and any mistake in the
    file.

    >>> DrawnHamiltonian("xxz", 8.0, parameters=(("Delta", 0.0),)).draw(5, seed=1)
    Hamiltonian(xxz, W = 8, J = 1, Delta = 0: 5 sites, d_s = 2)
    """

    name: ClassVar[str] = "hamiltonian"
    source: ClassVar[str] = "a model by name, or the user's own"
    summary: ClassVar[str] = "chain of spins, its terms from a model by name or a TOML file"
    example: ClassVar[Mapping[str, Any]] = {"model": "xxz", "W": 8.0}
    draws: ClassVar[type] = Evolution
    length_unit: ClassVar[str] = "sites"

    model: str = field(compare=False)
    W: float
    digest: str = ""
    parameters: Parameters = ()

    def __post_init__(self) -> None:
        allowed = "must be the name of a model, or the path of a .toml file"
        model: Any = self.model
        model = os.fspath(model) if isinstance(model, Path) else model
        check_type("model", model, str, allowed)
        object.__setattr__(self, "model", model)
        W = check_number("W", self.W, "must be positive and finite", 0.0, math.inf)
        object.__setattr__(self, "W", W)
        check_type("digest", self.digest, str, "must be text")
        told = {key: check_number(key, value, _FINITE, -math.inf, math.inf) + 0.0
                for key, value in dict(self.parameters).items()}  # fmt: skip
        found = _found(model, self.digest, tuple(told.items()))
        if found is not None:
            told = dict(found.parameters)
            object.__setattr__(self, "digest", found.digest)
        object.__setattr__(self, "parameters", tuple(sorted(told.items())))

    @classmethod
    def of(cls, model: SpinModel | PythonModel, W: float) -> DrawnHamiltonian:
        """The law of a model that this process has: by its name or file where it has one.

        Raises InputError for a model that no text can name, such as one with given values.
        """
        if isinstance(model, PythonModel):
            keep(model)
            return cls(PYTHON, W, model.digest)
        own = "replaced" not in model.content
        check(own, f"{model.source} with given values", "write them into its file")
        return cls(model.word, W, model.digest, tuple(model.parameters.items()))

    @classmethod
    def parameters_of(cls, name: str) -> tuple[str, ...]:  # noqa: ARG003
        """Names of the parameters that do not depend on the model."""
        return ("model", "W", "digest")

    @classmethod
    def defaults_of(cls, name: str) -> dict[str, Any]:  # noqa: ARG003
        """digest = ""."""
        return {"digest": ""}

    @classmethod
    def further_parameters(cls, given: Mapping[str, Any]) -> dict[str, Any]:
        """Those of the model that `given` names, with the values of its file (see Law).

        Where the file is gone, whatever is given with a digest.
        """
        model, digest = given.get("model"), given.get("digest", "")
        if not isinstance(model, str | Path) or not isinstance(digest, str):
            return {}
        found = _found(os.fspath(model), digest, ())
        if found is not None:
            return dict(found.parameters)
        return {key: MISSING for key in given if key not in cls.parameters_of(cls.name)}

    @classmethod
    def made(cls, name: str, parameters: dict[str, Any]) -> DrawnHamiltonian:  # noqa: ARG003
        """The law with these parameters, whose names are known to be right."""
        own = {key: parameters[key] for key in cls.parameters_of(cls.name) if key in parameters}
        further = tuple((key, value) for key, value in parameters.items() if key not in own)
        return cls(**own, parameters=further)

    @classmethod
    def completed(cls, lists: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
        """With the digest, all parameters, and the absolute path of a file (see Law)."""
        models = lists.get("model", [])
        if not all(isinstance(one, str) for one in models):
            return dict(lists)
        if len(models) != 1:
            for one in models:
                check(
                    not is_path(one), f"model = {shown(one)}", "must be the only model, as a file"
                )
            return dict(lists)
        found = _found(models[0], lists.get("digest", [""])[0], ())
        if found is None:
            return dict(lists)
        path = str(absolute(Path(models[0]))) if is_path(models[0]) else models[0]
        usual = {key: [value] for key, value in found.parameters.items()}
        return {**usual, **lists, "model": [path], "digest": [found.digest]}

    @property
    def section(self) -> dict[str, Any]:
        """Name and all parameters, as in [disorder] (see Law)."""
        own = {"model": self.model, "W": self.W, "digest": self.digest}
        return {"law": self.name, **own, **dict(self.parameters)}

    @property
    def address(self) -> dict[str, Any]:
        """The digest stands for the model (see Law)."""
        return {key: value for key, value in self.section.items() if key != "model"}

    @property
    def resonance_probability(self) -> float:
        """epsilon of a bond of two sites, g = (J / 2) / |h - h'| >= 1, where it is known, else NaN.

        Of the models xxz, anderson and spin1 that of the law `fields`, of quasiperiodic that of
        the law `quasiperiodic`, with |J|; 0 where J = 0.
        """
        known = dict(self.parameters)
        word = _word_of(self.digest)
        J = abs(known.get("J", 0.0))
        if word in ("xxz", "anderson", "spin1"):
            return Fields(self.W, J).resonance_probability if J else 0.0
        if word == "quasiperiodic" and known["wave_number"] % 1:
            return (
                Quasiperiodic(self.W, J, known["wave_number"]).resonance_probability if J else 0.0
            )
        return math.nan

    def check(self, length: int, samples: int) -> None:  # noqa: ARG002
        """Raise InputError where chains of this length cannot be drawn."""
        most = self._model.most_sites
        check(length <= most, f"length = {length}", f"{self} has values for {most:g} sites")

    def draw(self, length: int, seed: int = 0, sample: int = 0) -> Evolution:  # type: ignore[override]
        """Chain number `sample` of `length` >= 1 sites under campaign seed `seed`."""
        return self._model.draw(length, self.W, seed, sample)

    @property
    def _model(self) -> SpinModel | PythonModel:
        if self.model == PYTHON:
            return held(self.digest)
        found = _loaded(self.model, self.parameters)
        told = found.digest == self.digest
        check(told, f"model {escaped(self.model)}", f"has not the content of digest {self.digest}")
        return found

    def __reduce__(self) -> Any:
        given = held(self.digest) if self.model == PYTHON and _is_held(self.digest) else None
        return _restored, (self.model, self.W, self.digest, self.parameters, given)

    def __str__(self) -> str:
        word = Path(self.model).stem if is_path(self.model) else self.model
        told = "".join(f", {key} = {value:g}" for key, value in self.parameters)
        return f"{escaped(word)}, W = {self.W:g}{told}"


def _found(model: str, digest: str, parameters: Parameters) -> SpinModel | PythonModel | None:
    """The model, None where a digest is told and nothing here has it; InputError without one."""
    if model == PYTHON:
        check(digest != "", "model = 'python' without digest", "use python_model, and its law")
        return held(digest) if _is_held(digest) else None
    if not digest:
        return _loaded(model, parameters)
    try:
        same = _loaded(model, ()).digest == digest
    except InputError:
        return None
    return _loaded(model, parameters) if same else None


def _loaded(model: str, parameters: Parameters) -> SpinModel:
    stamp: tuple[int, int] | None = None
    if is_path(model):
        try:
            told = os.stat(model)
            stamp = told.st_mtime_ns, told.st_size
        except (OSError, ValueError):
            stamp = None  # said where it is read
    return _read(model, parameters, stamp)


@lru_cache(maxsize=64)
def _read(model: str, parameters: Parameters, stamp: tuple[int, int] | None) -> SpinModel:  # noqa: ARG001
    return model_from(model, dict(parameters))


@lru_cache(maxsize=256)
def _word_of(digest: str) -> str:
    """The name of the model of the library that has this digest, or nothing."""
    return next((word for word in names() if _loaded(word, ()).digest == digest), "")


def _is_held(digest: str) -> bool:
    try:
        held(digest)
    except InputError:
        return False
    return True


def _restored(
    model: str, W: float, digest: str, parameters: Parameters, given: PythonModel | None
) -> DrawnHamiltonian:
    if given is not None:
        keep(given)
    return DrawnHamiltonian(model, W, digest, parameters)
