"""Kernels of the slowest rate."""
