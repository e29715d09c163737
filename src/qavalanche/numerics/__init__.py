"""Kernels and the arithmetic they are made of; no physics."""
