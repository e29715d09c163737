"""The examples of the package powerlaw, with its own fits of them."""

import warnings
from pathlib import Path

import numpy as np

from qavalanche.analysis.tails import Counts

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import powerlaw

EXAMPLES = Path(powerlaw.__file__).parent / "reference_data"


def example(name, integers, xmin=None):
    """Counts, and powerlaw's fit of the same numbers."""
    data = np.loadtxt(EXAMPLES / f"{name}.txt")
    data = np.rint(data) if integers else data
    counts = Counts.of(data.astype(int)) if integers else Counts.from_reals(data)
    options = {"estimate_discrete": False, "verbose": 0, "parameter_ranges": {"alpha": [0, 20]}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return counts, powerlaw.Fit(data, discrete=integers, xmin=xmin, **options)
