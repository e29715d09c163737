"""An observable of one's own in a campaign: the share of bonds in the longest cold stretch."""

import numpy as np

import qavalanche as qa


def longest_cold(partition: qa.Partition) -> float:
    """Bonds of the longest localized stretch, over the length of the chain."""
    edges = np.concatenate([[0], partition.regions.ravel(), [partition.length]])
    return float((edges[1::2] - edges[::2]).max()) / partition.length


spec = {
    "seed": 1,
    "disorder": {"law": "bimodal", "epsilon": [0.15, 0.25, 0.3]},
    "chain": {"length": 400, "samples": 200},
}
campaign = qa.run(spec, "cold", observables={"longest_cold": longest_cold}, report=qa.Bar())
print("epsilon  longest_cold  error")
for point, found in campaign.statistics().items():
    mean, error = found.mean("longest_cold", point)
    print(f"{point.law.resonance_probability:g} {mean:.4f} {error:.4f}")
