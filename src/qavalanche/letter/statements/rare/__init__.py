"""Beyond mean field: rare inclusions, and how their sizes fall off."""
