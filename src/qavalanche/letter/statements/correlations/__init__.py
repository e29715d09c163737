"""Correlations: the averaged correlator, and that of the two ends."""
