"""rare_probability: P of a rare event by many populations, with its error and its inclusions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, shown
from qavalanche.laws import Law
from qavalanche.laws.law import MOST_SEED
from qavalanche.rare.log_mean import LogMean, log_mean
from qavalanche.rare.profile import Profile, profile_of
from qavalanche.rare.sampler import RareSample, sample_rare
from qavalanche.rare.settings import Rare
from qavalanche.rules import Rules
from qavalanche.schemes import Scheme
from qavalanche.schemes.calls import as_scheme
from qavalanche.system import memory

_HELD = "resonances", "longest_runs", "sizes"


@dataclass(frozen=True, eq=False)
class RareProbability:
    """P that the middle bond of a chain lies in a region of at least so many bonds.

    law, length, scheme, rare: of what; samples: the populations, each of which gives an unbiased
    estimate of P.
    """

    law: Law
    length: int
    scheme: Scheme
    rare: Rare
    samples: Sequence[RareSample]

    @cached_property
    def mean(self) -> LogMean:
        """ln of the mean of the estimates, its error, and on how many of them it rests."""
        return log_mean([one.ln_p for one in self.samples])

    @property
    def ln_p(self) -> float:
        """ln P; -inf if no chain with the event was found."""
        return self.mean.ln_p

    @property
    def log10_p(self) -> float:
        """The same to base 10."""
        return self.ln_p / math.log(10.0)

    @property
    def log10_error(self) -> float:
        """Its standard error."""
        return self.error / math.log(10.0)

    @property
    def error(self) -> float:
        """Relative standard error of P: that of ln P where it is small."""
        return self.mean.error

    @cached_property
    def profile(self) -> Profile:
        """P(event | N resonant bonds) for every N."""
        return profile_of(self.samples)

    def inside(self, name: str) -> tuple[float, float]:
        """Mean and error of what the inclusions hold: "resonances", "longest_runs" or "sizes".

        A population counts in proportion to its estimate of P; the error is that of a ratio.
        NaN where no chain was found, or there is one sample. InputError for another name.
        """
        check(name in _HELD, f"name = {shown(name)}", f"must be one of {', '.join(_HELD)}")
        found = [one for one in self.samples if one.found]
        if not found:
            return math.nan, math.nan
        weights = np.exp(np.array([one.ln_p for one in found]) - self.ln_p)
        means = np.array([float(getattr(one, name).mean()) for one in found])
        value = float((weights * means).sum() / weights.sum())
        spread = float(np.sqrt((weights**2 * (means - value) ** 2).sum()) / weights.sum())
        return value, spread if len(found) > 1 else math.nan

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers for JSON."""
        held = {name: self.inside(name) for name in _HELD}
        return {
            **self.law.section,
            "length": self.length,
            "scheme": str(self.scheme),
            "at_least": self.rare.least(self.length),
            "samples": len(self.samples),
            "ln_p": _plain(self.ln_p),
            "error": _plain(self.error),
            "effective_samples": self.mean.effective,
            **{k: {"value": _plain(v), "error": _plain(e)} for k, (v, e) in held.items()},
        }

    def __repr__(self) -> str:
        if self.ln_p == -math.inf:
            return f"RareProbability(no chain found in {len(self.samples)} populations)"
        trusted = "" if self.mean.trusted else ", too few: more samples are needed"
        return f"RareProbability(ln P = {self.ln_p:.3f} ± {self.error:.3f}{trusted})"


@typed
def rare_probability(
    law: Law,
    length: int,
    scheme: Scheme | Rules | None = None,
    *,
    at_least: int = 0,
    samples: int = 20,
    seed: int = 0,
    rare: Rare | None = None,
) -> RareProbability:
    """P that the middle bond of a chain lies in a region of at least `at_least` bonds.

    P(T) = sum over t >= T of t n(t), n(t) the regions of t bonds per bond of a long chain; each
    estimate is the product over the stages of a ladder of epsilon of the mean weight of its chains,
    (odds' / odds)^N ((1 - epsilon') / (1 - epsilon))^L, N their resonant bonds. length, at_least:
    in bonds; 0 stands for L, the chain is thermal: p(epsilon, L). law: of independent bonds, alike
    or tabulated; scheme: one that takes chains [spots]; samples: independent populations, each an
    unbiased estimate, and so is their mean, whose error comes from their scatter, and is not to be
    trusted where `mean.trusted` says so; rare: population, sweeps and step (its at_least is not
    used). Works from P = 1 down to 1e-30 and below. Raises InputError for other laws and schemes,
    fewer than one sample, or at_least above L. Source: derived here (docs/rare.md).

    >>> from qavalanche import Bimodal
    >>> found = rare_probability(Bimodal(0.15), 30, samples=10, seed=1)
    >>> abs(found.log10_p + 6.9) < 1
    True
    """
    samples = check_integer("samples", samples, least=1, most=10**9)
    seed = check_integer("seed", seed, least=0, most=MOST_SEED)
    given = rare or Rare()
    wanted = Rare(at_least, given.population, given.sweeps, given.step)
    used = as_scheme(scheme)
    kept = 17.0 * wanted.population * wanted.kept(length) / 16 + 16 * 100
    memory.require(samples * kept * length, f"{samples} populations of chains of {length} bonds")
    made = [sample_rare(law, length, used, wanted, seed, i) for i in range(samples)]
    return RareProbability(law, length, used, wanted, made)


def _plain(value: float) -> float | None:
    """A number as JSON holds it: None where there is none."""
    return value if math.isfinite(value) else None
