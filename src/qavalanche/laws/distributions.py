"""Distributions of ln g: those of scipy.stats by name, of both kinds, and objects of a user.

scipy.stats has two kinds of distributions: objects such as `norm`, with shapes, loc and scale, and
in newer versions classes such as `Normal(mu=..., sigma=...)`. Both are taken here for their
quantile and distribution functions.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qavalanche.errors import InputError, check, shown

Function = Callable[[ArrayLike], NDArray[np.float64]]
_OPTIONS = ("self", "tol", "validation_policy", "cache_policy")  # of new classes: no parameters


class Quantiles(NamedTuple):
    """Functions of a continuous distribution: quantiles at u and at 1 - u, P(X <= x), P(X > x)."""

    ppf: Function
    isf: Function
    cdf: Function
    sf: Function


_HELD: dict[str, Quantiles] = {}
"""Of distributions that no name of scipy.stats stands for, by what they are called here."""


def hold(name: str, quantiles: Quantiles) -> None:
    """Let `frozen(name, {})` be these functions from now on, in this process."""
    _HELD[name] = quantiles


def holds(name: str) -> bool:
    """Whether `hold` was called with this name."""
    return name in _HELD


def release(name: str) -> None:
    """Forget what `hold` was told of this name."""
    _HELD.pop(name, None)


def frozen(name: str, parameters: dict[str, float]) -> Quantiles:
    """The distribution with these parameters, all of them given."""
    import scipy.stats

    if name in _HELD:
        return _HELD[name]
    return quantiles_of(getattr(scipy.stats, name)(**parameters))


def quantiles_of(distribution: Any) -> Quantiles:
    """The functions of a continuous distribution of either kind; InputError for another object."""
    for words in (("ppf", "isf", "cdf", "sf"), ("icdf", "iccdf", "cdf", "ccdf")):
        functions = [getattr(distribution, word, None) for word in words]
        if all(map(callable, functions)) and hasattr(_family(distribution), "pdf"):
            return Quantiles(*functions)  # type: ignore[arg-type]
    allowed = "must be a name or a frozen distribution, such as scipy.stats.norm(-1, 2)"
    raise InputError(f"distribution = {shown(distribution)}: {allowed}")


def _family(distribution: Any) -> Any:
    """What a frozen distribution was made of; discrete ones have no density."""
    return getattr(distribution, "dist", distribution)


@cache
def names() -> tuple[str, ...]:
    """Names of the continuous distributions of scipy.stats, of both kinds."""
    import scipy.stats

    old = scipy.stats.rv_continuous
    known = [n for n in dir(scipy.stats) if isinstance(getattr(scipy.stats, n), old)]
    return (*known, *_new_names())


@cache
def _new_names() -> tuple[str, ...]:
    """Of the classes: none in versions of scipy that have no Normal."""
    import scipy.stats

    kind = getattr(scipy.stats, "Normal", type(None))
    bases = [one for one in kind.__mro__ if one.__name__ == "ContinuousDistribution"]
    known = ((n, getattr(scipy.stats, n)) for n in dir(scipy.stats))
    classes = ((n, one) for n, one in known if isinstance(one, type))
    return tuple(n for n, one in classes if bases and issubclass(one, bases[0]))


def parameters_of(name: str) -> tuple[str, ...]:
    """Names of all parameters of a distribution of scipy.stats."""
    import scipy.stats

    if name in _new_names():
        return tuple(_given_by_name(name))
    shapes = getattr(scipy.stats, name).shapes or ""
    return (*(one.strip() for one in shapes.split(",") if one), "loc", "scale")


def defaults_of(name: str) -> dict[str, Any]:
    """Parameters that need not be given, with the values that they then have."""
    if name in _new_names():
        return {key: value for key, value in _given_by_name(name).items() if value is not None}
    return {"loc": 0.0, "scale": 1.0}


def _given_by_name(name: str) -> dict[str, Any]:
    """Parameters of a class with their defaults."""
    import scipy.stats

    signature = inspect.signature(getattr(scipy.stats, name).__init__).parameters
    named = {k: p.default for k, p in signature.items() if p.kind is not p.VAR_KEYWORD}
    return {key: value for key, value in named.items() if key not in _OPTIONS}


def taken_apart(distribution: Any) -> tuple[str, dict[str, Any]] | None:
    """Name and parameters of a distribution that is scipy.stats' own; None if it is not.

    InputError if it is no continuous distribution that has all its parameters.
    """
    import scipy.stats
    from scipy.stats.distributions import rv_frozen

    for name in _new_names():
        kind = getattr(scipy.stats, name)
        if isinstance(distribution, kind) and type(distribution).__module__ == kind.__module__:
            return name, {key: getattr(distribution, key) for key in parameters_of(name)}
    if not isinstance(distribution, rv_frozen):
        return None
    name = str(distribution.dist.name)
    if type(getattr(scipy.stats, name, None)) is not type(distribution.dist):
        return None
    check(name in names(), f"distribution = {shown(distribution)}", "must be continuous")
    given = dict(zip(parameters_of(name), distribution.args, strict=False))
    return name, given | distribution.kwds
