"""Sequences of the mean field with planted limits: the letter's, and others."""

import math

import numpy as np

from planted_letter.transition import plain

S, EPSILON = math.log(2), 0.2
LN = -math.log(EPSILON)
OF_RECURSION = S / math.sqrt(1 - math.sqrt(EPSILON))
OF_CONTINUUM = S * math.sqrt(2 / LN)


def critical(amplitude=OF_RECURSION, tau=3.0, beta=1.0, entropy=1.0, base=EPSILON, alpha=None):
    """c sqrt(k base^k) up to corrections of 1/k; sizes, p and <S> with powers of their own."""
    k = np.arange(1.0, 301)
    gap = amplitude * np.sqrt(k * base**k) * (1 + 0.1 / k**2)
    gap[0] = S if alpha is None else alpha
    size = 3 * np.exp(k * LN / (tau - 1)) * (1 + 0.3 / k)
    at = np.unique(np.geomspace(5, 300, 60).astype(int))
    length = size[at - 1]
    row = {
        "K": 1.0, "epsilon_c": EPSILON, "entropy_density": S, "gap": gap.tolist(),
        "size": size.tolist(), "order": at.tolist(), "length": length.tolist(),
        "entropy": (np.log(length) ** entropy).tolist(),
        "ln_p": (-beta * np.log(length)).tolist(),
    }  # fmt: skip
    return lambda: {"meanfield_critical": {"rows": [row]}}


def exponents(minus, plus, largest_K=250):
    """nu_minus and nu_plus as functions of 1 / ln K, with errors of 1e-4."""
    rows = []
    for power in (1, 3, 30, 100, largest_K):
        x = 1 / (power * math.log(10))
        rows.append({"K": f"1e{power}", "ln_K": 1 / x, "nu_minus": minus(x), "nu_plus": plus(x),
                     "nu_minus_error": 1e-4, "nu_plus_error": 1e-4})  # fmt: skip
    return lambda: {"meanfield_exponents": {"rows": rows}}


def sides(star=1.0, minus=1.0, cut=1.0, ends=0.5, collar=1.0):
    """Orders that grow as these powers of what the letter says, whole as orders are."""
    rows = []
    for x in np.linspace(12, 570, 60).tolist():
        k_minus, k_star = (round(x**power * 0.8 + math.log(x)) for power in (minus, star))
        ln_collar = 0.65 * x
        ln_length = 1.3 * x
        rows.append({
            "K": 1.0, "epsilon_c": EPSILON, "ln_distance": -x, "k_star": k_star,
            "k_minus": k_minus, "gap_infinity": math.exp(-0.4 * LN * x),
            "ln_collar": ln_collar, "ln_size": cut * ln_collar + math.log(x),
            "collar_power": collar, "ln_length": ln_length,
            "ln_before": ends * ln_length + 0.1 * math.sin(x),
        })  # fmt: skip
    return lambda: {"meanfield_sides": {"rows": rows}}


def points(above="thermal"):
    row = {"K": "1", "local_dimension": 2, "crossing": "halted", "epsilon_c": "0.2", "radius": "1"}
    flows = [("ε_c ± 1e-9", "localized", "thermal"), ("ε_c (1 ± 0.1)", "localized", above)]
    return lambda: {"meanfield_points": {"rows": [row | {"flows": flows}]}}


def finite(wrong=1.0, rises=True):
    """p = 1 - e^(-L / L_+) beyond the fan, less than that by a factor; falling in the fan."""
    length = np.geomspace(2, 1e6, 80)
    p = 0.1 / length
    beyond = length > 1e4
    thermal = -np.expm1(-length / 1e4)
    above = np.where(beyond, wrong * thermal, p) if rises else p
    regime = ["thermal" if one else "critical fan" for one in beyond]
    row = {"distance": 1e-3, "fan": 1e4, "length": length.tolist(), "p": above.tolist(),
           "limit": thermal.tolist(), "regime": regime}  # fmt: skip
    below = row | {"distance": -1e-3, "p": p.tolist(), "regime": ["critical fan"] * 80}
    return lambda: {"meanfield_finite": {"rows": [below, row]}}


def near(epsilon_c):
    """A mean field with this epsilon_c beside a planted full scheme, at 0.277."""
    row = points()()["meanfield_points"]["rows"][0] | {"epsilon_c": epsilon_c}
    return lambda: {"meanfield_points": {"rows": [row]}, "transition_rmt": plain()}


AGREES = {
    "meanfield_transition": points(),
    "meanfield_collars": sides(),
    "meanfield_density": critical(),
    "critical_step": critical(),
    "critical_amplitude": critical(OF_CONTINUUM),
    "critical_collars": critical(),
    "meanfield_tau": critical(),
    "meanfield_fan": critical(),
    "meanfield_entropy": critical(),
    "nu_minus_range": exponents(lambda x: 0.55 + x, lambda x: 1.1 + x),
    "nu_plus_range": exponents(lambda x: 0.55 + x, lambda x: 1.1 + x),
    "meanfield_harris": exponents(lambda x: 0.55 + x, lambda x: 1.1 + x),
    "nu_depends_on_K": exponents(lambda x: 0.55 + x, lambda x: 1.1 + x),
    "nu_large_K": exponents(lambda x: 0.5 + x + x * x, lambda x: 1.1 + x),
    "meanfield_nu_differ": exponents(lambda x: 0.55 + x, lambda x: 1.1 + x),
    "meanfield_k_star": sides(),
    "meanfield_k_minus": sides(),
    "meanfield_cutoff": sides(),
    "meanfield_regimes": finite(),
    "meanfield_falls_and_rises": finite(),
    "mean_field_is_near": near("0.2"),
}
DIFFERS = {
    "meanfield_transition": points("localized"),
    "meanfield_collars": sides(collar=1.5),
    "meanfield_density": critical(alpha=-2 * S),
    "critical_step": critical(OF_CONTINUUM),
    "critical_amplitude": critical(),
    "critical_collars": critical(base=0.25),
    "meanfield_tau": critical(tau=2.5),
    "meanfield_fan": critical(beta=0.5),
    "meanfield_entropy": critical(entropy=2.0),
    "nu_minus_range": exponents(lambda x: 0.45 + x, lambda x: 1.1 + x),
    "nu_plus_range": exponents(lambda x: 0.55 + x, lambda x: 1.9 + x),
    "meanfield_harris": exponents(lambda x: 0.55 + x, lambda x: 1.9 + x),
    "nu_depends_on_K": exponents(lambda x: 0.55 - x, lambda x: 1.1 + x),
    "nu_large_K": exponents(lambda x: 0.55 + x, lambda x: 1.1 + x),
    "meanfield_nu_differ": exponents(lambda x: 1.2 + x, lambda x: 1.1 + x),
    "meanfield_k_star": sides(star=1.2),
    "meanfield_k_minus": sides(minus=1.1),
    "meanfield_cutoff": sides(cut=1.2),
    "meanfield_regimes": finite(wrong=0.9),
    "meanfield_falls_and_rises": finite(rises=False),
    "mean_field_is_near": near("0.1"),
}
REASONED = set()
