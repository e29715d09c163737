"""Is a Hamiltonian stable against avalanches? From slowest rates to slopes, W*(L) and verdicts.

`threshold` computes rates and says all of it, `threshold_of` does with those of a store,
`threshold_of_rates` with plain arrays, `LogRates`. One step a file: `points` (means), `slopes` (of
paired samples), `bootstrap`, `crossing` (W*) by a `curve`, `drift` (of W*), `verdict`, `warnings`.
"""

from qavalanche.analysis.threshold.of_campaign import threshold_of
from qavalanche.analysis.threshold.of_rates import threshold_of_rates
from qavalanche.analysis.threshold.rates import LogRates
from qavalanche.analysis.threshold.result import Threshold
from qavalanche.analysis.threshold.run import threshold

__all__ = ["LogRates", "Threshold", "threshold", "threshold_of", "threshold_of_rates"]
