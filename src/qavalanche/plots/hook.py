"""The figure of each kind of object, for their own `plot()`: fills the hook of `figures`."""

from __future__ import annotations

from qavalanche.analysis.entanglement_clusters import ClusterSamples
from qavalanche.analysis.gap_ratios import GapRatios
from qavalanche.analysis.grain.dots import HybridizationCurve
from qavalanche.analysis.own import Collapses, Tails
from qavalanche.analysis.threshold import Threshold
from qavalanche.bath.many import ResonanceShares
from qavalanche.bath.resonant import Resonances
from qavalanche.chain.chain import Chain
from qavalanche.figures import animates, draws
from qavalanche.grain.critical_spot import CriticalSpot
from qavalanche.operators.entanglement_clusters import StateClusters
from qavalanche.operators.result import Diagonalization
from qavalanche.partition import Partition
from qavalanche.plots.chain import chain_figure, regions_figure
from qavalanche.plots.critical_spot import critical_spot_figure
from qavalanche.plots.entanglement_clusters import cluster_samples_figure, state_clusters_figure
from qavalanche.plots.figure import Figure
from qavalanche.plots.gap_ratios import gap_ratios_figure
from qavalanche.plots.inheritance import hybridization_figure
from qavalanche.plots.melting import melting_film
from qavalanche.plots.operators import sample_figure
from qavalanche.plots.own import collapses_figure, tails_figure
from qavalanche.plots.resonances import resonances_figure
from qavalanche.plots.threshold import threshold_figure
from qavalanche.schemes.spots.history import History

draws(Chain)(chain_figure)
draws(Collapses)(collapses_figure)
draws(CriticalSpot)(critical_spot_figure)
draws(Diagonalization)(sample_figure)
draws(StateClusters)(state_clusters_figure)
draws(ClusterSamples)(cluster_samples_figure)
draws(Tails)(tails_figure)
draws(Threshold)(threshold_figure)
draws(HybridizationCurve)(hybridization_figure)
draws(GapRatios)(gap_ratios_figure)
draws(Resonances)(resonances_figure)
draws(ResonanceShares)(resonances_figure)
animates(History)(melting_film)


@draws(Partition)
def partition_figure(partition: Partition, *, chain: Chain | None = None) -> Figure:
    """`chain_figure` of the chain that was melted, or the regions alone."""
    return regions_figure(partition) if chain is None else chain_figure(chain, partition)
