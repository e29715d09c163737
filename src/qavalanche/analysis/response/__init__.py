"""Response of localized chains to an inserted bare spot (letter, "Resonances and scales").

`qavalanche.response(campaign)` measures all of it on a campaign whose chains were prepared with
spots in the middle: collars l_k, where 1 / l* vanishes, the decay rate there, the growth of l_k,
the smallest spot that melts everything.
"""

from qavalanche.analysis.response.collars import SpotCollar
from qavalanche.analysis.response.critical_order import CriticalOrder
from qavalanche.analysis.response.growth import CollarGrowth
from qavalanche.analysis.response.media import SpottedMedium
from qavalanche.analysis.response.response import Response, responses
from qavalanche.analysis.response.vanishing import Vanishing

__all__ = [
    "CollarGrowth",
    "CriticalOrder",
    "Response",
    "SpotCollar",
    "SpottedMedium",
    "Vanishing",
    "responses",
]
