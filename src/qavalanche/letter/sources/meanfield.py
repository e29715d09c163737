"""The mean field in numbers: certified points, exponents, critical trajectories, both sides."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal

import numpy as np

from qavalanche import meanfield
from qavalanche.letter.sources.registry import Size, computed
from qavalanche.meanfield.critical import escape_rate
from qavalanche.rules import Rules

_DIGITS = {"quick": 30, "full": 100}
_KS = {
    "quick": ("0.1", "1", "1000", "1e50", "1e250"),
    "full": (
        "0.01",
        "0.1",
        "1",
        "10",
        "100",
        "1000",
        "1e6",
        "1e12",
        "1e30",
        "1e50",
        "1e100",
        "1e150",
        "1e250",
    ),
}
_CASES: tuple[tuple[str, int, Literal["halted"] | float], ...] = (
    ("1", 2, "halted"), ("10", 2, "halted"), ("0.1", 2, "halted"), ("1", 3, "halted"),
    ("1", 2, -math.log(2) / 2), ("1000", 2, 0.4),
)  # fmt: skip
"""K, states per site, crossing rule."""

_NEGLIGIBLE = 14.0  # -ln of the share by which a trajectory may be off the critical one
_REACH = 300  # decades of |epsilon - epsilon_c|


@computed("meanfield_points", order=500)
def points(size: Size) -> Mapping[str, Any]:
    """epsilon_c of several K, d_s and rules, certified, and the phase of flows on both sides."""
    rows = []
    for K, states, crossing in _CASES[: 3 if size == "quick" else None]:
        rules = Rules(local_dimension=states, crossing=crossing)
        found = meanfield.critical_point(K, rules, _DIGITS[size])
        critical = float(found)
        flows = [(f"ε_c ± {found.radius}", *_beside(found, K, rules))]
        for share in (0.5, 0.1, 0.01, 1e-4, 1e-8):
            phases = [
                meanfield.flow(critical * (1 + sign * share), float(K), rules).phase
                for sign in (-1, 1)
            ]
            flows.append((f"ε_c (1 ± {share:g})", *phases))
        rows.append(
            {"K": K, "local_dimension": states, "crossing": crossing, "epsilon_c": found.epsilon_c,
             "radius": found.radius, "flows": flows}
        )  # fmt: skip
    return {"rows": rows}


def _beside(found: Any, K: str, rules: Rules) -> list[str]:
    bits = int(4 * found.digits) + 128
    ends = (found.near(f"-{found.radius}"), found.near(found.radius))
    return [meanfield.flow(end, K, rules, precision=bits).phase for end in ends]


@computed("meanfield_exponents", order=501)
def exponents(size: Size) -> Mapping[str, Any]:
    """nu_minus and nu_plus of several K, fitted to flows at 1e-5 to 1e-300 from epsilon_c."""
    rows = []
    for K in _KS[size]:
        found = meanfield.measure_exponents(K, points=20 if size == "quick" else 120)
        row = {"K": K, "ln_K": math.log(float(K)), "epsilon_c": float(found.critical)}
        names = ("nu_minus", "nu_minus_error", "nu_plus", "nu_plus_error")
        rows.append(row | {name: getattr(found, name) for name in names})
    return {"rows": rows}


@computed("meanfield_critical", order=502)
def critical(size: Size) -> Mapping[str, Any]:
    """Critical trajectories, order by order: gap alpha_k - s and T_k; <S> and p of chains that the
    orders `order` just cover."""
    rows = []
    for K in ("1",) if size == "quick" else ("0.1", "1", "10", "1000"):
        found = meanfield.critical_point(K, digits=_REACH + 30)
        flow = meanfield.flow(found.near(f"-1e-{_REACH}"), K, precision=1300)
        epsilon = float(found)
        last = int((_REACH * math.log(10) - _NEGLIGIBLE) / escape_rate(epsilon))
        last = min(last, int(600 / abs(math.log(epsilon))))  # of doubles
        size_of = [meanfield.region_size(flow, k) for k in range(1, last + 1)]
        # thinned: the cost of each grows with its order
        at = sorted({int(k) for k in np.geomspace(5, last, 48 if size == "quick" else 100)})
        chains = [size_of[k - 1] for k in at]
        rows.append(
            {"K": float(K), "epsilon_c": epsilon, "entropy_density": math.log(2),
             "gap": flow.gap[:last].tolist(), "size": size_of,
             "order": at, "length": chains,
             "entropy": [meanfield.mean_entropy(flow, L) for L in chains],
             "ln_p": [math.log(meanfield.thermal_probability(flow, L).p) for L in chains]}
        )  # fmt: skip
    return {"rows": rows}


@computed("meanfield_sides", order=503)
def sides(size: Size) -> Mapping[str, Any]:
    """Below and above epsilon_c: orders and lengths at distances of 1e-5 to 1e-250."""
    rows = []
    for K in ("1",) if size == "quick" else ("0.1", "1", "10"):
        found = meanfield.critical_point(K, digits=280)
        for x in np.linspace(5, 250, 50 if size == "quick" else 150).round(3).tolist():
            whole = math.ceil(x)
            away = f"{10 ** (whole - x):.12f}e-{whole}"
            below = meanfield.flow(found.near(f"-{away}"), K, precision=1100)
            above = meanfield.flow(found.near(away), K, precision=1100)
            rows.append(_row(K, float(found), x, below, above))
    return {"rows": rows}


def _row(
    K: str, epsilon_c: float, x: float, below: meanfield.Flow, above: meanfield.Flow
) -> dict[str, Any]:
    """k_minus: the order whose gap has come down to twice its limit."""
    k_minus = int(np.flatnonzero(below.gap <= 2 * below.gap_infinity)[0]) + 1
    k_star = above.k_star or 0
    return {
        "K": float(K),
        "epsilon_c": epsilon_c,
        "ln_distance": -x * math.log(10),
        "gap_infinity": below.gap_infinity,
        "k_minus": k_minus,
        "ln_size": math.log(meanfield.region_size(below, k_minus)),
        "ln_collar": math.log(below.collar_per_order),
        "collar_power": _power(below),
        "k_star": k_star,
        "ln_length": -k_star * math.log(above.epsilon),
        "ln_before": math.log(meanfield.region_size(above, k_star - 1)),
    }


def _power(below: meanfield.Flow) -> float:
    """d ln l_k / d ln k over the last tenth of the orders of a localized flow."""
    first = -max(2, len(below.gap) // 10)
    k, collar = below.order[first:], below.collar[first:]
    return float(np.polyfit(np.log(k), np.log(collar), 1)[0])


@computed("meanfield_finite", order=504)
def finite(size: Size) -> Mapping[str, Any]:
    """p(epsilon, L) on both sides, far from and near epsilon_c, over many lengths."""
    found = meanfield.critical_point("1", digits=60)
    rows = []
    for away in ("-5e-2", "-1e-2", "-1e-3", "-1e-5", "1e-5", "1e-3", "1e-2", "5e-2"):
        flow = meanfield.flow(found.near(away), 1.0, precision=300)
        fan = meanfield.critical_length(flow)
        top = (300 if flow.k_star else 1000) * fan
        lengths = np.geomspace(2, top, 60 if size == "quick" else 300).tolist()
        known = [meanfield.thermal_probability(flow, L) for L in lengths]
        rows.append(
            {"distance": float(away), "fan": fan, "length": lengths, "p": [one.p for one in known],
             "limit": [one.limit for one in known], "regime": [one.regime for one in known]}
        )  # fmt: skip
    return {"rows": rows}
