"""The tail deep in the localized phase is that of the cheapest inclusions."""

import math
from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.rare import power_of
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Equal


@statement(
    "−ln p(ℓ) grows as N_min(ℓ) deep in the localized phase: b = d_f",
    where="letter, beyond mean-field",
    expected="power of ℓ in −ln P/(N_min ln 1/ε) = 0 at ε = 0.001",
    falsified="a power away from 0 by three errors",
    rests_on=("dilute",),
    prediction=Equal(0.0, 0.1),
    order=622,
)
def dilute_exponent(sources: Mapping[str, Any]) -> Estimate:
    """Of what the price of the fewest resonant bonds leaves of ln P, by its scatter."""
    found = sources["dilute"]
    price = math.log(1 / found["epsilon"])
    rows = found["rows"]
    ratios = [-row["ln_p"] / row["fewest"] / price for row in rows]
    power = power_of([row["least"] for row in rows], ratios)
    if not power.found:
        return power
    of_N = power_of([row["least"] for row in rows], [row["fewest"] for row in rows])
    shown = ", ".join(f"{row['least']}: {row['fewest']}" for row in rows)
    text = f"−ln P is {min(ratios):.2f} to {max(ratios):.2f} of N_min ln 1/ε"
    return power.saying(f"{text}; ℓ: N_min is {shown}, growing as ℓ^b, b = {of_N}")
