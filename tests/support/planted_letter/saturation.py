"""The bound at the transition."""

from functools import cache

from planted import planted_family

from qavalanche.analysis.evidence import Evidence


@cache
def evidence(saturated):
    return Evidence(planted_family(saturated=saturated))


AGREES = {"saturated": lambda: {"transition_rmt": evidence(True)}}
DIFFERS = {"saturated": lambda: {"transition_rmt": evidence(False)}}
REASONED = set()
