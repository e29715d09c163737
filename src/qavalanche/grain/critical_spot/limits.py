"""What the critical spot must be far below and far above G = 1; derived in docs/critical_spot.md.

l and r have d_s states each and are coupled with G_l and G_r; d = d_s^2 d_E.
"""

from __future__ import annotations

import math

from qavalanche.arguments import typed


def _flips(d_s: int) -> float:
    """Share of the states of E and a spin in which the spin has flipped: no level repels those."""
    return (d_s - 1) / d_s


@typed
def weak_excess(G_l: float, G_r: float, d_s: int = 2) -> float:
    """Mean of N - 1 for G << 1: 2 sqrt(pi) (G_l + G_r) (d_s - 1) / d_s, all of rare resonances."""
    return 2 * math.sqrt(math.pi) * (G_l + G_r) * _flips(d_s)


@typed
def weak_mixed(G_l: float, G_r: float, d_s: int = 2) -> float:
    """Mean of 1 - purity for G << 1: sqrt(2 pi) (G_l + G_r) (d_s - 1) / d_s."""
    return math.sqrt(2 * math.pi) * (G_l + G_r) * _flips(d_s)


@typed
def weak_typical_mixed(G_l: float, G_r: float, d_s: int = 2) -> float:
    """e^<ln(1 - purity)> for G << 1: 16 e^gamma ((G_l + G_r) (d_s - 1) / d_s)^2, gamma Euler's."""
    euler = 0.57721566490153286
    return 16 * math.exp(euler) * ((G_l + G_r) * _flips(d_s)) ** 2


@typed
def golden_rule_N(G_l: float, G_r: float, d_s: int = 2) -> float:
    """N for 1 << G << sqrt(d_E): (2 pi^2 / 3) d_s (G_l^2 + G_r^2), whatever d_E."""
    return 2 * math.pi**2 / 3 * d_s * (G_l**2 + G_r**2)


@typed
def random_N(states: int, d_s: int = 2) -> float:
    """N of a random real vector: (d + 2) / 3."""
    return (states * d_s**2 + 2) / 3


@typed
def random_N_entropy(states: int, d_s: int = 2) -> float:
    """e^S of a random real vector: e^{psi(d/2 + 1) - psi(3/2)}, 0.482 d."""
    from scipy.special import digamma

    return float(math.exp(digamma(states * d_s**2 / 2 + 1) - digamma(1.5)))


@typed
def random_purity(states: int, d_s: int = 2) -> float:
    """Purity of rho_lr of a random real vector: (d_s^2 + d_E + 1) / (d + 2)."""
    return (d_s**2 + states + 1) / (d_s**2 * states + 2)


@typed
def random_Cor(states: int, d_s: int = 2) -> float:
    """Mean Cor(S^z_l, S^z_r) of a random real vector: ((d_s^2 - 1) / 6) / sqrt(pi (d + 2)).

    0.141 d_E^{-1/2} for d_s = 2; up to relative corrections 1/d.
    """
    return (d_s**2 - 1) / 6 / math.sqrt(math.pi * (states * d_s**2 + 2))
