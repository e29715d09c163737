"""Kernels of the population of chains: moves of bonds, and which chains have the event."""
