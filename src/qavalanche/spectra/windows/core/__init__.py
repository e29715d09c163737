"""Kernels of the window: symbolic counts, elimination, solves, the polynomial's recurrence."""
