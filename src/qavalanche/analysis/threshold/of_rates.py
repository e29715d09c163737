"""From ln Gamma of samples to a Threshold."""

from __future__ import annotations

from qavalanche.analysis.threshold.bootstrap import bootstrap_means
from qavalanche.analysis.threshold.crossing import critical_disorders
from qavalanche.analysis.threshold.drift import threshold_drift
from qavalanche.analysis.threshold.points import rate_points
from qavalanche.analysis.threshold.rates import LogRates
from qavalanche.analysis.threshold.result import Threshold
from qavalanche.analysis.threshold.slopes import paired_slopes
from qavalanche.analysis.threshold.verdict import verdicts
from qavalanche.analysis.threshold.warnings import warnings_of
from qavalanche.arguments import typed
from qavalanche.errors import check, check_number, shown


@typed
def threshold_of_rates(rates: LogRates, sides: int = 2, bath: str | float = "weak") -> Threshold:
    """The threshold that these rates tell.

    A bath that has grown by L sites on one side has level spacing d_s^-L; on both sides d_s^-2L. An
    avalanche goes on while the slowest rate Gamma(L) of the chain ahead falls more slowly than
    that: slope(L) = [<ln Gamma(L + 1)> - <ln Gamma(L - 1)>] / 2 + c > 0 with c = sides * ln d_s
    (A. Morningstar et al., arXiv:2107.05642; D. Sels, arXiv:2108.10796). W*(L) is where the slope
    crosses 0. L counts sites, Gamma is in units of the bath's rate if it is weak.

    Raises InputError unless sides is 1 or 2, and bath "weak" or a positive number.

    >>> import numpy as np
    >>> steps = np.random.default_rng(1).normal(-4.0, 1.0, (200, 8))  # ln Gamma falls by 4 a site
    >>> log_rates = {(10.0, L): steps[:, :L].sum(axis=1) for L in range(3, 9)}
    >>> found = threshold_of_rates(LogRates.from_arrays(log_rates))
    >>> found.verdicts[0].verdict
    'stable at these sizes'
    """
    check(sides in (1, 2), f"sides = {shown(sides)}", "must be 1 or 2")
    if not isinstance(bath, str):
        bath = check_number("bath", bath, "must be positive", 0, float("inf"))
    else:
        check(bath == "weak", f"bath = {shown(bath)}", 'must be "weak" or a positive number')
    points = rate_points(rates)
    slopes = paired_slopes(rates, sides)
    crossings = critical_disorders(slopes, bootstrap_means(slopes.rows))
    return Threshold(
        rates.title,
        sides,
        rates.local_dimension,
        bath,
        tuple(points),
        tuple(slopes.listed),
        tuple(crossings),
        threshold_drift(crossings),
        tuple(verdicts(slopes, points)),
        warnings_of(bath),
    )
