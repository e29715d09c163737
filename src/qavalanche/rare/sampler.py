"""One sample: a population of chains that is led down the ladder, and its estimate of P.

Sequential Monte Carlo over epsilon (population annealing), waste-free (Dau and Chopin, J. R. Stat.
Soc. B 84, 114 (2022)). Chains drawn with epsilon_0 that lack the event are dropped. Then, stage by
stage, states are weighed by the ratio of their probabilities, (odds' / odds)^N times
((1 - epsilon') / (1 - epsilon))^L, chains are drawn from them by these weights, and moved by moves
that keep the law of chains with the event; all states on the way stand for the next stage. The
product of the mean weights is an unbiased estimate of P, whatever the number of chains and moves
(docs/rare.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import check
from qavalanche.laws import Law
from qavalanche.numerics.logarithm import ln
from qavalanche.rare.bonds import BondLaw, bonds_of
from qavalanche.rare.core import moves
from qavalanche.rare.core.moves import Moves, Population
from qavalanche.rare.judge import Edges, Judge, Kept, judge_of, resonant_of
from qavalanche.rare.ladder import ladder
from qavalanche.rare.settings import Rare
from qavalanche.schemes import Scheme
from qavalanche.streams.address import stream_key
from qavalanche.streams.core.generator import philox
from qavalanche.system import memory

_PILOT = 256  # chains that tell how common the event is
_WHOLE = 2**64
_MELTED = 1e-8  # seconds per bond of a move, by kernels
_NEVER = -np.inf


class RareTask(NamedTuple):
    """What is sampled: P(event) of chains of a law, a length and a scheme, under a campaign seed.

    judge: the fastest for the scheme, or one that is given.
    """

    law: Law
    length: int
    bonds: BondLaw
    judge: Judge
    rare: Rare
    seed: int

    @property
    def least(self) -> int:
        """Bonds that the region must have."""
        return self.rare.least(self.length)


@dataclass(frozen=True, eq=False)
class RareSample:
    """What a population found.

    stages: the ladder; ln_stages: ln of the estimates of P at each, -inf from where no chain was
    left; numbers: int64 (stages, L + 1), states with N resonant bonds at each; resonant: bool
    (n, L), the bonds of the last states; edges: (n, 2), the region of each that holds the middle
    bond. States of one chain of the population stand together.
    """

    stages: tuple[float, ...]
    ln_stages: NDArray[np.float64]
    numbers: NDArray[np.int64]
    resonant: NDArray[np.bool_]
    edges: Edges

    @property
    def ln_p(self) -> float:
        """ln of the estimate of P; -inf if no chain was left."""
        return float(self.ln_stages[-1])

    @property
    def found(self) -> bool:
        """Whether any chain was left, so that there are inclusions."""
        return self.ln_p > _NEVER

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Bonds of the region of each state, (n,)."""
        sizes: NDArray[np.int64] = self.edges[:, 1] - self.edges[:, 0]
        return sizes

    @cached_property
    def resonances(self) -> NDArray[np.int64]:
        """Resonant bonds inside the region of each state, (n,)."""
        inside = self._inside()
        found: NDArray[np.int64] = (self.resonant & inside).sum(axis=1, dtype=np.int64)
        return found

    @cached_property
    def longest_runs(self) -> NDArray[np.int64]:
        """Bonds of the longest bare spot inside the region of each state, (n,)."""
        inside, run = self.resonant & self._inside(), np.zeros(len(self.edges), np.int64)
        longest = run.copy()
        for bond in range(inside.shape[1]):
            run = np.where(inside[:, bond], run + 1, 0)
            longest = np.maximum(longest, run)
        return longest

    def _inside(self) -> NDArray[np.bool_]:
        length = self.resonant.shape[1]
        place = (np.arange(length) - self.edges[:, :1]) % length  # a ring goes on over its end
        within: NDArray[np.bool_] = place < self.sizes[:, None]
        return within


def check_rare(law: Law, length: int, scheme: Scheme, rare: Rare) -> None:
    """Raise InputError unless this can be sampled: bonds that are independent, at least 2."""
    check(length >= 2, f"length = {length}", "must be at least 2 bonds")
    rare.least(length)
    judge_of(scheme, bonds_of(law), 1)


def seconds_of(law: Law, length: int, scheme: Scheme, rare: Rare) -> float:
    """Foreseen time of one sample: stages, chains, moves, and what melting a chain takes."""
    epsilon = law.resonance_probability
    stages: float = 2 + 2 * (length * epsilon * (1 - epsilon)) ** 0.5 / rare.step
    melts, slow = stages * rare.population * rare.steps(length), scheme.as_spots is None
    return melts * length * (scheme.seconds_per_bond + 1e-4 / length if slow else _MELTED)


def task_of(
    law: Law, length: int, scheme: Scheme, rare: Rare, seed: int, judge: Judge | None = None
) -> RareTask:
    """The task; InputError unless its bonds are independent and the scheme makes regions of them.

    The memory that a population takes is checked too.
    """
    check_rare(law, length, scheme, rare)
    bonds = bonds_of(law)
    per_bond = 0.125 if bonds.decay is not None else 8.125
    states = 2 * rare.population * rare.kept(length)
    needed = states * (length * (per_bond + 1) + 64) + 200.0 * length
    memory.require(needed, f"{rare.population} chains of {length} bonds")
    found = judge or judge_of(scheme.settled(law, length), bonds, length)
    return RareTask(law, length, bonds, found, rare, seed)


def chance_of(epsilon: float) -> int:
    """floor(epsilon 2^64), below 2^64."""
    return min(int(epsilon * _WHOLE), _WHOLE - 1)


def key_of(task: RareTask, what: str, sample: int = 0) -> NDArray[np.uint64]:
    """The key of the streams of one population; what: "sample" or "pilot"."""
    drawn = {**task.law.address, "length": task.length, **task.rare.address, "rare": what}
    key = stream_key(task.seed, drawn)
    return np.array(philox(key[0], key[1], np.uint64(sample))[:2], np.uint64)


def new_population(task: RareTask, chains: int) -> Population:
    """Room for so many chains."""
    words, alike = (task.length + 63) // 64, task.bonds.decay is not None
    decay = np.zeros((1, 1) if alike else (chains, task.length))
    streams = np.zeros((chains, 4), np.uint64)
    return Population(np.zeros((chains, words), np.uint64), decay, streams, task.length)


def stages_of(task: RareTask) -> tuple[float, ...]:
    """The ladder of a task, found by a pilot with a stream of its own: the same for all samples."""

    def share(epsilon: float) -> float:
        population = new_population(task, _PILOT)
        moves.fill(
            population, key_of(task, "pilot"), np.uint64(chance_of(epsilon)), task.bonds.draw
        )
        edges = task.judge.regions(population)
        return float(np.count_nonzero(edges[:, 1] - edges[:, 0] >= task.least)) / _PILOT

    return ladder(task.bonds.epsilon, task.length, task.rare.step, share)


@lru_cache(maxsize=256)
def _stages(law: Any, length: int, scheme: Any, rare: Rare, seed: int) -> tuple[float, ...]:
    return stages_of(task_of(law, length, scheme, rare, seed))


def sample_rare(
    law: Law, length: int, scheme: Scheme, rare: Rare, seed: int, sample: int
) -> RareSample:
    """Sample number `sample` of a task: a function of these arguments alone (see the module)."""
    task = task_of(law, length, scheme, rare, seed)
    hashable: Any = law
    return led_down(task, _stages(hashable, length, scheme, rare, seed), sample)


def led_down(task: RareTask, stages: tuple[float, ...], sample: int) -> RareSample:
    """A population of a task, led down these stages."""
    kept, chains = task.rare.kept(task.length), task.rare.population
    states = new_population(task, chains * kept)
    first = np.uint64(chance_of(stages[0]))
    moves.fill(states, key_of(task, "sample", sample), first, task.bonds.draw)
    pool = Kept(states, task.judge.regions(states))
    population = new_population(task, chains)._replace(streams=states.streams[:chains].copy())
    ln_stages = np.full(len(stages), _NEVER)
    numbers = np.zeros((len(stages), task.length + 1), np.int64)
    weights = (pool.edges[:, 1] - pool.edges[:, 0] >= task.least).astype(np.float64)
    before, ln_factor = 0.0, 0.0
    for i, epsilon in enumerate(stages):
        if i > 0:
            weights, ln_factor = _weights(_counts(pool.states), stages[i - 1 : i + 1], task.length)
        total = float(np.cumsum(weights)[-1])
        if not total > 0:
            break
        before += ln(total / weights.size) + ln_factor
        ln_stages[i] = before
        edges = _draw_again(population, pool, weights)
        steps = task.rare.steps(task.length)
        how = Moves(np.uint64(chance_of(epsilon)), task.bonds.draw, steps, task.least, kept)
        pool = task.judge.sweep(population, edges, how)
        np.add.at(numbers[i], _counts(pool.states), 1)
    return RareSample(stages, ln_stages, numbers, resonant_of(pool.states), pool.edges)


def _counts(population: Population) -> NDArray[np.int64]:
    """N of every chain."""
    counts: NDArray[np.int64] = resonant_of(population).sum(axis=1, dtype=np.int64)
    return counts


def _weights(
    counts: NDArray[np.int64], stages: tuple[float, ...], length: int
) -> tuple[NDArray[np.float64], float]:
    """Weights of chains from one stage to the next, up to a common factor, and its logarithm.

    Powers by multiplication, one after the other: the same bits on every processor.
    """
    before, after = stages
    least, most = int(counts.min()), int(counts.max())
    inside, outside = after / before, (1 - after) / (1 - before)
    factors = np.full(most - least + 1, inside / outside)
    factors[0] = 1.0
    powers = np.cumprod(factors)
    common = least * ln(inside / outside) + length * ln(outside)
    return powers[counts - least], common


def _draw_again(population: Population, pool: Kept, weights: NDArray[np.float64]) -> Edges:
    """Systematic resampling: chains are drawn from the pool in proportion to the weights.

    Their random streams stay where they are. Returns the regions of the chains.
    """
    chains, above = population.words.shape[0], np.cumsum(weights)
    shift = (float(moves.random_words(population.streams, 0)[0]) + 0.5) / _WHOLE
    at = (np.arange(chains) + shift) / chains * above[-1]
    taken = np.minimum(np.searchsorted(above, at, side="right"), np.flatnonzero(weights)[-1])
    population.words[:] = pool.states.words[taken]
    if population.decay.size > 1:
        population.decay[:] = pool.states.decay[taken]
    edges: Edges = pool.edges[taken]
    return edges
