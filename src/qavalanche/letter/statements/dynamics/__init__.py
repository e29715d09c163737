"""The scheme in physical time: rates, thermalization times, resistance."""
