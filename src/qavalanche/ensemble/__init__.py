"""Ensembles: a grid of parameters x samples, melted, measured and stored."""
