"""What is fingerprinted: laws, schemes, lengths and numbers of samples, as plain data."""

from __future__ import annotations

from itertools import product
from typing import Any, NamedTuple

SEED = 20170628
"""Of every campaign."""

LENGTHS = 1, 2, 3, 63, 64, 65, 130, 1000, 20_000
"""In bonds: around one word of 64 bits, and many words."""

NEGATIVE = -0.34657359, -1.0
"""Crossings for d_s = 2: next to -s / 2, where the letter's improved estimate lies, and below."""

CROSSINGS: tuple[str | float, ...] = ("halted", "rmt", 0.2, *NEGATIVE, 0.69)
"""For d_s = 2: every kind of rule; the last is next to s = 0.6931, the largest possible."""

TIES = "resonant", "perturbative"
COUNTS = "bonds", "sites"


class Case(NamedTuple):
    """One point of a campaign of its own.

    law, parameters: as a spec names them; scheme: "spots" or "couplings"; rules: its parameters
    {local_dimension, crossing, ties, counts}; history: whether histories are recorded.
    """

    law: str
    parameters: dict[str, float]
    scheme: str
    rules: dict[str, Any]
    length: int
    samples: int
    history: bool = False

    @property
    def title(self) -> str:
        """Names the case in fingerprints.json and in messages."""
        law = " ".join([self.law, *(f"{k}={v}" for k, v in self.parameters.items())])
        rules = " ".join(str(value) for value in self.rules.values())
        history = ", history" if self.history else ""
        return f"{law}, {self.scheme} {rules}, L={self.length} n={self.samples}{history}"


def rules(
    crossing: str | float, ties: str = "resonant", counts: str = "bonds", dimension: int = 2
) -> dict[str, Any]:
    """Parameters of a scheme."""
    return {"local_dimension": dimension, "crossing": crossing, "ties": ties, "counts": counts}


def law(name: str, **parameters: float) -> tuple[str, dict[str, float]]:
    """A law as the first two entries of a case."""
    return name, parameters


def samples(length: int) -> int:
    """Fewer of longer chains: the whole takes seconds."""
    return 200 if length <= 130 else 50 if length <= 1000 else 5


QUARTER = law("bimodal", epsilon=0.25)  # w = 4 s / 2: exact ties at T = 4
TENTH = law("bimodal", epsilon=0.1)
NORMAL = law("norm", loc=-2.5, scale=1.2)
CROWDED = law("norm", loc=0.0, scale=1.0)  # most bonds within reach
DENSE = law("norm", loc=-0.9, scale=0.8)  # many within reach, and many resonant

BIMODAL = [
    law("bimodal", epsilon=0.01),  # hardly any sample is thermal
    law("bimodal", epsilon=0.05),
    law("bimodal", epsilon=0.125),  # ties at T = 6
    law("bimodal", epsilon=0.17),
    law("bimodal", epsilon=0.5),  # ties at T = 2, and nearly all are thermal
    law("bimodal", epsilon=0.9),
    law("bimodal", epsilon=0.125, K=0.5),  # ties at T = 4
    law("bimodal", epsilon=0.25, K=2.0),  # ties at T = 6
    law("bimodal", epsilon=0.3, K=0.4),  # w below s / 2: any resonance melts all
    law("bimodal", epsilon=0.1, K=7.3),
]

TABULATED = [
    law("norm", loc=-1.6, scale=0.9),  # 0.16 of the bonds within reach
    law("norm", loc=-1.3, scale=2.0),  # nearly crowded, and wide
    law("norm", loc=-4.0, scale=1.0),  # rarely resonant
    law("gamma", a=2.0, loc=-4.0, scale=0.7),
    law("uniform", loc=-3.0, scale=3.5),
    law("expon", loc=-2.5, scale=1.1),
    law("cauchy", loc=-4.0, scale=0.5),  # very strong and very weak bonds
    law("laplace", loc=-2.0, scale=1.0),
    law("gumbel_l", loc=-1.0, scale=1.0),
]

DRAWN_ONE_BY_ONE = [
    law("triang", c=0.3, loc=-3.0, scale=4.0),  # kinks: no table is smooth enough
    law("trapezoid", c=0.2, d=0.6, loc=-3.0, scale=3.6),
    law("laplace_asymmetric", kappa=2.0, loc=-1.5, scale=0.8),
    law("levy_l", loc=0.5, scale=1.0),  # bonds cut in two, as good as
]

ALL_CROWDED = [
    CROWDED,
    law("uniform", loc=-2.0, scale=4.0),
    law("gamma", a=2.0, loc=-2.0, scale=1.0),
]


def _all_rules() -> list[Case]:
    """Every rule for d_s = 2, on like bonds with exact ties and on a table."""
    everything = list(product(CROSSINGS, TIES, COUNTS))
    return [
        Case(*one, "spots", rules(*combination), 130, 150)
        for one in (QUARTER, NORMAL)
        for combination in everything
    ]


def _dimensions() -> list[Case]:
    """Larger d_s, with ties where d_s is 4, and numbers as crossing below their own s."""
    own: dict[int, tuple[str | float, ...]] = {
        3: ("halted", "rmt", -0.54930614, 1.09),
        4: ("halted", "rmt", -0.69314718, 1.38),
    }
    laws = law("bimodal", epsilon=0.0625), law("norm", loc=-3.5, scale=1.3)
    choices = ("resonant", "bonds"), ("perturbative", "sites")
    return [
        Case(*one, "spots", rules(crossing, *choice, dimension), 130, 100)
        for one in laws
        for dimension, crossings in own.items()
        for crossing in crossings
        for choice in choices
    ]


def _lengths() -> list[Case]:
    """Every length, for rules that go different ways through the kernels."""
    ways = rules("halted"), rules("rmt"), rules(-1.0, counts="sites")
    return [
        Case(*one, "spots", way, length, samples(length))
        for one in (TENTH, NORMAL)
        for way in ways
        for length in LENGTHS
    ]


def _laws() -> list[Case]:
    """Every law with rules of each kind."""
    ways = rules("halted"), rules("rmt", "perturbative"), rules(-0.34657359)
    laws = BIMODAL + TABULATED + DRAWN_ONE_BY_ONE + ALL_CROWDED
    return [Case(*one, "spots", way, 500, 40) for one in laws for way in ways]


def _one_by_one_and_crowded() -> list[Case]:
    """Laws apart from the others: lengths, sites counted, a crossing above 0."""
    ways = rules("halted"), rules(0.2, "perturbative", "sites")
    laws = DRAWN_ONE_BY_ONE[0], CROWDED
    return [
        Case(*one, "spots", way, length, 30)
        for one in laws
        for way in ways
        for length in (1, 2, 3, 64, 130)
    ]


def _extremes() -> list[Case]:
    """Long chains, chains that nearly all melt whole, and chains that never do."""
    return [
        Case(*TENTH, "spots", rules("halted"), 1_000_000, 3),
        Case(*TENTH, "spots", rules("rmt"), 1_000_000, 2),
        Case(*NORMAL, "spots", rules("halted"), 200_000, 3),
        Case(*NORMAL, "spots", rules("rmt"), 200_000, 2),
        Case(*law("bimodal", epsilon=0.5), "spots", rules("halted"), 64, 400),
        Case(*law("bimodal", epsilon=0.43), "spots", rules("halted"), 64, 400),
        Case(*law("bimodal", epsilon=0.01), "spots", rules("halted"), 64, 400),
        Case(*law("norm", loc=-9.0, scale=1.0), "spots", rules("halted"), 64, 400),
        Case(*law("norm", loc=3.0, scale=1.0), "spots", rules("halted"), 64, 400),
        *(Case(*DENSE, "spots", rules(one), 20_000, 5) for one in ("halted", -0.34657359)),
    ]


def _couplings() -> list[Case]:
    """The scheme taken literally: it knows rmt and bonds alone, and shorter chains."""
    laws = QUARTER, TENTH, NORMAL, CROWDED, DRAWN_ONE_BY_ONE[0]
    by_length = [
        Case(*one, "couplings", rules("rmt"), length, 20)
        for one in laws
        for length in (1, 2, 3, 63, 64, 65, 130)
    ]
    larger = law("bimodal", epsilon=0.0625), law("norm", loc=-3.5, scale=1.3)
    by_rules = [
        Case(*one, "couplings", rules("rmt", ties, dimension=dimension), 64, 30)
        for one in larger
        for ties in TIES
        for dimension in (2, 3, 4)
    ]
    strict = Case(*QUARTER, "couplings", rules("rmt", "perturbative"), 64, 30)
    return [*by_length, *by_rules, strict, Case(*TENTH, "couplings", rules("rmt"), 400, 2)]


def _histories() -> list[Case]:
    """How chains melt, under every crossing; both choices of the rest at once."""
    laws = QUARTER, NORMAL, DRAWN_ONE_BY_ONE[0]
    choices = ("resonant", "bonds"), ("perturbative", "sites")
    by_rules = [
        Case(*one, "spots", rules(crossing, *choice), 130, 40, True)
        for one in laws
        for crossing in CROSSINGS
        for choice in choices
    ]
    by_length = [
        Case(*one, "spots", rules("halted"), length, 10, True)
        for one in (TENTH, law("bimodal", epsilon=0.5), NORMAL, CROWDED)
        for length in (1, 2, 64, 1000)
    ]
    return by_rules + by_length


CASES = [
    *_all_rules(),
    *_dimensions(),
    *_lengths(),
    *_laws(),
    *_one_by_one_and_crowded(),
    *_extremes(),
    *_couplings(),
    *_histories(),
]
"""Every case, each once."""
