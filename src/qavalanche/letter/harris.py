"""The bound that the letter's exponents obey (A. B. Harris, J. Phys. C 7, 1671)."""

HARRIS = 2.0
"""nu >= 2 / d in one dimension."""

SAYS = "ν_± ≥ 2 (Harris)"
