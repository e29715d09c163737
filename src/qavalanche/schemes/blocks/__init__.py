"""What the block schemes share: alternating thermal and insulating blocks on a ring."""

from qavalanche.schemes.blocks.flow import BlockFlow, flow
from qavalanche.schemes.blocks.scheme import BlockScheme

__all__ = ["BlockFlow", "BlockScheme", "flow"]
