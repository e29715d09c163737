"""One diagonalized sample and what is measured on it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from qavalanche.arguments import typed
from qavalanche.numerics.plain import finite
from qavalanche.operators.exact import Agreement, agreement
from qavalanche.operators.lioms import liom_parts, site_rate
from qavalanche.operators.result import Diagonalization


@dataclass(frozen=True, repr=False)
class MeasuredSample:
    """A diagonalization, the decay of its integrals of motion, and how LAPACK agrees with it.

    decay_rate, decay_rate_error: 1 / zeta of the LIOMs in nats per bond, with the scatter over its
    sites as error; NaN for fewer than three sites. agreement: None if it was not asked for.
    """

    diagonalization: Diagonalization
    decay_rate: float
    decay_rate_error: float
    agreement: Agreement | None

    @property
    def localization(self) -> str:
        """What the decay rate says of this one sample, to two standard errors; "" without one."""
        return localization_of(self.decay_rate, self.decay_rate_error)

    def to_dict(self) -> dict[str, Any]:
        """`Diagonalization.to_dict` and what is measured, as plain values; None for NaN."""
        return {
            **self.diagonalization.to_dict(),
            "liom_decay_rate": finite(self.decay_rate),
            "liom_decay_rate_error": finite(self.decay_rate_error),
            "agreement": None if self.agreement is None else self.agreement.to_dict(),
        }

    def __repr__(self) -> str:
        parts = [repr(self.diagonalization)]
        if math.isfinite(self.decay_rate):
            parts.append(f"1/zeta = {self.decay_rate:.4g} +- {self.decay_rate_error:.2g} per bond")
        if self.agreement is not None:
            parts.append(f"against LAPACK: {self.agreement}")
        return f"MeasuredSample({', '.join(parts)})"


def localization_of(rate: float, error: float) -> str:
    """What 1 / zeta = rate +- error (nats per bond) says: a length, nothing yet, or no decay.

    >>> localization_of(2.0, 0.5), localization_of(math.nan, math.nan)
    ('zeta = 0.5 bonds', '')
    """
    if not math.isfinite(rate):
        return ""
    if not math.isfinite(error):
        return "undetermined: its error is not known"
    low, high = rate - 2 * error, rate + 2 * error
    if low > 0:
        return f"zeta = {1 / rate:.4g} bonds"
    if high < 0:
        return "they grow with length, beyond two errors: this sample is not localized"
    bound = f"; zeta is above {1 / high:.4g} bonds" if high > 0 else ""
    return f"undetermined: zero lies within two errors{bound}"


@typed
def measured_sample(diagonalization: Diagonalization, compare: bool = True) -> MeasuredSample:
    """Measure the decay of the LIOMs and, with `compare`, hold the sample against LAPACK."""
    rate, error = site_rate(liom_parts(diagonalization))
    found = agreement(diagonalization) if compare else None
    return MeasuredSample(diagonalization, rate, error, found)
