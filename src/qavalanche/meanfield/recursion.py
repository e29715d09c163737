"""The mean-field recursion, written for the gap d_k = alpha_k - s above the critical decay rate.

Letter eqs. 13-16 (SM C; general crossing rule SM B) with a = 1, z = 1 / zeta_t:

    l_k = k (s / 2) / d_k,    rho_k = eps^k (k + 2 l_k) = c_k (s + d_k) / d_k,    c_k = k eps^k,
    d_{k+1} = d_k - c_k f(d_k),    f(d) = (s + d)(s - z + d) / d = d + (2 s - z) + s (s - z) / d.

All functions take floats or balls (python-flint's arb) alike. For z < s the function f is convex on
d > 0 and the step d - c f(d) grows with d as long as c < 1, so the flow keeps the order of gaps;
it also falls with eps. Hence the localized epsilons form one interval, up to epsilon_c.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Medium:
    """s: entropy density; z = 1 / zeta_t: decay rate inside thermal regions, z < s."""

    s: Any
    z: Any

    @property
    def curvature(self) -> Any:
        """s (s - z): the weight of the singular term 1 / d."""
        return self.s * (self.s - self.z)

    def decrease(self, gap: Any) -> Any:
        """f(d), so that the gap falls by c_k f(d_k)."""
        return gap + (2 * self.s - self.z) + self.curvature / gap

    def before(self, gap: Any, weight: Any) -> Any:
        """The positive gap that one step with c_k = `weight` < 1 takes to `gap` >= 0.

        The larger root of (1 - c) d^2 - (d' + c (2 s - z)) d - c s (s - z) = 0.
        """
        linear = gap + weight * (2 * self.s - self.z)
        root = _square_root(linear * linear + 4 * (1 - weight) * weight * self.curvature)
        return (linear + root) / (2 * (1 - weight))

    def critical_gap(self, epsilon: Any, order: int) -> Any:
        """Critical trajectory at large k: d_k^2 = s (s - z) k eps^k / (1 - sqrt(eps)).

        From d_{k+1} / d_k -> sqrt(eps) in d_{k+1} = d_k - c_k s (s - z) / d_k, up to O(1/k).
        """
        weight = order * epsilon**order
        return _square_root(self.curvature * weight / (1 - _square_root(epsilon)))


def tail_weight(epsilon: Any, order: int) -> Any:
    """Sum of c_j = j eps^j over j >= k: eps^k (k / (1 - eps) + eps / (1 - eps)^2)."""
    rest = 1 - epsilon
    return epsilon**order * (order / rest + epsilon / (rest * rest))


def _square_root(x: Any) -> Any:
    return x**0.5 if isinstance(x, float) else x.sqrt()
