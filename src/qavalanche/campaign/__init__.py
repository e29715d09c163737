"""A campaign: a grid of parameters x samples, and what is kept of its samples."""
