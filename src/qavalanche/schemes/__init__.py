"""Schemes: what melts a chain. `names()` lists them; `Spots` is the letter's, the default.

One scheme is one file, or one folder, of this folder (docs/development.md).
"""

from qavalanche.schemes.calls import melt, record
from qavalanche.schemes.registry import get, names, parameters_of, scheme, scheme_from
from qavalanche.schemes.scheme import Scheme

__all__ = ["Scheme", "get", "melt", "names", "parameters_of", "record", "scheme", "scheme_from"]
