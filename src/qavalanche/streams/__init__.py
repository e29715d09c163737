"""Random numbers by address: a stream for every sample, whatever runs beside it."""
