"""One scheme held against the eigenstates of the same samples, by every measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qavalanche.analysis.entanglement_clusters.agreement import BondAgreement
from qavalanche.analysis.entanglement_clusters.breaking import BreakingOutside
from qavalanche.analysis.entanglement_clusters.size_distance import SizeDistance


@dataclass(frozen=True)
class HeldRegions:
    """Regions of one scheme against eigenstates: bond by bond, by sizes, and where chains break."""

    name: str
    bonds: BondAgreement
    sizes: SizeDistance
    breaking: BreakingOutside

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers for JSON."""
        parts = {key: getattr(self, key).to_dict() for key in ("bonds", "sizes", "breaking")}
        return {"name": self.name, **parts}
