"""Which column of a table is what: by the name that was asked for, or by its usual names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qavalanche.analysis.own.columns import OwnColumns
from qavalanche.errors import InputError, check, shown, suggestion

USUAL: dict[str, tuple[str, ...]] = {
    "control": (
        "control", "W", "h", "epsilon", "eps", "ε", "g", "T", "disorder", "temperature", "lambda",
        "delta", "Delta", "coupling", "field", "strength", "x",
    ),
    "length": ("length", "L", "N", "size", "sites", "l"),
    "value": ("value", "y", "p", "mean", "rho", "r", "order", "fraction", "probability", "S"),
    "error": (
        "error", "err", "dy", "sigma", "stderr", "std_error", "sem", "uncertainty", "dp", "da",
    ),
    "thermal": ("thermal", "successes", "hits", "k", "count", "counts"),
    "samples": ("samples", "trials", "n", "n_samples", "realizations", "disorders"),
}  # fmt: skip
"""Names under which columns are found without being named, in the order of preference."""


def asked_for(
    columns: OwnColumns, names: Mapping[str, str], roles: Sequence[str]
) -> dict[str, str]:
    """`names`, role by role, if every role is one of these and every column is there."""
    for role, name in names.items():
        hint = suggestion(str(role), roles)
        check(role in roles, f"columns: {shown(role)}{hint}", f"must be {', '.join(roles)}")
        columns.named(name, role)
    doubled = [name for name in names.values() if list(names.values()).count(name) > 1]
    check(not doubled, f"column {shown(doubled[:1])[1:-1]} twice", "each is one thing")
    return dict(names)


def usual(columns: OwnColumns, role: str, taken: Sequence[str]) -> str | None:
    """The column that has one of the usual names of a role; InputError if two have.

    Names are taken as they are, or, if none is there, in small letters.
    """
    free = [name for name in columns.names if name not in taken]
    found = [name for name in free if name in USUAL[role]]
    found = found or [name for name in free if name.lower() in USUAL[role]]
    if len(found) > 1:
        which = " and ".join(shown(name) for name in found)
        raise InputError(
            f"{columns.prefix}columns {which} may both be the {role}: choose with {option(role)}"
        )
    return found[0] if found else None


def needed(columns: OwnColumns, role: str, taken: Sequence[str], what: str) -> str:
    """As `usual`, but InputError if there is none."""
    found = usual(columns, role, taken)
    if found is None:
        raise InputError(f"{missing(columns, what)}: name it with {option(role)}")
    return found


def missing(columns: OwnColumns, what: str) -> str:
    """'data.csv: no column for the length among "a", "b"'."""
    names = ", ".join(f'"{name}"' for name in columns.names)
    return f"{columns.prefix}no column for {what} among {shown(names)[1:-1]}"


def option(role: str) -> str:
    """How a column is named on the command line and in Python."""
    return f"--{role} NAME (columns={{{role!r}: NAME}} in Python)"
