"""[refine]: a campaign that puts its samples where curves p of two lengths cross.

`counts` are what is known at a value of the control parameter; `crossing` is where two curves meet
and how well that is known; `shares` spreads samples; `steps` decides for one pair of lengths what
comes next; `rule` for all pairs, within the most that a campaign may cost.

All is decided from whole numbers by the four operations, square roots and logarithms rounded
correctly: the same on every machine.
"""
