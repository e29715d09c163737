"""Random matrices of dots and of couplings, drawn by address."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from qavalanche.streams.address import stream_key
from qavalanche.streams.core.generator import fill_uniform

Floats = NDArray[np.float64]


class Address(NamedTuple):
    """What random numbers are a function of, together with what is drawn."""

    seed: int
    sample: int

    def uniform(self, what: str, count: int, **more: Any) -> Floats:
        """Numbers in (0, 1); more: what else tells `what` from another of its name."""
        numbers = np.empty(count)
        fill_uniform(stream_key(self.seed, {"dots": what, **more}), self.sample, numbers)
        return numbers

    def symmetric(self, what: str, states: int) -> Floats:
        """A real symmetric matrix of independent normal numbers, (states, states)."""
        normal = ndtri(self.uniform(what, states * states, states=states)).reshape(states, states)
        made: Floats = normal + normal.T
        return made

    def dot(self, name: str, states: int) -> Floats:
        """H of a dot: trace 0, mean square level 1."""
        made = self.symmetric(f"levels of {name}", states)
        np.fill_diagonal(made, made.diagonal() - np.trace(made) / states)
        return of_norm_one(made)

    def coupling(self, name: str, left: int, right: int) -> Floats:
        """V on two units of `left` and `right` states that acts on neither alone, norm 1."""
        made = self.symmetric(f"coupling {name}, {left} by {right}", left * right)
        return of_norm_one(acting_on_both(made, left))


def of_norm_one(matrix: Floats) -> Floats:
    """The matrix over its mean square norm ||V|| = sqrt(Tr V^2 / d)."""
    scaled: Floats = matrix * (math.sqrt(len(matrix)) / np.linalg.norm(matrix))
    return scaled


def acting_on_both(matrix: Floats, left: int) -> Floats:
    """The matrix less its parts that act on the first unit, of `left` states, or the second alone.

    Both partial traces of what is returned are 0.
    """
    right = len(matrix) // left
    four = matrix.reshape(left, right, left, right)
    on_left = np.einsum("iaja->ij", four) / right
    on_right = np.einsum("iaib->ab", four) / left
    on_right -= np.eye(right) * (np.trace(on_right) / right)  # the unit matrix is in both
    kept: Floats = matrix - np.kron(on_left, np.eye(right)) - np.kron(np.eye(left), on_right)
    return kept
