"""Kernels: arrays and scalars in, arrays out."""
