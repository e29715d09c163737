"""The scheme: what a coupling is, how it is eliminated, and what is left when all are gone."""
