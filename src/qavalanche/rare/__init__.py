"""Rare inclusions: how few resonances melt how much, and probabilities down to 1e-30.

The letter's "Beyond mean-field": small spots in a fractal pattern melt as much as one large spot.
"""
