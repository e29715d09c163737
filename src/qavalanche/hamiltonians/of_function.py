"""PythonModel: a model that is a function of Python, from random numbers to a chain."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import InputError, blamed, check, check_number, escaped, shown
from qavalanche.hamiltonians.evolution import Evolution, Matrix
from qavalanche.hamiltonians.foreign import hamiltonian_from
from qavalanche.hamiltonians.hamiltonian import Hamiltonian
from qavalanche.hamiltonians.product import CONSTANTS
from qavalanche.streams.address import check_address, stream_key
from qavalanche.streams.core.generator import fill_uniform
from qavalanche.system import memory

Floats = NDArray[np.float64]
Function = Callable[[Floats], Any]

_PROBES = ((2, 1.0), (3, 5.0))  # sites, and the size of the numbers
_STEP = CONSTANTS["golden"].real
_DIGITS = 10
_HELD: dict[str, PythonModel] = {}
"""The models that this process was given, by digest."""


@dataclass(frozen=True, eq=False, repr=False)
class PythonModel:
    """A chain as a function of h, (sites,), independent numbers uniform in [-W, W].

    Made by `python_model`. name: in words; digest: 16 hexadecimal digits of what the function
    makes of two sets of numbers, so that unlike models share no random numbers and no store.
    """

    function: Function
    name: str
    digest: str

    @property
    def summary(self) -> str:
        """One line."""
        return f"{self.name}, a function of Python"

    @property
    def parameters(self) -> Mapping[str, float]:
        """None: they are the function's own."""
        return {}

    @property
    def most_sites(self) -> float:
        """Sites of the longest chain: no end is known."""
        return math.inf

    @typed
    def draw(self, sites: int, W: float, seed: int = 0, sample: int = 0) -> Evolution:
        """Chain number `sample` at disorder strength W >= 0: the function of its numbers.

        Nested: on its first sites h has the numbers of any longer chain.
        Raises InputError where the function gives no Evolution on so many sites; what the function
        itself raises carries a note of the model.
        """
        sites, seed, sample = check_address(sites, seed, sample)
        W = check_number("W", W, "must be finite and not negative", -1e-300, math.inf) + 0.0
        memory.require(24.0 * sites, f"the numbers of {sites} sites")
        key = stream_key(seed, {"model": "python", "digest": self.digest, "W": W})
        u = np.empty(sites)
        fill_uniform(key, sample, u)
        return _called(self.function, self.name, W * (2 * u - 1))

    def to_dict(self) -> dict[str, Any]:
        """What it is: model (its name), summary, digest."""
        return {"model": self.name, "summary": self.summary, "digest": self.digest}

    def __repr__(self) -> str:
        return f"PythonModel({self.name}, digest {self.digest})"


@typed
def python_model(function: Any, name: str = "") -> PythonModel:
    """The model of a function that takes h, (sites,), and gives the chain with these numbers.

    h: independent, uniform in [-W, W], in the unit of W; the chain: what `hamiltonian_from` takes,
    such as a sum of terms of `Hamiltonian.from_terms` or a sparse matrix, on as many sites. name:
    the function's own if none is given.
    The function must make the same chain of the same numbers, and give the first sites of a longer
    chain what they have in a short one. It is tried on 2 and on 3 sites now. A store keeps the
    digest; chains are drawn only in a process that was given the function.
    Raises InputError if it cannot be called, or gives no chain on so many sites.

    >>> from qavalanche.hamiltonians import xxz
    >>> python_model(lambda h: xxz(h, J=2.0), "strong").draw(3, W=5.0)
    Hamiltonian(XXZ, J = 2, anisotropy 1: 3 sites, d_s = 2)
    """
    check(callable(function), f"function = {shown(function)}", "must be a function of h, (sites,)")
    own = getattr(function, "__name__", type(function).__name__)
    title = escaped((name or str(own)).replace("\n", " ")[:100])
    content = hashlib.blake2b(digest_size=8)
    for sites, size in _PROBES:
        h: Floats = np.array([size * (2 * (i * _STEP % 1) - 1) for i in range(1, sites + 1)])
        made = _called(function, title, h)
        content.update(f"{made.local_dimension} ".encode() + _probe(made).tobytes())
    model = PythonModel(function, title, content.hexdigest())
    _HELD[model.digest] = model
    return model


def held(digest: str) -> PythonModel:
    """The model of this digest; InputError if this process was not given it."""
    if digest not in _HELD:
        what = "is a function of Python that this process was not given"
        raise InputError(f"model python, digest {shown(digest)}: {what}: make it with python_model")
    return _HELD[digest]


def keep(model: PythonModel) -> None:
    """Hold a model that came from another process."""
    _HELD.setdefault(model.digest, model)


def _called(function: Function, name: str, h: Floats) -> Evolution:
    sites = h.size
    with blamed(f"model {name}"):
        made = function(h)
    try:
        return hamiltonian_from(made, sites=sites)
    except InputError as error:
        raise InputError(f"model {name}: what it makes of {sites} numbers: {error}") from None


def _probe(made: Evolution) -> Matrix:
    """H, or what it does in unit time, rounded, so that last bits do not count."""
    if isinstance(made, Hamiltonian):
        matrix = made.dense()
    else:
        levels, states = made.eigenbasis(np.arange(made.dimension))
        matrix = (states * np.exp(-1j * levels)) @ states.conj().T
    largest = np.abs(matrix).max()
    scale = 10.0 ** math.ceil(math.log10(largest)) if largest > 0 else 1.0
    return np.round(matrix.astype(np.complex128) / scale, _DIGITS) * scale + 0.0
