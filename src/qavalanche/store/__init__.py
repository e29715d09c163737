"""The store of a campaign on disk: shards, manifest, leases."""
