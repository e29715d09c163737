"""Planted truths for the statements of the letter: sources with which each agrees, and differs.

A module a section. AGREES and DIFFERS: by the short name of a statement, a function of nothing that
gives its sources by name. REASONED: short names of statements that cannot be decided whatever the
sources say.
"""

import pkgutil
from importlib import import_module


def modules():
    """Of every section."""
    return [import_module(f"{__name__}.{one.name}") for one in pkgutil.iter_modules(__path__)]
