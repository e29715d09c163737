"""Chains: the bonds and their couplings, drawn or read from files."""

from qavalanche.chain.blocks import Blocks
from qavalanche.chain.chain import Chain
from qavalanche.chain.fields import SiteFields
from qavalanche.chain.preparation import Preparation

__all__ = ["Blocks", "Chain", "Preparation", "SiteFields"]
