"""From rates of short chains to the scheme on long ones (docs/bridge.md)."""

from qavalanche.analysis.bridge.call import bridge, bridge_of
from qavalanche.analysis.bridge.long_chains import LongChains
from qavalanche.analysis.bridge.result import Bridge, BridgeEnd
from qavalanche.analysis.bridge.slopes import WindowSlopes, window_slopes

__all__ = [
    "Bridge",
    "BridgeEnd",
    "LongChains",
    "WindowSlopes",
    "bridge",
    "bridge_of",
    "window_slopes",
]
