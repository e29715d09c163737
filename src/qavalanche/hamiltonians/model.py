"""SpinModel: a disordered chain as data, a sum of local terms of random strength."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qavalanche.arguments import typed
from qavalanche.errors import InputError, check, check_number, escaped, shown, suggestion
from qavalanche.hamiltonians.evolution import Evolution, Matrix
from qavalanche.hamiltonians.hamiltonian import Hamiltonian, Term
from qavalanche.hamiltonians.operator_text import real_if_it_is, without_rounding
from qavalanche.hamiltonians.product import ONE, Product
from qavalanche.hamiltonians.sequences import GivenNumbers, SiteSequence, Stream
from qavalanche.numerics.arrays import real_numbers
from qavalanche.streams.address import check_address, digest, stream_key
from qavalanche.system import memory

PLACES = ("all", "even", "odd", "first", "last")
"""Words for the first sites of a term: sites are counted from 0."""

_BYTES = 400.0  # of memory for a term on a site, beside its matrix


@dataclass(frozen=True, eq=False)
class ModelTerm:
    """strength e^(i phase) x matrix, maybe with its Hermitian conjugate, at each of its places.

    operators: as the user wrote them; matrix: (d_s^span, d_s^span); places: one of PLACES, or the
    first sites as numbers. where: what it is, for messages.
    """

    where: str
    operators: str
    matrix: Matrix
    span: int
    strength: Product = ONE
    phase: Product | None = None
    conjugate: bool = False
    places: str | tuple[int, ...] = "all"

    @property
    def names(self) -> tuple[str, ...]:
        """Parameters and sequences that it depends on."""
        return self.strength.names + (() if self.phase is None else self.phase.names)

    def sites(self, length: int) -> range | list[int]:
        """First sites of the term on a chain of `length` sites."""
        last = length - self.span
        if isinstance(self.places, tuple):
            return [i for i in self.places if i <= last]
        first, step = {"odd": (1, 2), "even": (0, 2), "last": (last, 1)}.get(self.places, (0, 1))
        end = min(1, last + 1) if self.places == "first" else last + 1
        return range(max(first, 0), max(end, 0), step)

    def strengths(self, known: Mapping[str, Any], length: int) -> NDArray[Any]:
        """The factor of the matrix at each site, (length,)."""
        value = np.asarray(self.strength.value(known))
        if self.phase is not None:
            with np.errstate(all="ignore"):
                value = value * np.exp(1j * np.asarray(self.phase.value(known)))
        return np.broadcast_to(value, (length,))


@dataclass(frozen=True, eq=False)
class ModelStep:
    """Terms that act together, for a duration in a Floquet chain; None for a Hamiltonian."""

    terms: tuple[ModelTerm, ...]
    duration: Product | None = None


@dataclass(frozen=True, eq=False, repr=False)
class SpinModel:
    """A disordered chain: local terms, with numbers drawn by address. Made by `model_from`.

    name, summary: what it is; local_dimension: d_s; steps: one without duration for a Hamiltonian,
    else those of a Floquet chain; sequences: numbers by site, by name; parameters: all values but
    W; word: the name or path that it was asked for by; source: what messages call it; content: what
    fixes the terms, as plain data.
    """

    name: str
    summary: str
    local_dimension: int
    steps: tuple[ModelStep, ...]
    sequences: Mapping[str, SiteSequence]
    parameters: Mapping[str, float]
    word: str
    source: str
    content: Mapping[str, Any] = field(repr=False)

    @cached_property
    def digest(self) -> str:
        """16 hexadecimal digits of what fixes the terms, the values of the parameters aside."""
        return digest(dict(self.content), size=8).hex()

    @property
    def driven(self) -> bool:
        """Whether it is a Floquet chain."""
        return self.steps[0].duration is not None

    @property
    def most_sites(self) -> float:
        """Sites of the longest chain: as many as there are given values, or infinite."""
        return min((one.most for one in self.sequences.values()), default=math.inf)

    def address(self, W: float) -> dict[str, Any]:
        """What the random numbers of a chain depend on, beside seed, sample and their name."""
        return {"model": self.digest, "W": W, "parameters": dict(self.parameters)}

    @typed
    def draw(self, sites: int, W: float, seed: int = 0, sample: int = 0) -> Evolution:
        """Chain number `sample` of `sites` sites at disorder strength W >= 0, the same always.

        A `Hamiltonian`, or a `Floquet` where the model has steps. Nested: on its first sites it has
        the numbers of any longer chain. Raises InputError for more sites than given values, terms
        that are not Hermitian in sum or not finite, and terms that do not fit in memory.

        >>> from qavalanche.hamiltonians import model_from
        >>> short, long = (model_from("xxz").draw(L, 8.0, seed=1) for L in (4, 9))
        >>> short.terms[3].matrix[0, 0] == long.terms[8].matrix[0, 0]  # the field of site 0
        np.True_
        """
        sites, seed, sample = check_address(sites, seed, sample)
        W = check_number("W", W, "must be finite and not negative", -1e-300, math.inf) + 0.0
        most = self.most_sites
        check(sites <= most, f"{self.source}: {sites} sites", f"values are given for {most:g}")
        memory.require(self._bytes * sites, f"{self.source}: the terms of {sites} sites")
        known = self._numbers(sites, W, seed, sample)
        values = {"W": W, **self.parameters}
        said = ", ".join(f"{key} = {value:g}" for key, value in values.items())
        name = f"{self.name}, {said}"
        parts = [
            Hamiltonian(sites, self.local_dimension, self._terms(step, known, sites), name)
            for step in self.steps
        ]
        if not self.driven:
            return parts[0]
        from qavalanche.hamiltonians.floquet import Floquet

        durations = [self._duration(step, known) for step in self.steps]
        return Floquet.from_steps(list(zip(parts, durations, strict=True)), name)

    def with_values(self, values: Mapping[str, ArrayLike]) -> SpinModel:
        """The same with numbers of the user's in place of sequences of the model, by name.

        values: (n,) finite numbers each, from the first site on; chains then have at most n sites.
        Raises InputError for a name that is no sequence of the model.

        >>> from qavalanche.hamiltonians import model_from
        >>> model_from("xxz").with_values({"h": [0.3, -1.2]}).draw(2, W=1).terms[1].matrix[0, 0]
        np.float64(0.15)
        """
        replaced: dict[str, SiteSequence] = {}
        for key, given in values.items():
            known = list(self.sequences)
            passed = f"{self.source}: values of {shown(key)}{suggestion(str(key), known)}"
            check(key in known, passed, f"its sequences are {', '.join(known) or 'none'}")
            numbers = real_numbers(f"values of {key}", given)
            check(numbers.size > 0, f"values of {key}", "at least one number is needed")
            replaced[key] = GivenNumbers(tuple(numbers.tolist()))
        told = {key: list(one.given) for key, one in replaced.items()}  # type: ignore[attr-defined]
        return dataclasses.replace(
            self,
            sequences={**self.sequences, **replaced},
            content={**self.content, "replaced": told},
        )

    def to_dict(self) -> dict[str, Any]:
        """What it is: model (its name), summary, local_dimension, parameters, digest, driven."""
        return {
            "model": self.name,
            "summary": self.summary,
            "local_dimension": self.local_dimension,
            "parameters": dict(self.parameters),
            "digest": self.digest,
            "driven": self.driven,
        }

    @property
    def _bytes(self) -> float:
        """Of memory for a site of a chain."""
        terms = [term for step in self.steps for term in step.terms]
        matrices = sum(3 * 16.0 * term.matrix.size + _BYTES for term in terms)
        return matrices + 8.0 * len(self.sequences)

    def _numbers(self, sites: int, W: float, seed: int, sample: int) -> dict[str, Any]:
        """Parameters, W and the numbers of every sequence, by name."""
        scalars: dict[str, Any] = {**self.parameters, "W": W}
        known = dict(scalars)
        for name, sequence in self.sequences.items():
            stream: Stream = stream_key(seed, {**self.address(W), "sequence": name}), sample
            known[name] = sequence.numbers(sites, stream, scalars)
            finite = bool(np.isfinite(known[name]).all())
            check(finite, f"{self.source}: {sequence.kind}.{escaped(name)}", "must be finite")
        return known

    def _terms(self, step: ModelStep, known: Mapping[str, Any], sites: int) -> tuple[Term, ...]:
        """Terms at one place and of one span are added up; the longest come first."""
        found: list[Term] = []
        for span in sorted({term.span for term in step.terms}, reverse=True):
            terms = [term for term in step.terms if term.span == span]
            places = max(0, sites - span + 1)
            size = self.local_dimension**span
            total: Matrix = np.zeros((places, size, size), np.float64)
            bound = np.zeros((places, size, size))
            there = np.zeros(places, np.bool_)
            for term in terms:
                at = list(term.sites(sites))
                added = self._added(term, known, sites)[at]
                if np.iscomplexobj(added) and not np.iscomplexobj(total):
                    total = total.astype(np.complex128)
                total[at] += added
                bound[at] += np.abs(added)
                there[at] = True
            total = without_rounding(total, bound)
            self._check_hermitian(terms, total, bound)
            total = (total + total.conj().transpose(0, 2, 1)) / 2  # exact where it is Hermitian
            found += [Term(int(i), real_if_it_is(total[i])) for i in np.flatnonzero(there)]
        return tuple(found)

    def _added(self, term: ModelTerm, known: Mapping[str, Any], sites: int) -> Matrix:
        """What a term adds at each site, (sites, d_s^span, d_s^span)."""
        with np.errstate(all="ignore"):
            added: Matrix = term.strengths(known, sites)[:, None, None] * term.matrix
            if term.conjugate:
                added = added + added.conj().transpose(0, 2, 1)
        finite = bool(np.isfinite(added).all())
        check(finite, f"{self.source}: {term.where}: its strength", "must be finite")
        return added

    def _check_hermitian(self, terms: list[ModelTerm], total: Matrix, bound: Matrix) -> None:
        if not len(total):
            return
        with np.errstate(all="ignore"):
            off = np.abs(total - total.conj().transpose(0, 2, 1)).max(axis=(1, 2))
            wrong = off > 1e-12 * bound.max(axis=(1, 2))
        if wrong.any():
            at, span = int(wrong.argmax()), terms[0].span
            sites = f"on site {at}" if span == 1 else f"on sites {at} to {at + span - 1}"
            these = " and ".join(term.where for term in terms)
            remedy = "hermitian_conjugate = true adds the conjugate of a term"
            raise InputError(f"{self.source}: {these}: not Hermitian in sum {sites}: {remedy}")

    def _duration(self, step: ModelStep, known: Mapping[str, Any]) -> float:
        value = cast(Product, step.duration).value(known)
        name = f"{self.source}: duration"
        return check_number(name, value, "must be positive and finite", 0.0, math.inf)

    def __repr__(self) -> str:
        told = "".join(f", {key} = {value:g}" for key, value in self.parameters.items())
        return f"SpinModel({escaped(self.name)}{told}: d_s = {self.local_dimension})"
