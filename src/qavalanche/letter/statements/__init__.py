"""What the letter states, one file each, in folders that are its sections."""

SECTIONS = (
    "scheme",
    "general",
    "response",
    "transition",
    "correlations",
    "dynamics",
    "rare",
    "exact",
    "meanfield",
    "rivals",
)
"""The folders, in the order of the letter and its supplement."""
