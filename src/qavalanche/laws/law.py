"""Law of disorder: draws the chain that belongs to an address (seed, law, length, sample)."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from qavalanche.chain import Chain
from qavalanche.streams.address import MOST_BONDS as MOST_BONDS
from qavalanche.streams.address import MOST_SAMPLE as MOST_SAMPLE
from qavalanche.streams.address import MOST_SEED as MOST_SEED
from qavalanche.streams.address import check_address as check_address
from qavalanche.streams.address import stream_key
from qavalanche.streams.core.generator import fill_uniform


class Law(Protocol):
    """A law of disorder: a frozen dataclass whose fields are its parameters.

    A law is a subclass in one file of its own, decorated with `registry.law`. It must have `name`,
    `source`, `summary`, `resonance_probability` and `draw`; all else has a value here that is right
    for any law. Its __post_init__ checks the parameters and raises InputError, one line each.
    """

    name: ClassVar[str]
    """The word for it in specs, in stores and on the command line: letters, digits and _."""

    source: ClassVar[str]
    """Where the law comes from: paper and equation."""

    summary: ClassVar[str]
    """One line: what is drawn."""

    example: ClassVar[Mapping[str, Any]] = {}
    """Parameters of an example, with which the tests try the law; of those without default."""

    listed: ClassVar[frozenset[str]] = frozenset()
    """Parameters that are lists in themselves: a list of one in a spec is no grid."""

    draws: ClassVar[type] = Chain
    """What it draws: Chain, or another start of schemes, such as Blocks or Fields."""

    control_name: ClassVar[str] = "probability of a resonant bond"
    """What `resonance_probability` is, in words: the title of axes."""

    size_step: ClassVar[int] = 1
    """By how much sizes of regions differ: 2 where every region has an odd number of blocks."""

    length_unit: ClassVar[str] = "bonds"
    """What the length counts."""

    alike: ClassVar[bool] = False
    """Whether every chain has one decay on all perturbative bonds. Such a law also has `decay`,
    in nats, and `digits`, and its bonds are drawn by `streams.core.bernoulli.draw_resonant`."""

    @classmethod
    def parameters_of(cls, name: str) -> tuple[str, ...]:  # noqa: ARG003
        """Names of the parameters, in order; name: the word that the law was asked for by."""
        return tuple(field.name for field in _fields(cls))

    @classmethod
    def defaults_of(cls, name: str) -> dict[str, Any]:  # noqa: ARG003
        """Parameters that need not be given, with the values that they then have."""
        missing = dataclasses.MISSING
        return {f.name: _plain(f.default) for f in _fields(cls) if f.default is not missing}

    @classmethod
    def further_parameters(cls, given: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG003
        """Parameters beyond `parameters_of` that those given bring with them, such as the shapes of
        a distribution that one of them names: their defaults, MISSING (of `dataclasses`) where one
        must be given."""
        return {}

    @classmethod
    def completed(cls, lists: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
        """Values of the parameters in a spec, with those that a store keeps besides: what tells the
        law where a file that it reads is gone."""
        return dict(lists)

    @classmethod
    def made(cls, name: str, parameters: dict[str, Any]) -> Law:  # noqa: ARG003
        """The law with these parameters, whose names are known to be right."""
        return cls(**parameters)

    @property
    def section(self) -> dict[str, Any]:
        """Name ("law") and all parameters, as in [disorder]: `law_from` makes the same law of it.

        Numbers, words, and lists of them; InputError where no text can say what the law is.
        """
        values = {field.name: _plain(getattr(self, field.name)) for field in _fields(type(self))}
        return {"law": self.name, **values}

    @property
    def address(self) -> dict[str, Any]:
        """Name ("law") and what else the chains depend on: numbers and words.

        With seed and length it determines the streams of the samples, so it must differ between
        laws that differ and never change. By default the section; where that is long, or names
        what may change, a digest stands for the content.
        """
        return self.section

    @property
    def resonance_probability(self) -> float:
        """epsilon: probability that a bond is resonant, g >= 1."""

    @property
    def bare_decay(self) -> float | None:
        """Mean w of the perturbative bonds, in nats, where there is a closed form; None if not."""
        return None

    def draw(self, length: int, seed: int = 0, sample: int = 0) -> Chain:
        """Chain number `sample` of `length` bonds under campaign seed `seed`.

        A function of (seed, address, length, sample) alone, the same bits on every processor: take
        random numbers from a stream at `stream_key(seed, {**self.address, "length": length})`, and
        no logarithm or cosine but those of `numerics` (NumPy's differ in their last bit).
        """

    def uniform_numbers(
        self, length: int, seed: int, sample: int, count: int | None = None
    ) -> NDArray[np.float64]:
        """Independent numbers, uniform in (0, 1), of this sample of this law: what `draw` needs.

        `count` of them, as many as bonds if not given. The same for the same address (seed, law
        with its parameters, length, sample), in any order, and on every processor. Raises
        InputError for a length, seed or sample out of range.
        """
        length, seed, sample = check_address(length, seed, sample)
        numbers: NDArray[np.float64] = np.empty(length if count is None else count)
        fill_uniform(stream_key(seed, {**self.address, "length": length}), sample, numbers)
        return numbers

    def sites(self, length: int) -> int:
        """Spins of what is drawn at this length, of a law that draws spins: what length counts,
        but for a law that says otherwise."""
        return length

    def check(self, length: int, samples: int) -> None:  # noqa: ARG002
        """Raise InputError unless there are so many chains of this length."""
        return

    @property
    def table(self) -> NDArray[np.float64] | None:
        """Quantile table of the decays (`streams.core.quantile.decay_at`), if each bond is drawn
        from it independently, with the stream of `draw`: it allows the fast path. None if not."""
        return None

    def probability_below(self, decay: float) -> float:  # noqa: ARG002
        """P(w <= decay), of a law with a table; NaN of others, which are not asked."""
        return math.nan

    @property
    def draws_one_by_one(self) -> bool:
        """Whether there is no fast path: chains come from `draw`, one by one."""
        return not self.alike and self.table is None

    @property
    def seconds_to_tabulate(self) -> float:
        """Foreseen time of making `table`, 0 if there is none to make; InputError if too long."""
        return 0.0

    @property
    def seconds_per_bond(self) -> float:
        """Foreseen time of drawing a bond where that takes longer than melting it, else 0."""
        return 0.0

    def tabulate(self, stop_due: Callable[[], bool]) -> None:  # noqa: ARG002
        """Make `table` now, or as much of it as can be done until `stop_due` says so."""
        return


def _fields(kind: type[Law]) -> list[dataclasses.Field[Any]]:
    """The parameters, as fields of the dataclass."""
    return [one for one in dataclasses.fields(kind) if one.init]  # type: ignore[arg-type]


def _plain(value: Any) -> Any:
    """A parameter as JSON holds it."""
    return list(value) if isinstance(value, tuple) else value
