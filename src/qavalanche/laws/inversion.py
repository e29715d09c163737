"""Decays by inversion: one uniform number per bond, put into a quantile function."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qavalanche.chain import Chain
from qavalanche.laws.distributions import Function
from qavalanche.streams.core.generator import fill_uniform
from qavalanche.streams.core.quantile import DrawnDecays, draw_decays

_MOST_RESONANT = np.finfo(np.float32).min  # in place of minus infinity: a number


def decays_from_table(
    key: NDArray[np.uint64], sample: int, length: int, table: NDArray[np.float64]
) -> NDArray[np.float32]:
    """The decays w of `length` bonds, in nats, from a table of w (`Law.table`)."""
    words = (length + 63) // 64
    decays, sums = np.empty(64 * words, np.float32), np.empty(words)
    bits, soft = np.empty(words, np.uint64), np.empty((0, words), np.uint64)
    room = DrawnDecays(decays, bits, np.empty(0), soft, sums)
    draw_decays(key, sample, table, length, room)
    return decays[:length]


def decays_from_function(
    key: NDArray[np.uint64], sample: int, length: int, ppf: Function
) -> NDArray[np.float32]:
    """The decays w = -Q(u), Q the quantile function of ln g, rounded to single precision."""
    uniform: NDArray[np.float64] = np.empty(length)
    fill_uniform(key, sample, uniform)
    with np.errstate(all="ignore"):
        return np.asarray(-ppf(uniform), np.float32)


def chain_of(decays: NDArray[np.float32], source: str) -> Chain:
    """The chain; beyond single precision there is a resonance, or a cut bond."""
    return Chain.from_decays(np.maximum(decays, _MOST_RESONANT), source)
