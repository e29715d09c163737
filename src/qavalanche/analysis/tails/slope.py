"""The local exponent of a tail: a power law fitted octave by octave."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from qavalanche.analysis.tails.counts import Counts
from qavalanche.analysis.tails.fit import fit_tail
from qavalanche.arguments import typed
from qavalanche.errors import check_integer

if TYPE_CHECKING:
    import polars as pl


@typed
def local_exponent(counts: Counts, octaves: int = 2) -> pl.DataFrame:
    """tau of the power law between 2^j < x <= 2^(j + octaves), by maximum likelihood.

    A power law has one tau at all sizes, within errors; a cut-off bends tau up. Neighbouring rows
    share data if octaves > 1. Only ranges below the largest size, with at least 50 sizes and two of
    them different, have a row. Columns: size (geometric middle), size_low, size_high, count, tau,
    tau_error. The bins of campaigns end at every power of two; raises InputError if a bin does not.
    Real numbers are taken from 2^j on, for every j, negative too.
    """
    import polars as pl

    octaves = check_integer("octaves", octaves, 1, 64)
    rows, gap = [], float(counts.integers)
    first = int(octaves == 1) if counts.integers else math.ceil(math.log2(counts.low[0]))
    for j in range(first, math.floor(math.log2(counts.high[-1])) - octaves + 1):
        low, high = 2.0**j + gap, 2.0 ** (j + octaves)
        fit = fit_tail(counts, "power law", low, high)
        if fit.found:
            middle = math.sqrt(low * high)
            rows.append((middle, low, high, fit.n, fit.values["tau"], fit.errors["tau"]))
    names = ("size", "size_low", "size_high", "count", "tau", "tau_error")
    schema = {name: pl.Int64 if name == "count" else pl.Float64 for name in names}
    return pl.DataFrame(rows, schema=schema, orient="row")
