"""What to cite."""

from __future__ import annotations

import qavalanche
from qavalanche.errors import check, shown

_LETTER = (
    "T. Thiery, F. Huveneers, M. Müller, W. De Roeck, Many-body delocalization as a quantum "
    "avalanche, Phys. Rev. Lett. 121, 140601 (2018), arXiv:1706.09338"
)


def cite(scheme: object = None) -> str:
    """What to cite for this package and the letter, and for a scheme, or its class, if given.

    >>> import qavalanche as qa
    >>> print(qa.cite().splitlines()[0])
    The qavalanche developers, qavalanche 0.9.0
    """
    lines = [f"The qavalanche developers, qavalanche {qavalanche.__version__}", _LETTER]
    if scheme is not None:
        source = getattr(scheme, "source", None)
        check(isinstance(source, str), f"scheme = {shown(scheme)}", "must be a scheme")
        lines.append(f"scheme {getattr(scheme, 'name', '')}: {source}")
    return "\n".join(lines)
