"""What a scheme makes of a chain: the geometry of its regions and, where it has them, decays."""

from qavalanche.partition.clusters import Clusters
from qavalanche.partition.decays import Decays
from qavalanche.partition.partition import Partition

__all__ = ["Clusters", "Decays", "Partition"]
