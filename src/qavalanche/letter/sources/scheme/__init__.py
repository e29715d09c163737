"""The scheme itself: with matrices on small chains, and coupling by coupling."""
