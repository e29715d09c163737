"""How the sizes of one's own avalanches are distributed: where the tail begins, which law, tau."""

import numpy as np

import qavalanche as qa

# the file that another code wrote: a power law of tau = 2.4 from size 6 on, something else below
rng = np.random.default_rng(5)
tail = np.floor(5.5 * rng.random(3000) ** (-1 / 1.4) + 0.5)
np.savetxt("sizes.txt", np.append(tail, rng.integers(1, 6, 2000)), header="size", fmt="%d")

found = qa.tails("sizes.txt", ["power-law", "truncated-power-law", "exponential"])
print(found.cutoff.outcome)
for fit, tested in zip(found.fits, found.goodness, strict=True):
    print(f"{fit.outcome}; {tested.outcome}")
print(found.outcome)
tau = found.cutoff.estimates["tau"]  # its error holds the choice of the lower cut-off
print(f"tau = {tau}")
found.plot().save_as("tail.png")
