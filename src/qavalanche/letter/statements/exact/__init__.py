"""Exact matrices: halted decay, one grain, the critical spot, eq. 9 outside thermal regions."""
