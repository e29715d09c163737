"""What the statements rest on: campaigns and computations, each made once, kept, resumed."""

from qavalanche.letter.sources.registry import (
    Interrupted,
    Place,
    Source,
    Sources,
    Work,
    computed,
    source,
)

__all__ = ["Interrupted", "Place", "Source", "Sources", "Work", "computed", "source"]
