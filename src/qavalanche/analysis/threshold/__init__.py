"""Is a Hamiltonian stable against avalanches? From slowest rates to slopes, W*(L) and verdicts.

`LogRates` holds ln Gamma of samples; `threshold_of_rates` makes a `Threshold` of them. One step a
file: `points` (means), `slopes` (from paired samples), `bootstrap`, `crossing` (W*), `drift` (of
W*), `verdict`, `warnings`.
"""

from qavalanche.analysis.threshold.of_rates import threshold_of_rates
from qavalanche.analysis.threshold.rates import LogRates
from qavalanche.analysis.threshold.result import Threshold

__all__ = ["LogRates", "Threshold", "threshold_of_rates"]
