"""Critical disorder and exponents of one's own p(L, W), from a file: forms compared, errors."""

import numpy as np

import qavalanche as qa

# the file that another code wrote: shares of 1000 samples that are thermal, W_c = 3.5, nu = 1.4
W, L = np.tile(np.linspace(2.9, 4.1, 9), 4), np.repeat([12, 24, 48, 96], 9)
true = 1 / (1 + np.exp((W - 3.5) * L ** (1 / 1.4)))
thermal = np.random.default_rng(3).binomial(1000, true)
table = np.column_stack([W, L, thermal, 0 * L + 1000])
np.savetxt("mine.dat", table, header="W L thermal samples", fmt="%g")

found = qa.collapse("mine.dat", ["power-law", "kosterlitz-thouless"])
best = found["power-law"]
print(found.outcome)
print(f"W_c = {best.estimate('critical_point')}, nu = {best.estimate('nu')}")
print(f"1 / nu = {best.derived(lambda nu: 1 / nu)}, nu - 2 = {best.derived(lambda nu: nu - 2)}")
found.plot().save_as("collapse.png")
found.scaled().write_csv("scaled.csv")
