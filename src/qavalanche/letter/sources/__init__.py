"""What the statements rest on: campaigns and computations, each made once, kept, resumed."""

from qavalanche.letter.sources.registry import (
    Place,
    Source,
    Sources,
    SourceStopped,
    SourceWork,
    computed,
    source,
)

__all__ = ["Place", "Source", "SourceStopped", "SourceWork", "Sources", "computed", "source"]
