"""Kernels of the search for inclusions."""
