"""From gap ratios of samples to GapRatios."""

from __future__ import annotations

from qavalanche.analysis.gap_ratios.crossing import ratio_crossings
from qavalanche.analysis.gap_ratios.drift import crossing_drift
from qavalanche.analysis.gap_ratios.points import ratio_points
from qavalanche.analysis.gap_ratios.result import GapRatios
from qavalanche.analysis.gap_ratios.table import RatioTable
from qavalanche.analysis.gap_ratios.verdict import ratio_verdicts
from qavalanche.analysis.threshold.bootstrap import bootstrap_means
from qavalanche.arguments import typed


@typed
def gap_ratios_of_table(table: RatioTable) -> GapRatios:
    """Points, crossings with their drift, and verdicts of these samples.

    See `ratio_crossings`, `crossing_drift` and `ratio_verdicts` for the rules.

    >>> import numpy as np
    >>> rng = np.random.default_rng(1)
    >>> def planted(alpha, L):
    ...     mean = 0.4585 + 0.07 * np.tanh(L * (alpha - 0.7))
    ...     return np.clip(rng.normal(mean, 0.02, 400), 0, 1)
    >>> found = gap_ratios_of_table(RatioTable.from_arrays(
    ...     {(a, L): planted(a, L) for a in (0.5, 0.65, 0.75, 0.9) for L in (4, 5, 6)}))
    >>> [one.verdict for one in found.verdicts][::3]
    ['localized at these sizes', 'ergodic at these sizes']
    """
    again = bootstrap_means(table.values)
    crossings = ratio_crossings(table, again)
    return GapRatios(
        table.title,
        table.sides,
        table.local_dimension,
        tuple(ratio_points(table)),
        tuple(crossings),
        crossing_drift(crossings, table.critical),
        tuple(ratio_verdicts(table, crossings, again)),
    )
