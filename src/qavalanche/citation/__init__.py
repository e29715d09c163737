"""What to cite: the package, the letter, and the sources of the schemes and laws in use."""

from qavalanche.citation.citation import Citation, cite

__all__ = ["Citation", "cite"]
