"""The response of localized chains to a spot: eqs. 5 to 8, and the smallest spot that melts all."""
