"""Lengths and times of the mean-field phases, from the flow."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from qavalanche.arguments import typed
from qavalanche.errors import check
from qavalanche.meanfield.flow import Flow
from qavalanche.numerics.plain import plain_fields


@dataclass(frozen=True)
class Lengths:
    """Lengths in bonds, prefactors as the flow gives them; NaN where a length has no meaning.

    zeta: localization length, alpha_infinity^-1 below the transition; above it that of the medium
        which the first explosive spot meets, 1 / alpha at order max(1, k* - 1).
    zeta_c: its bound 1 / s (eq. 7).
    collar_per_order: l* = (s / 2) / (alpha_infinity - s) (eq. 8), also the cut-off of p(l).
    correlation_length: xi ~ l*, of the averaged eigenstate correlator (eqs. 9-10); its prefactor is
        not fixed by the scheme and taken as 1.
    L_minus: 1 + 2 l*, the bonds melted per bond of a bare spot: p(eps, L) ~ eps^(L / L_minus).
    k_star: order of the smallest explosive spot; log_L_plus: ln L_+, L_+ = eps^-k_star.
    log_end_to_end: ln of the letter's lower bound sqrt(L_+) / ln L_+ on the end-to-end correlation
        length (SM D).
    log_time: ln(Gamma_0 t_+) = 2 L_+ / zeta, the local thermalization time (SM E).
    transport_exponent: 2 L_+ / zeta in R(L) ~ L^exponent if diffusive is False; R ~ L if it is
        True, that is for 2 L_+ < zeta (SM E). diffusive: None below the transition.
    """

    units_of_columns: ClassVar[Mapping[str, str]] = {
        **dict.fromkeys(("zeta", "zeta_c", "collar_per_order", "correlation_length"), "bonds"),
        **dict.fromkeys(("L_minus", "k_star", "log_L_plus", "log_end_to_end"), "1"),
        **dict.fromkeys(("log_time", "transport_exponent"), "1"),
    }
    """Units of the columns of its table."""

    zeta: float
    zeta_c: float
    collar_per_order: float
    correlation_length: float
    L_minus: float
    k_star: int | None
    log_L_plus: float
    log_end_to_end: float
    log_time: float
    transport_exponent: float
    diffusive: bool | None

    def to_dict(self) -> dict[str, Any]:
        """The fields by name; None where a length has no meaning, or no float holds it."""
        return plain_fields(self)


@typed
def lengths(flow: Flow) -> Lengths:
    """Lengths and times of a flow whose phase is decided; InputError if it is not."""
    passed = f"a flow at epsilon = {flow.epsilon!r} that is undecided"
    check(flow.phase != "undecided", passed, "give flow a higher precision")
    zeta_c = 1 / flow.rules.entropy_density
    nan = math.nan
    if flow.k_star is None:
        collar, zeta = flow.collar_per_order, flow.localization_length
        return Lengths(zeta, zeta_c, collar, collar, 1 + 2 * collar, None, nan, nan, nan, nan, None)
    log_length = -flow.k_star * math.log(flow.epsilon)
    zeta = 1 / float(flow.inverse_localization_length[max(0, flow.k_star - 2)])
    exponent = 2 * math.exp(log_length) / zeta if log_length < 700 else math.inf
    bound = log_length / 2 - math.log(log_length)
    diffusive = exponent < 1
    return Lengths(
        zeta, zeta_c, nan, nan, nan, flow.k_star, log_length, bound, exponent, exponent, diffusive
    )
