"""The store of a campaign on disk: shards, manifest, leases."""

from qavalanche.store.campaign import Campaign, open

__all__ = ["Campaign", "open"]
