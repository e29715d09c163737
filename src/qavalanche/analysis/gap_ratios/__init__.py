"""Is a chain with one grain ergodic? From gap ratios of samples to crossings and verdicts.

`gap_ratios` computes them and says all of it, `gap_ratios_of` does with those of a store,
`gap_ratios_of_table` with plain arrays, `RatioTable`. One step a file: `table`, `points` (means),
`crossing` (of curves of neighbouring sizes), `drift` (of crossings), `verdict`.
"""

from qavalanche.analysis.gap_ratios.of_campaign import gap_ratios_of
from qavalanche.analysis.gap_ratios.of_table import gap_ratios_of_table
from qavalanche.analysis.gap_ratios.result import GapRatios
from qavalanche.analysis.gap_ratios.run import gap_ratios
from qavalanche.analysis.gap_ratios.table import RatioTable

__all__ = ["GapRatios", "RatioTable", "gap_ratios", "gap_ratios_of", "gap_ratios_of_table"]
