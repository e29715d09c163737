"""Entanglement clusters of exact eigenstates against the scheme's regions; chain breaking.

docs/entanglement_clusters.md
"""

from qavalanche.analysis.entanglement_clusters.agreement import BondAgreement, bond_agreement
from qavalanche.analysis.entanglement_clusters.breaking import (
    BreakingPower,
    breaking_outside,
    breaking_power,
)
from qavalanche.analysis.entanglement_clusters.free_fermions import free_deviations
from qavalanche.analysis.entanglement_clusters.held import HeldRegions
from qavalanche.analysis.entanglement_clusters.missed import (
    PLACES,
    Missed,
    bond_places,
    missed_by_place,
)
from qavalanche.analysis.entanglement_clusters.samples import ClusterSamples, entanglement_clusters
from qavalanche.analysis.entanglement_clusters.size_distance import (
    SizeDistance,
    size_distance,
    size_shares,
)

__all__ = [
    "PLACES",
    "BondAgreement",
    "BreakingPower",
    "ClusterSamples",
    "HeldRegions",
    "Missed",
    "SizeDistance",
    "bond_agreement",
    "bond_places",
    "breaking_outside",
    "breaking_power",
    "entanglement_clusters",
    "free_deviations",
    "missed_by_place",
    "size_distance",
    "size_shares",
]
