"""The questions of a comparison, one a file."""
