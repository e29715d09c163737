"""Inclusions: the fewest resonant bonds that melt a region of given size in a clean chain."""
