"""What the letter says, for the schemes that carry out its rules; see `spots` and `couplings`."""

from __future__ import annotations

import math

from qavalanche.analysis.probe import STABLE
from qavalanche.comparison.media import INCLUSION, PERIOD
from qavalanche.comparison.stated import Stated
from qavalanche.letter.harris import HARRIS
from qavalanche.letter.verdict import Between, Equal

LETTER = "letter, arXiv:1706.09338"
CLOSE = 0.05
"""Error, relative to the number, above which a probe that agrees says little."""


def near(number: float) -> Equal:
    """This number, to a twentieth of it."""
    return Equal(number, CLOSE * max(abs(number), 0.1))


def collar_of_letter(mark: str = "eq. 6") -> Stated:
    """2 l_k / k = s / (w - s), eq. 6."""
    number = 1 / (STABLE - 1)
    return Stated(f"s/(w − s) = {number:.3f}", f"{LETTER}, {mark}", "L", near(number))


def renormalized_by(crossing: float, source: str, mark: str = "X") -> Stated:
    """The ratio of runs where a bond of an inclusion adds crossing * s to the decay of the norm.

    A medium of w with a share phi of such bonds decays by (w (1 - phi) + phi x) per bond, x = s
    crossing; the least run that melts N bonds is N (decay / s - 1) in both media.
    """
    phi = INCLUSION / PERIOD
    ratio = (STABLE * (1 - phi) + phi * crossing - 1) / (STABLE - 1)
    return Stated(f"{ratio:.3f}", source, mark, near(ratio))  # type: ignore[arg-type]


def doubling_of_letter() -> Stated:
    """At most ln 2 / ln((2 - r) / (1 - r)), r = s / w, of two copies and the gap they close."""
    r = 1 / STABLE
    bound = math.log(2) / math.log((2 - r) / (1 - r))
    inside = Between(0.0, bound * (1 + CLOSE))
    return Stated(f"at most {bound:.4f}", "two collars close a gap", "X", inside)


def of_the_letter(crossing: float) -> dict[str, Stated]:
    """All that is stated of the letter's own scheme, with this crossing in units of s."""
    return {
        "avalanche": Stated("yes", LETTER, "L", word="yes"),
        "collar": collar_of_letter(),
        "renormalized": renormalized_by(crossing, f"{LETTER}, eqs. 11, 12"),
        "doubling": doubling_of_letter(),
        "drift": Stated("down", "this scheme at larger L: docs/exact.md", "X", word="down"),
        "tau": Stated("2 to 3", f"{LETTER}, sizes at criticality", "L", Between(2.0, 3.0)),
        "nu": Stated(f"at least {HARRIS:g} on both sides", f"{LETTER}, Harris", "L",
                     Between(HARRIS, math.inf)),
        "density": Stated("below 1", f"{LETTER}, critical point", "L", Between(0.0, 1.0)),
    }  # fmt: skip
