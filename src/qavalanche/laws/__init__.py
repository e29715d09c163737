"""Laws of disorder: each draws the chain that belongs to an address."""

from qavalanche.laws.bimodal import Bimodal
from qavalanche.laws.law import MOST_BONDS, MOST_SAMPLE, MOST_SEED, Law, check_address
from qavalanche.laws.log_coupling import LogCoupling
from qavalanche.laws.registry import law_from

__all__ = [
    "MOST_BONDS",
    "MOST_SAMPLE",
    "MOST_SEED",
    "Bimodal",
    "Law",
    "LogCoupling",
    "check_address",
    "law_from",
]
