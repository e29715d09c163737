"""What the block schemes share: alternating thermal and insulating blocks on a ring."""

from qavalanche.schemes.blocks.block_scheme import BlockScheme
from qavalanche.schemes.blocks.flow import BlockFlow, flow

__all__ = ["BlockFlow", "BlockScheme", "flow"]
