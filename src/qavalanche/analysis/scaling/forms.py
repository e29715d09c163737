"""Scaling forms: how points of different lengths are brought onto one curve.

A form turns (control parameter, L) into a scaled x and a factor s such that s y = f(x) with one
function f for all lengths. Write your own in a few lines, with any number of parameters:

    def scale(control, length, p):
        return (control - p[0]) * length ** p[1], np.ones_like(control)

    parameters = (Parameter("critical_point", 0, 1, "position"), Parameter("y", 0.2, 5))
    mine = Form("mine", parameters, scale)

x = 0 should be the critical point: the function is taken to vary most rapidly about there.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check, check_number, check_type, real, shown

Floats = NDArray[np.float64]
Scale = Callable[[Floats, Floats, Floats], tuple[Floats, Floats]]
Bounds = tuple[float, float]
Unit = Literal["one", "position", "difference", "root"]

_LARGEST = 700.0  # exp of it is still a double


@dataclass(frozen=True)
class Parameter:
    """A parameter and its bounds, between which its prior is flat.

    unit says what low and high count: "one", themselves; "position", fractions of the range of the
    control parameter in the data (0 its low end, 1 its high end); "difference", its width; "root",
    the square root of its width.
    """

    name: str
    low: float
    high: float
    unit: Unit = "one"

    def __post_init__(self) -> None:
        check_type("name", self.name, str, "must be the name of the parameter")
        bounds = real(self.low), real(self.high)
        finite = all(bound is not None and math.isfinite(bound) for bound in bounds)
        passed = f"{self.name}: bounds {shown(self.low)}, {shown(self.high)}"
        check(finite and self.low < self.high, passed, "must be finite, low < high")
        units = get_args(Unit)
        known = isinstance(self.unit, str) and self.unit in units
        check(known, f"unit = {shown(self.unit)}", f"must be {' or '.join(units)}")

    def bounds(self, control: Floats) -> Bounds:
        """Bounds in the parameter's own unit for data at these values of the control parameter."""
        start, width = float(control.min()), float(np.ptp(control))
        origin = start if self.unit == "position" else 0.0
        size = {"one": 1.0, "position": width, "difference": width, "root": width**0.5}[self.unit]
        return origin + self.low * size, origin + self.high * size


@dataclass(frozen=True)
class Form:
    """s y = f(x), with (x, s) = scale(control, L, p): arrays (points,) and p (parameters,).

    scale must be continuous in p, and s positive.
    """

    name: str
    parameters: tuple[Parameter, ...]
    scale: Scale

    def __post_init__(self) -> None:
        check_type("name", self.name, str, "must be the name of the form")
        kind = "must be a tuple of Parameters, one at least"
        check_type("parameters", self.parameters, (tuple, list), kind)
        whole = all(isinstance(one, Parameter) for one in self.parameters)
        check(whole and len(self.parameters) > 0, f"parameters = {shown(self.parameters)}", kind)
        object.__setattr__(self, "parameters", tuple(self.parameters))
        check(callable(self.scale), f"scale = {shown(self.scale)}", "must be a function")

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the parameters, in order."""
        return tuple(parameter.name for parameter in self.parameters)


@typed
def power_law(critical_point: Bounds | None = None, nu: Bounds = (0.2, 5.0)) -> Form:
    """x = (epsilon - epsilon_c) L^(1 / nu): one divergent length xi ~ |epsilon - epsilon_c|^-nu.

    critical_point: bounds of epsilon_c, by default the range of the data.
    """

    def scale(control: Floats, length: Floats, p: Floats) -> tuple[Floats, Floats]:
        return (control - p[0]) * length ** (1 / p[1]), np.ones_like(control)

    return Form("power law", (_critical(critical_point), Parameter("nu", *nu)), scale)


@typed
def two_sided(critical_point: Bounds | None = None, nu: Bounds = (0.2, 5.0)) -> Form:
    """x = (epsilon - epsilon_c) (L / L_0)^(1 / nu_-) below epsilon_c, with nu_+ above it.

    Two lengths diverge with different exponents: single-parameter scaling breaks down. L_0, the
    geometric mean of the lengths, fixes how the two branches join in one f (at L = L_0 without a
    kink).
    """

    def scale(control: Floats, length: Floats, p: Floats) -> tuple[Floats, Floats]:
        distance = control - p[0]
        exponent = 1 / np.where(distance < 0, p[1], p[2])
        return distance * (length / _mean_length(length)) ** exponent, np.ones_like(control)

    exponents = (Parameter("nu_minus", *nu), Parameter("nu_plus", *nu))
    return Form("two-sided", (_critical(critical_point), *exponents), scale)


@typed
def kosterlitz_thouless(
    critical_point: Bounds | None = None, b: Bounds | None = None, sigma: float = 0.5
) -> Form:
    """x = arsinh(± L / xi), xi = exp(b / |epsilon - epsilon_c|^sigma), + above epsilon_c.

    A function of L / xi alone, so that b is measured (in ln L / ln xi it would only be the unit of
    x); arsinh, linear near zero and logarithmic beyond, because L / xi spans many decades. All
    points with L << xi come to x = 0: logarithmic corrections there are not part of the form, so
    that at lengths that a flow by ln L has not left far behind it is refused where it is true (see
    `logarithmic`, docs/calibration.md).
    b: bounds, by default 0.2 ... 10 times the square root of the range of the control parameter.
    (J. M. Kosterlitz, J. Phys. C 7, 1046)
    """

    power = check_number("sigma", sigma, "must be positive and finite", 0, np.inf)

    def scale(control: Floats, length: Floats, p: Floats) -> tuple[Floats, Floats]:
        distance = np.abs(control - p[0]) ** power
        log_xi = np.minimum(p[1] / np.maximum(distance, 1e-150), _LARGEST)
        ratio = length * np.exp(-log_xi)
        return np.arcsinh(np.sign(control - p[0]) * ratio), np.ones_like(control)

    amplitude = Parameter("b", *b) if b else Parameter("b", 0.2, 10.0, "root")
    return Form("Kosterlitz-Thouless", (_critical(critical_point), amplitude), scale)


@typed
def logarithmic(
    critical_point: Bounds | None = None, origin: Bounds = (-6.0, 0.9), sigma: float = 0.5
) -> Form:
    """x = (epsilon - epsilon_c) ln(L / L_0)^(1 / sigma): a flow in ln L, Kosterlitz and Thouless.

    With ln xi = b / |epsilon - epsilon_c|^sigma this is a function of ln(L / L_0) / ln xi: a flow
    past the separatrix depends on ln L and the distance by their product alone (derived here). At
    one length it is a power law with nu = sigma ln(L / L_0), which grows without bound: within a
    few octaves of L the two can hardly be told apart. The parameter is origin = ln L_0 / ln L_min,
    L_min the smallest length of the data, less than 1; sigma positive.
    """
    power = check_number("sigma", sigma, "must be positive and finite", 0, np.inf)
    below = all(isinstance(end, int | float) and end < 1 for end in origin)
    check(below, f"origin = {shown(origin)}", "must be below 1: L_0 < L_min")

    def scale(control: Floats, length: Floats, p: Floats) -> tuple[Floats, Floats]:
        least = max(math.log(float(length.min())), 1e-3)
        logs = (np.log(length) / least - p[1]) / (1 - p[1])
        return (control - p[0]) * logs ** (1 / power), np.ones_like(control)

    return Form("logarithmic", (_critical(critical_point), Parameter("origin", *origin)), scale)


@typed
def drifting(
    critical_point: Bounds | None = None,
    nu: Bounds = (0.2, 5.0),
    drift: Bounds | None = None,
    omega: Bounds = (0.2, 4.0),
) -> Form:
    """x = (epsilon - epsilon_c(L)) L^(1 / nu), epsilon_c(L) = epsilon_c + a L^-omega.

    The parameter is drift = a L_min^-omega, the shift at the smallest length of the data, which the
    data determine better than a. Its bounds are by default half the range of the control parameter
    either way.
    """

    def scale(control: Floats, length: Floats, p: Floats) -> tuple[Floats, Floats]:
        moved = p[0] + p[2] * (length / length.min()) ** -p[3]
        return (control - moved) * length ** (1 / p[1]), np.ones_like(control)

    shift = Parameter("drift", *drift) if drift else Parameter("drift", -0.5, 0.5, "difference")
    first = (_critical(critical_point), Parameter("nu", *nu))
    return Form("drifting", (*first, shift, Parameter("omega", *omega)), scale)


@typed
def with_prefactor(form: Form, kappa: Bounds = (-2.0, 2.0), name: str = "kappa") -> Form:
    """`form` for a quantity y = L^-kappa f(x): one more parameter, kappa, the last.

    kappa = 2 beta / nu for the square of an order parameter, -gamma / nu for a susceptibility, and
    beta itself for p = L^-beta f((epsilon - epsilon_c) L^(1 / nu)), the joint fit of epsilon_c, nu
    and beta. name: what the parameter is called.
    """

    def scale(control: Floats, length: Floats, p: Floats) -> tuple[Floats, Floats]:
        x, factor = form.scale(control, length, p[:-1])
        return x, factor * length ** p[-1]

    return Form(f"{form.name}, prefactor", (*form.parameters, Parameter(name, *kappa)), scale)


def _critical(bounds: Bounds | None) -> Parameter:
    if bounds is not None:
        return Parameter("critical_point", *bounds)
    return Parameter("critical_point", 0.0, 1.0, "position")


def _mean_length(length: Floats) -> float:
    return float(np.exp(np.log(np.unique(length)).mean()))
