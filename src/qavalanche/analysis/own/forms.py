"""Scaling forms by their words, with bounds that a user gives."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from qavalanche.analysis.scaling.forms import (
    Bounds,
    Form,
    drifting,
    kosterlitz_thouless,
    logarithmic,
    power_law,
    two_sided,
    with_prefactor,
)
from qavalanche.errors import check, shown, suggestion

_MAKE: dict[str, Callable[[], Form]] = {
    "power-law": power_law,
    "two-sided": two_sided,
    "kosterlitz-thouless": kosterlitz_thouless,
    "drifting": drifting,
    "logarithmic": logarithmic,
}
_PREFACTOR = "-prefactor"
WORDS = (*_MAKE, *(f"{word}{_PREFACTOR}" for word in _MAKE))
"""The forms by their words; with -prefactor those of a quantity y = L^-kappa f(x)."""

DEFAULT = ("power-law", "two-sided", "kosterlitz-thouless")
_OF_NU = ("nu", "nu_minus", "nu_plus")  # what bounds of nu bound


def form_of(word: str) -> Form:
    """The form of a word; capitals, blanks and commas do not matter. InputError if there is none.

    >>> form_of("Power law, prefactor").name
    'power law, prefactor'
    """
    plain = re.sub("[^a-z]+", "-", word.lower()).strip("-")
    passed = f"form {shown(word)}{suggestion(plain, WORDS)}"
    check(plain in WORDS, passed, f"must be one of {', '.join(_MAKE)}, or NAME{_PREFACTOR}")
    form = _MAKE[plain.removesuffix(_PREFACTOR)]()
    return with_prefactor(form) if plain.endswith(_PREFACTOR) else form


def bounded(forms: Sequence[Form], bounds: Mapping[str, Bounds]) -> list[Form]:
    """The forms with parameters between these bounds, in the unit of the data.

    Those of nu hold for nu_- and nu_+ too. InputError for a parameter that no form has.
    """
    names = sorted({name for form in forms for name in form.names})
    names += ["nu"] if "nu" not in names and set(_OF_NU) & set(names) else []
    for name, (low, high) in bounds.items():
        hint = suggestion(name, names)
        check(name in names, f"bounds of {shown(name)}{hint}", f"must be {', '.join(names)}")
        passed = f"bounds of {name}: {low:g} to {high:g}"
        check(math.isfinite(low) and math.isfinite(high) and low < high, passed, "low < high")
        positive = name not in _OF_NU or low > 0
        check(positive, passed, "nu must be positive")
    return [_bounded(form, bounds) for form in forms]


def _bounded(form: Form, bounds: Mapping[str, Bounds]) -> Form:
    known = {**dict.fromkeys(_OF_NU[1:], bounds["nu"]), **bounds} if "nu" in bounds else bounds
    parameters = tuple(
        replace(one, low=known[one.name][0], high=known[one.name][1], unit="one")
        if one.name in known
        else one
        for one in form.parameters
    )
    return replace(form, parameters=parameters)
