"""Laws from objects of Python: what no text can name, with a digest of what defines it."""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from qavalanche.chain import Chain
from qavalanche.errors import InputError, check, check_number, check_type, escaped, reason, shown
from qavalanche.laws import distributions, standard
from qavalanche.laws.empirical import Empirical
from qavalanche.laws.inversion import chain_of, decays_from_function, decays_from_table
from qavalanche.laws.law import Law, check_address
from qavalanche.laws.log_coupling import LogCoupling
from qavalanche.laws.quantiles import probed
from qavalanche.laws.registry import law
from qavalanche.streams.address import stream_key
from qavalanche.system import memory

_MOST_SHOWN = 100  # characters of a description
_NUMBERS = itertools.count(1)
_OBJECTS: dict[str, Any] = {}
"""The distributions that this process was given, by digest."""


def from_distribution(distribution: Any) -> Law:
    """The law of ln g with this continuous distribution, an object of Python.

    One of scipy.stats' own, `scipy.stats.norm(-1, 2)` or `scipy.stats.Normal(mu=-1, sigma=2)`,
    gives LogCoupling, an `rv_histogram` Empirical: a spec can name both. Any other gives PythonLaw:
    a user's subclass of rv_continuous, what `make_distribution` makes, sums of such. A law is given
    back as it is. Raises InputError for an object that is no continuous distribution.
    """
    from scipy.stats import rv_histogram

    if Law in type(distribution).__mro__:
        return distribution  # type: ignore[no-any-return]
    distributions.quantiles_of(distribution)
    if distributions.taken_apart(distribution) is not None:
        return LogCoupling(distribution)
    if isinstance(getattr(distribution, "dist", distribution), rv_histogram):
        return _of_histogram(distribution)
    return PythonLaw.of(distribution)


@law
@dataclass(frozen=True)
class PythonLaw(Law):
    """ln g of every bond drawn independently from a distribution that is an object of Python.

    Made by `from_distribution`. description: what the object calls itself; epsilon: probability
    that a bond is resonant, to 8 digits; digest: of its quantile function, 16 hexadecimal digits,
    so that no two different ones share streams or a store. These three stand in specs and stores,
    from which the object cannot be made again: chains are drawn only in a process that was given
    it, and InputError says so elsewhere. What is stored can be read everywhere. Drawn by inversion
    as LogCoupling is. Pickled with the object.
    """

    name: ClassVar[str] = "python"
    source: ClassVar[str] = "an object of Python, see laws.from_distribution"
    summary: ClassVar[str] = "a user's own distribution of ln g: from Python only"

    description: str
    digest: str
    epsilon: float

    def __post_init__(self) -> None:
        for key in ("description", "digest"):
            check_type(key, getattr(self, key), str, "must be text")
        epsilon = check_number("epsilon", self.epsilon, "must lie in [0, 1]", -1e-300, 1 + 1e-15)
        object.__setattr__(self, "epsilon", epsilon)

    @classmethod
    def of(cls, distribution: Any) -> PythonLaw:
        """The law of this object, which is tabulated now (see LogCoupling)."""
        quantiles, description = distributions.quantiles_of(distribution), _described(distribution)
        _check_quartiles(quantiles, shown(distribution))
        key = f"{description}, object {next(_NUMBERS)}"
        distributions.hold(key, quantiles)
        try:
            with np.errstate(all="ignore"):
                epsilon = float(quantiles.sf(0.0))
            passed = f"distribution = {shown(distribution)}: P(ln g >= 0) = {epsilon:g}"
            check(0 <= epsilon <= 1, passed, "must be a probability")
            table = standard.standard_table(key, ())
            content = probed(quantiles.ppf, quantiles.isf) if table is None else table
            digest = hashlib.blake2b(content.astype("<f8").tobytes(), digest_size=8).hexdigest()
        finally:
            distributions.release(key)
        _keep(digest, distribution)
        standard.rename(key, digest)
        return cls(description, digest, float(f"{epsilon:.8g}"))

    @property
    def resonance_probability(self) -> float:
        """epsilon."""
        return self.epsilon

    @property
    def table(self) -> NDArray[np.float64] | None:
        """The decays w = -ln g as `streams.core.quantile` draws them; None if it cannot."""
        self._check_held()
        values = standard.standard_table(self.digest, ())
        if values is None:
            return None
        negative = 0.0 - values
        return negative if np.isfinite(negative).all() else None

    def probability_below(self, decay: float) -> float:
        """P(w <= decay)."""
        self._check_held()
        with np.errstate(all="ignore"):
            return float(distributions.frozen(self.digest, {}).sf(-decay))

    @property
    def seconds_to_tabulate(self) -> float:
        """Foreseen time of making the table again; InputError if the object is not here."""
        self._check_held()
        return standard.seconds_to_tabulate(self.digest, ())

    @property
    def seconds_per_bond(self) -> float:
        """Time of drawing a bond without a table; 0 with one, or where nothing can be drawn."""
        drawn = self.digest in _OBJECTS and self.table is None
        return standard.seconds_per_value(self.digest, ()) if drawn else 0.0

    def check(self, length: int, samples: int) -> None:  # noqa: ARG002
        """Raise InputError if this process was not given the object."""
        self._check_held()

    def draw(self, length: int, seed: int = 0, sample: int = 0) -> Chain:
        """Chain number `sample` of `length` >= 1 bonds under campaign seed `seed` (see Law)."""
        length, seed, sample = check_address(length, seed, sample)
        table = self.table
        memory.require(34 * length, f"a chain of {length} bonds, each with its own decay")
        key = stream_key(seed, {**self.address, "length": length})
        if table is not None:
            decays = decays_from_table(key, sample, length, table)
        else:
            standard.refuse_slow_chain(length, self.digest, ())
            ppf = distributions.frozen(self.digest, {}).ppf
            decays = decays_from_function(key, sample, length, ppf)
        return chain_of(decays, f"ln g ~ {self}, seed {seed}:{sample}")

    def _check_held(self) -> None:
        if self.digest not in _OBJECTS:
            what = "is an object of Python that this process was not given"
            raise InputError(f"law python, {self}: {what}: make it again with from_distribution")

    def __reduce__(self) -> Any:
        return _restored, (tuple(self.section.items()), _OBJECTS.get(self.digest))

    def __str__(self) -> str:
        return f"{escaped(self.description)}, digest {escaped(self.digest)}"


def _check_quartiles(quantiles: distributions.Quantiles, passed: str) -> None:
    """InputError unless it has finite ones; what it may raise is not known."""
    try:
        with np.errstate(all="ignore"):
            ok, why = bool(np.isfinite(quantiles.ppf([0.25, 0.75])).all()), "they are not finite"
    except Exception as error:
        ok, why = False, reason(error)
    check(ok, f"distribution = {passed}", f"its quartiles cannot be computed ({why})")


def _keep(digest: str, distribution: Any) -> None:
    _OBJECTS[digest] = distribution
    distributions.hold(digest, distributions.quantiles_of(distribution))


def _restored(section: tuple[tuple[str, Any], ...], distribution: Any) -> PythonLaw:
    made = PythonLaw(**{key: value for key, value in section if key != "law"})
    if distribution is not None and made.digest not in _OBJECTS:
        _keep(made.digest, distribution)
    return made


def _of_histogram(histogram: Any) -> Empirical:
    """The shares of its bins; one that is frozen is shifted and scaled first."""
    dist = getattr(histogram, "dist", histogram)
    args = zip(("loc", "scale"), getattr(histogram, "args", ()), strict=False)
    place = {"loc": 0.0, "scale": 1.0, **dict(args), **getattr(histogram, "kwds", {})}
    edges = np.asarray(dist._hbins, np.float64)
    shares = np.asarray(dist._hpdf, np.float64)[1:-1] * np.diff(edges)
    edges = place["loc"] + place["scale"] * edges
    return Empirical(counts=tuple(shares.tolist()), edges=tuple(edges.tolist()))


def _described(distribution: Any) -> str:
    """What it is called, without the place of any object in memory: that differs between runs."""
    dist = getattr(distribution, "dist", distribution)
    text = " ".join(str(distribution).split())
    if hasattr(distribution, "dist") or " at 0x" in text:
        args = [f"{float(value):g}" for value in getattr(distribution, "args", ())]
        named = getattr(distribution, "kwds", {}).items()
        args += [f"{key} = {float(value):g}" for key, value in named]
        text = f"{type(dist).__name__}({', '.join(args)})"
    return escaped(text[:_MOST_SHOWN])
