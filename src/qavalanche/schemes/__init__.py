"""Schemes: what melts a chain, and the rules it follows."""
