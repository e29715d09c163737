"""Chains: the bonds and their couplings, drawn or read from files."""

from qavalanche.chain.blocks import Blocks
from qavalanche.chain.chain import Chain
from qavalanche.chain.fields import SiteFields

__all__ = ["Blocks", "Chain", "SiteFields"]
