"""Quasiperiodic against random fields with the same share of resonant bonds: how they melt."""

import math

import qavalanche as qa
from qavalanche.laws import Fields, Quasiperiodic

epsilon, golden = 0.24, (math.sqrt(5) - 1) / 2
laws = {
    "random": Fields(W=0.25 / (1 - math.sqrt(1 - epsilon))),
    "quasiperiodic": Quasiperiodic(
        W=0.25 / (math.sin(math.pi * golden) * math.sin(math.pi * epsilon / 2))
    ),
}
print("fields  epsilon  length  thermal_density  spread")
for name, law in laws.items():
    spec = {"seed": 1, "disorder": law, "chain": {"length": [100, 1000], "samples": 100}}
    campaign = qa.run(spec, name, report=qa.Bar(name))
    for point, found in campaign.statistics().items():
        density, error = found.mean("thermal_density", point)
        spread = error * math.sqrt(100)  # from chain to chain
        print(f"{name} {law.resonance_probability:.4f} {point.length} {density:.4f} {spread:.4f}")
