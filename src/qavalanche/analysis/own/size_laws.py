"""qa.tails: how sizes of one's own are distributed, from a file or an array."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.measured import pair
from qavalanche.analysis.own.sizes import sizes_of
from qavalanche.analysis.tails.compare import STRONG, TailComparison, compare_laws
from qavalanche.analysis.tails.counts import Counts
from qavalanche.analysis.tails.cutoff import LowerCutoff, lower_cutoff
from qavalanche.analysis.tails.fit import TailFit, fit_tail
from qavalanche.analysis.tails.goodness import RULED_OUT, Goodness, goodness
from qavalanche.analysis.tails.laws import LAWS
from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, counted, shown, suggestion
from qavalanche.figures import Picture, plot

WORDS = tuple(name.replace(" ", "-") for name in LAWS)
"""The laws by their words."""

_BENT = {law.name for law in LAWS.values() if law.bends}


@dataclass(frozen=True, eq=False, repr=False)
class Tails:
    """Sizes from a lower cut-off on under several laws.

    cutoff: where the tail begins for the first law, None if that was given; fits, goodness: one a
    law; comparisons: one a pair of them. favoured: the only law that is neither ruled out (p below
    0.1 by its error) nor less likely than another, or None; outcome: a sentence; columns: which
    column was read as what.
    """

    counts: Counts
    cutoff: LowerCutoff | None
    fits: tuple[TailFit, ...]
    goodness: tuple[Goodness, ...]
    comparisons: tuple[TailComparison, ...]
    favoured: str | None
    outcome: str
    columns: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, law: str) -> TailFit:
        """The fit of a law, by its name or its word: "power law" or "power-law"."""
        known = [one.law for one in self.fits]
        name = law_of(law) if isinstance(law, str) else law
        check(name in known, f"law {shown(law)}", f"must be {', '.join(known)}")
        return self.fits[known.index(name)]

    def estimate(self, name: str) -> Estimate:
        """A parameter of the first law, tau say; or xmin, where that was searched for.

        Its error then holds the choice of the lower cut-off. InputError for another name.
        """
        known = self.fits[0].estimates if self.cutoff is None else self.cutoff.estimates
        check(name in known, f"estimate({shown(name)})", f"must be {', '.join(known)}")
        return known[name]

    def to_dict(self) -> dict[str, Any]:
        """sizes, cutoff, fits (law, parameters, ks, p, outcome), comparisons, favoured, outcome,
        columns."""
        c, none = self.counts, self.cutoff is None
        return {
            "sizes": {
                "n": c.n, "least": float(c.low[0]), "largest": float(c.high[-1]),
                "integers": c.integers,
            },
            "cutoff": None if none else _cutoff_entry(self.cutoff),
            "fits": [_entry(*one) for one in zip(self.fits, self.goodness, strict=True)],
            "comparisons": [_comparison_entry(one) for one in self.comparisons],
            "favoured": self.favoured,
            "outcome": self.outcome,
            "columns": dict(self.columns),
        }  # fmt: skip

    def plot(self) -> Picture:
        """P(size >= x) with the laws, and the local exponent; InputError if no law is fitted."""
        return plot(self)

    def __repr__(self) -> str:
        return f"Tails({self.outcome})"


def law_of(word: str) -> str:
    """The name of a law; capitals, blanks and hyphens do not matter. InputError if there is none.

    >>> law_of("lognormal")
    'log-normal'
    """
    known = {re.sub("[^a-z]", "", name): name for name in LAWS}
    plain = re.sub("[^a-z]", "", word.lower())
    hint = suggestion(word.lower(), WORDS)
    check(plain in known, f"law {shown(word)}{hint}", f"must be one of {', '.join(WORDS)}")
    return known[plain]


@typed
def tails(
    data: Any,
    laws: Sequence[str] = WORDS,
    columns: Mapping[str, str] | None = None,
    xmin: float | None = None,
    xmax: float | None = None,
    integers: bool | None = None,
    samples: int = 100,
    resamples: int = 50,
) -> Tails:
    """Which law sizes follow: lower cut-off, fits by maximum likelihood, goodness, comparisons.

    data: the path of a file, a table or an array with sizes > 0, or with sizes and their counts;
    columns = {"size": "s", "count": "n"} names columns. The tail begins at xmin, by default at the
    lower cut-off of the first of the laws, and ends at xmax, if there is an end. integers: None for
    what the sizes are: whole numbers, or real ones. samples: drawn for every p of goodness, 10 at
    least; resamples: for the error of the cut-off, 2 at least. Sizes are taken as independent.

    InputError names the line and column of a size that cannot be used, and for an unknown law or
    an empty range.

    >>> import numpy as np
    >>> found = tails(np.random.default_rng(1).zipf(2.5, 3000), ["power-law", "exponential"])
    >>> found.favoured
    'power law'
    """
    check(len(laws) > 0, "laws = []", "one at least is needed")
    names = [law_of(one) for one in laws]
    check(len(set(names)) == len(names), f"laws {', '.join(names)}", "one stands twice")
    samples = check_integer("samples", samples, 10, 10**9)
    resamples = check_integer("resamples", resamples, 2, 10**9)
    counts, read_as = sizes_of(data, columns or {}, integers)
    cutoff = None
    if xmin is None:
        cutoff = lower_cutoff(counts, xmax, resamples, law=names[0])
        xmin = cutoff.xmin if cutoff.found else None
    fits = [fit_tail(counts, name, xmin, xmax) for name in names]
    tested = [
        goodness(counts, cutoff if cutoff is not None and cutoff.law == one.law else one, samples)
        for one in fits
    ]
    pairs = [compare_laws(counts, *two) for two in itertools.combinations(fits, 2)]
    favoured, outcome = _verdict(fits, tested, pairs)
    return Tails(
        counts, cutoff, tuple(fits), tuple(tested), tuple(pairs), favoured, outcome, read_as
    )


def _verdict(
    fits: Sequence[TailFit], tested: Sequence[Goodness], pairs: Sequence[TailComparison]
) -> tuple[str | None, str]:
    """The one law that stands, or None, and why."""
    if not any(one.found for one in fits):
        return None, f"no law fitted: {fits[0].outcome}"
    sizes = f", {fits[0].n} of {counted(fits[0].total, 'size')} from {fits[0].xmin:g} on"
    p = {fit.law: one.p for fit, one in zip(fits, tested, strict=True)}
    out = [fit.law for fit, one in zip(fits, tested, strict=True) if one.p < RULED_OUT - one.error]
    limits = [one.law for one in fits if math.isfinite(one.log_likelihood) and not one.found]
    out += limits if "power law" in out else []
    beaten = _beaten(fits, pairs)
    fitted = [one.law for one in fits if one.found or one.law in limits]
    standing = [law for law in fitted if law not in beaten and law not in out]
    if len(standing) > 1:
        before = ", ".join(standing[:-1])
        return None, f"undecided between {before} and {standing[-1]}{sizes}"
    if not standing:
        least = ", ".join(f"{law} with p = {p[law]:.2f}" for law in out if law not in limits)
        return None, f"no law stands: ruled out are {least}; the others are no better{sizes}"
    (law,) = standing
    if law in limits:
        return None, f"{law} is best in its limit of a power law: compare with that{sizes}"
    others = [one.law for one in fits if one.law != law]
    if not others:
        return None, f"{law} is not ruled out, p = {p[law]:.2f}: compare it with other laws{sizes}"
    return law, f"{law} favoured over {', '.join(others)}, p = {p[law]:.2f}{sizes}"


def _beaten(fits: Sequence[TailFit], pairs: Sequence[TailComparison]) -> set[str]:
    """Laws to which another is preferred.

    A law that is best in its limit of a power law has that likelihood with one parameter more: it
    yields to the power law as nested ones do (`compare_laws`), by its information criterion.
    """
    beaten = {law for one in pairs for law in one.laws if one.verdict in set(one.laws) - {law}}
    straight = any(one.law == "power law" and one.found for one in fits)
    if straight and math.log(fits[0].n) >= STRONG:
        beaten |= {one.law for one in fits if one.law in _BENT and not one.found}
    return beaten


def _entry(fit: TailFit, tested: Goodness) -> dict[str, Any]:
    values = {name: pair(value, fit.errors[name]) for name, value in fit.values.items()}
    return {
        "law": fit.law,
        "parameters": {name: {"value": v, "error": e} for name, (v, e) in values.items()},
        "xmin": fit.xmin,
        "xmax": _plain(fit.xmax),
        "n": fit.n,
        "ks": _plain(fit.ks),
        "p": _plain(tested.p),
        "p_error": _plain(tested.error),
        "log_likelihood": _plain(fit.log_likelihood),
        "outcome": fit.outcome,
        "goodness": tested.outcome,
    }


def _cutoff_entry(cutoff: Any) -> dict[str, Any]:
    pairs = {name: pair(*one.pair) for name, one in cutoff.estimates.items()}
    return {
        "law": cutoff.law,
        **{name: {"value": v, "error": e} for name, (v, e) in pairs.items()},
        "ks": _plain(cutoff.ks),
        "n": cutoff.n,
        "outcome": cutoff.outcome,
    }


def _comparison_entry(one: TailComparison) -> dict[str, Any]:
    numbers = {"ratio": one.ratio, "ratio_error": one.ratio_error, "p": one.p}
    return {
        "laws": list(one.laws),
        **{name: _plain(x) for name, x in numbers.items()},
        "nested": one.nested,
        "verdict": one.verdict,
        "outcome": one.outcome,
    }


def _plain(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
