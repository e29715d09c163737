"""A campaign whose random fields have a distribution of one's own: two values, and noise."""

from dataclasses import dataclass

import numpy as np

import qavalanche as qa
from qavalanche.laws import Law
from qavalanche.laws.registry import law


@law
@dataclass(frozen=True)
class TwoValues(Law):
    """h = W or -W, as likely, and noise uniform in [-a, a]; in units of J."""

    name, source, summary = "two_values", "my notes", "fields -W or W, and noise in [-a, a]"
    a: float
    W: float = 5.0
    resonance_probability = property(lambda self: (t := min(1, 0.25 / self.a)) * (2 - t) / 2)

    def draw(self, length: int, seed: int = 0, sample: int = 0) -> qa.Chain:
        """The chain of this address."""
        sign, noise = self.uniform_numbers(length, seed, sample, 2 * (length + 1)).reshape(2, -1)
        return qa.Chain.from_fields(self.W * np.sign(sign - 0.5) + self.a * (2 * noise - 1))


disorder, chain = {"law": "two_values", "a": [0.5, 1, 2]}, {"length": 300, "samples": 200}
campaign = qa.run({"seed": 1, "disorder": disorder, "chain": chain}, "two_values")
print("a  epsilon  thermal_density  error")
for point, found in campaign.statistics().items():
    a, (density, error) = point.law.section["a"], found.mean("thermal_density", point)
    print(f"{a:g} {point.law.resonance_probability:.4f} {density:.4f} {error:.4f}")
