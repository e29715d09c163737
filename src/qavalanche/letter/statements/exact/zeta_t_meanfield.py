"""SM B: in mean field the critical behaviour does not hang on zeta_t, while 1/zeta_t < s."""

from collections.abc import Mapping
from typing import Any

from qavalanche.letter.statement import Holds, statement
from qavalanche.meanfield import nu_minus

CLOSE = 0.01
"""Of nu_-, measured, from its closed form, and of nu_+ from twice that."""

SATURATED = 1e-15
"""Of s: what is left of alpha_infinity - s at 10^-40 below epsilon_c."""


@statement(
    "mean-field critical behaviour does not hang on ζ_t",
    where="SM B, last paragraph",
    expected="for every 1/ζ_t < s: a critical point, ζ → ζ_c there, 1/2 < ν_− < 1, ν_+ = 2ν_− in "
    "(1, 2), one function of ε_c",
    falsified="a 1/ζ_t < s without a critical point, without saturation or with other exponents",
    rests_on=("crossing_flows",),
    order=904,
)
def zeta_t_meanfield(sources: Mapping[str, Any]) -> Holds:
    """Every K and 1/zeta_t: phases on both sides, saturation, and exponents of the flow."""
    flows = sources["crossing_flows"]["flows"]
    for one in flows:
        if fault := _fault(one):
            at = f"K = {one['K']:g}, 1/ζ_t = {one['over_s']:g} s"
            return Holds(False, len(flows), f"{at}: {fault}")
    ratios = sorted({one["over_s"] for one in flows})
    nus = [one["nu_minus"][0] for one in flows]
    told = f"1/ζ_t from {ratios[0]:g} s to {ratios[-1]:g} s, {len({o['K'] for o in flows})} K: "
    told += "localized and thermal proved at 10⁻⁴⁰ on either side of ε_c, saturated there; ν_− of "
    told += f"the flow is the closed form of ε_c within {CLOSE:g}. With ε_c the exponents move: "
    return Holds(True, len(flows), told + f"ν_− from {min(nus):.4f} to {max(nus):.4f}")


def _fault(one: Mapping[str, Any]) -> str:
    """What does not hold, or ""."""
    if one["phases"] != ["localized", "thermal"]:
        return f"{one['phases'][0]} below and {one['phases'][1]} above ε_c"
    if not 0 < one["gap_over_s"] < SATURATED:
        return f"α_∞ − s = {one['gap_over_s']:.2g} s at ε_c: not saturated"
    minus, plus = one["nu_minus"][0], one["nu_plus"][0]
    if not (0.5 < minus < 1 and 1 < plus < 2):
        return f"ν_− = {minus:.4g}, ν_+ = {plus:.4g}"
    expected = nu_minus(one["epsilon_c"])
    if max(abs(minus - expected), abs(plus - 2 * expected)) > CLOSE:
        return f"ν_− = {minus:.4g}, ν_+ = {plus:.4g} where ε_c gives {expected:.4g} and twice that"
    return ""
