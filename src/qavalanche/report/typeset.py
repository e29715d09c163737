"""Sentences of the analysis as a page prints them: powers of ten, minus signs, symbols."""

from __future__ import annotations

import re

from qavalanche.report.numbers import ten_to

_EXPONENT = re.compile(r"(?<![\w.])(\d[\d.]*)e([+-]\d{2,3})\b")
_MINUS = re.compile(r"(?<![\w.,/\\^-])-(?=\d)")
_SYMBOLS = {
    "critical_point": "ε_c",
    "epsilon_c": "ε_c",
    "epsilon": "ε",
    "epsilons": "ε",
    "inverse_xi": "1/ξ",
    "nu_minus": "ν_−",
    "nu_plus": "ν_+",
    "nu": "ν",
    "beta": "β",
    "tau": "τ",
    "chi^2": "χ²",
    "<S>": "⟨S⟩",
}
_WORDS = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in _SYMBOLS))


def typeset(text: str) -> str:
    """'-2.5e-07' as '−2.5·10⁻⁷'."""
    return _MINUS.sub("−", _EXPONENT.sub(_power, text))


def _power(found: re.Match[str]) -> str:
    power = ten_to(int(found[2]))
    return power if found[1] == "1" else f"{found[1]}·{power}"


def in_symbols(text: str) -> str:
    """Names that fits have in Python as the symbols of the letter: 'nu_plus' as 'ν_+'."""
    return _WORDS.sub(lambda found: _SYMBOLS[found[0]], text)
