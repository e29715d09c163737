"""Product: the strength of a term as text, `J * Delta / 2`, and its value."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from qavalanche.errors import InputError, check, check_number, escaped, shown, suggestion

CONSTANTS: dict[str, complex] = {
    "i": 1j,
    "pi": math.pi,
    "golden": (math.sqrt(5.0) - 1.0) / 2.0,
}
"""Names that stand for numbers: the imaginary unit, pi, and the inverse golden mean."""

_TOKEN = re.compile(r"\s*((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?!\w)|[A-Za-z_]\w*|\S)", re.ASCII)
_FINITE = "must be a finite number"
_MOST_FACTORS = 100


@dataclass(frozen=True)
class Product:
    """number x the names `above` / the names `below`: names of parameters and of sequences."""

    number: complex = 1.0
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All names in it, each once."""
        return tuple(dict.fromkeys(self.above + self.below))

    def value(self, known: Mapping[str, Any]) -> Any:
        """The number, or an array where a name stands for one; it may be infinite or NaN.

        known: numbers, or arrays (sites,), by name. Real if nothing in it is complex.

        >>> product_of("J", "J * Delta / 2", ["J", "Delta"]).value({"J": 3.0, "Delta": 0.5})
        0.75
        """
        found: Any = self.number if self.number.imag else self.number.real
        with np.errstate(all="ignore"):
            for name in self.above:
                found = found * known[name]
            for name in self.below:
                found = np.divide(found, known[name])
        return float(found) if isinstance(found, np.floating) else found


ONE = Product()
ZERO = Product(0.0)


def product_of(where: str, given: Any, known: Iterable[str], real: bool = False) -> Product:
    """A number, text such as "J / 2", or a list of both, multiplied.

    where: what it is, for messages; known: names that may stand in it; real: whether the imaginary
    unit i is refused. In text, factors are joined by * or /, each a number, a known name, or one of
    CONSTANTS, maybe after a minus sign. A complex number is the table {real = ..., imag = ...}.
    Raises InputError otherwise.
    """
    names = list(known)
    parts = given if isinstance(given, list) else [given]
    check(len(parts) > 0, f"{where} = []", "at least one factor is needed")
    check(len(parts) <= _MOST_FACTORS, f"{where} of {len(parts)} factors", "at most 100")
    number: complex = 1.0
    above: list[str] = []
    below: list[str] = []
    for part in parts:
        factor = _factor(where, part, names)
        number *= factor.number
        above += factor.above
        below += factor.below
    finite = math.isfinite(number.real) and math.isfinite(number.imag)
    check(finite, f"{where} = {shown(given)}", _FINITE)
    check(not (real and number.imag), f"{where} = {shown(given)}", "must be real")
    return Product(number, tuple(above), tuple(below))


def _factor(where: str, given: Any, names: list[str]) -> Product:
    if isinstance(given, str):
        return _parsed(where, given, names)
    if isinstance(given, dict):
        keys = set(given)
        passed = f"{where} = {shown(given)}"
        check(keys <= {"real", "imag"} and keys != set(), passed, "a complex number is "
              "{real = ..., imag = ...}")  # fmt: skip
        parts = [_number(where, given.get(key, 0.0)) for key in ("real", "imag")]
        return Product(complex(*parts))
    return Product(_number(where, given))


def _number(where: str, given: Any) -> float:
    allowed = 'must be a finite number, a name, or a product such as "J * Delta / 2"'
    return check_number(where, given, allowed, -math.inf, math.inf) + 0.0


def _parsed(where: str, text: str, names: list[str]) -> Product:
    """Factors joined by * and /."""
    passed = f"{where} = {shown(text)}"
    tokens = _TOKEN.findall(text)
    check(0 < len(tokens) <= 4 * _MOST_FACTORS, passed, "1 to 100 factors joined by * or /")
    number: complex = 1.0
    places: dict[str, list[str]] = {"*": [], "/": []}
    operation, wanted = "*", True
    for token in tokens:
        if wanted and token == "-":
            number = -number
        elif wanted:
            value = _constant(passed, token, names)
            if value is None:
                places[operation].append(token)
            elif operation == "*":
                number *= value
            else:
                check(value != 0, passed, "divides by 0")
                number /= value
            wanted = False
        else:
            sums = "is one product: write a sum as several terms"
            check(token not in ("+", "-"), passed, sums)
            check(token in places, f"{passed}: {shown(token)}", "factors are joined by * or /")
            operation, wanted = token, True
    check(not wanted, passed, "ends where a factor is needed")
    return Product(number, tuple(places["*"]), tuple(places["/"]))


def _constant(passed: str, token: str, names: list[str]) -> complex | None:
    """The value of a number or of a constant; None for a known name, InputError for others."""
    if token in CONSTANTS:
        return CONSTANTS[token]
    if token in names:
        return None
    if token[0].isdigit() or token[0] == ".":
        try:
            return float(token)
        except ValueError:
            raise InputError(f"{passed}: {shown(token)}: must be a number") from None
    known = [*names, *CONSTANTS]
    hint = suggestion(token, known)
    what = f"{passed}: unknown name {escaped(token)!r}{hint}"
    raise InputError(f"{what}: known are {', '.join(known)}")
