"""The exact critical point of the block schemes with one number per block (the kappa family).

Rule (Goremykina, Vasseur, Serbyn, arXiv:1807.04285; mark R: recalled), at the cut-off Gamma: TIT
becomes T of length l1 + kappa d2 + l3, ITI becomes I of deficit d1 + l2 / kappa + d3. kappa = 1 is
the rule of Zhang, Zhao, Devakul, Huse (arXiv:1603.02296; mark R). The solution is derived in
docs/block_schemes.md (mark X): everything here holds for the rule as it stands above.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flint import arb, ctx

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, shown
from qavalanche.meanfield.parameters import Number, ball, parsed, within
from qavalanche.rivals import symmetric
from qavalanche.rivals.digits import BITS_PER_DIGIT, Known, known, zero
from qavalanche.rivals.halves import Half

MOST_DIGITS = 60
MOST_SYMMETRIC_DIGITS = 500
BITS_NEAR_ONE = 64
"""What is lost where kappa is next to 1: 1 - 2a is small there."""
LARGEST = "1e12"
NEXT = "1." + "0" * 24 + "1"
"""Nearer to 1 the two kinds of block are too much alike for the working precision."""


@dataclass(frozen=True)
class BlockCriticalPoint:
    """The critical point of the kappa family at one asymmetry.

    inverse_nu: 1 / nu, the only exponent lambda in (0, 1) with which a deviation from the fixed
    point grows as Gamma^lambda. nu: xi ~ |distance|^-nu on both sides. mean_length, mean_deficit:
    <l> / Gamma and <d> / Gamma at the fixed point. Each value is certified: it is off by less than
    one unit of its last digit. asymmetry: kappa, as it was given.
    """

    asymmetry: Number
    inverse_nu: Known
    nu: Known
    mean_length: Known
    mean_deficit: Known

    def to_dict(self) -> dict[str, Any]:
        """inverse_nu, nu, mean_length, mean_deficit and each with `_error`: decimal strings."""
        found: dict[str, Any] = {}
        for name in ("inverse_nu", "nu", "mean_length", "mean_deficit"):
            number: Known = getattr(self, name)
            found |= {name: number.value, f"{name}_error": number.error}
        return found

    def __repr__(self) -> str:
        return f"BlockCriticalPoint(asymmetry = {self.asymmetry}, nu = {self.nu.value})"


@typed
def block_critical_point(asymmetry: Number = 1, digits: int = 12) -> BlockCriticalPoint:
    """1 / nu, nu, <l> / Gamma and <d> / Gamma to `digits` certified significant digits.

    asymmetry: kappa, from 1 to 1e12, a number or a decimal string. digits: up to 60; up to 500 for
    kappa = 1, where 1 / nu is the zero of an integral in closed form and both means are 2 e^gamma.
    Raises InputError outside these ranges.

    >>> block_critical_point(1, digits=15).to_dict()["inverse_nu"]
    '0.399383515946133'
    """
    parsed("asymmetry", asymmetry)
    told = f"asymmetry = {shown(asymmetry)}"
    check(within(asymmetry, "1", LARGEST), told, f"must lie in [1, {LARGEST}]")
    even = within(asymmetry, "1", "1")
    apart = even or not within(asymmetry, "1", NEXT)
    check(apart, told, f"must be 1 or above 1 + {Decimal(NEXT) - 1}")
    most = MOST_SYMMETRIC_DIGITS if even else MOST_DIGITS
    where = "" if even else f" ({MOST_SYMMETRIC_DIGITS} for asymmetry = 1)"
    count = check_integer("digits", digits, least=1)
    check(count <= most, f"digits = {shown(digits)}", f"must be at most {most}{where}")
    with ctx.workprec(int((count + 10) * BITS_PER_DIGIT) + 32):
        exponent, *means = _symmetric(count + 3) if even else _general(asymmetry, count + 3)
        found = [known(one, count) for one in (exponent, 1 / exponent, *means)]
    return BlockCriticalPoint(asymmetry, *found)


def _symmetric(digits: int) -> tuple[arb, arb, arb]:
    """1 / nu and both means at kappa = 1."""
    return symmetric.inverse_nu(digits), symmetric.mean_key(), symmetric.mean_key()


def _general(asymmetry: Number, digits: int) -> tuple[arb, arb, arb]:
    """1 / nu and both means at any kappa, from the 2 x 2 determinant."""
    scale = math.log(float(asymmetry))
    bits = int(BITS_PER_DIGIT * (digits + 8) + 6 * scale / math.log(2) + 64 + BITS_NEAR_ONE)
    with ctx.workprec(bits):
        thermal, insulating = halves(ball(asymmetry), (digits + 3) * math.log(10) + scale)
        exponent = zero(lambda one: determinant(thermal, insulating, one), "0.001", "0.41", digits)
        return exponent, thermal.mean, insulating.mean


def halves(asymmetry: arb, end: float) -> tuple[Half, Half]:
    """The transforms of T and of I, followed to x = `end`, at the working precision."""
    terms = int(ctx.prec / math.log2(27 / 10)) + 10  # pieces gain a factor 10 / 27 a term
    a, b = asymmetry / (1 + asymmetry), 1 / (1 + asymmetry)
    return Half(a, b, end, terms), Half(b, a, end, terms)


def determinant(thermal: Half, insulating: Half, exponent: arb) -> arb:
    """Zero where a deviation Gamma^lambda from the fixed point is admissible for T and I."""
    own, others = thermal.row(exponent)
    own_i, others_i = insulating.row(exponent)
    return own * own_i - others * others_i
