"""Cluster schemes: sites coupled in pairs at all distances (docs/cluster_schemes.md)."""
