"""The rule of [refine]: samples go where the curves p of two lengths cross.

`curve`: logit p of one length as a parabola; `crossing`: where two of them cross, and how well that
is known; `shares`: samples spread at the least cost; `pair`: what is known of two lengths; `steps`:
what they want next.

All is decided from whole numbers by the four operations, square roots, and logarithms and
exponentials that are rounded correctly: the same on every machine. Numbers are added one by one or
by `math.fsum`, for `sum` rounds otherwise from one Python to the next.
"""
