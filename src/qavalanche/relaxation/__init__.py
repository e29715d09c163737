"""The slowest rate at which a chain with a bath at one site relaxes (docs/threshold.md)."""
