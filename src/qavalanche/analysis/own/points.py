"""From columns to the points of a collapse: values with errors, or proportions."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from qavalanche.analysis.own.columns import Floats, OwnColumns
from qavalanche.analysis.own.roles import USUAL, asked_for, missing, needed, option, usual
from qavalanche.analysis.scaling.data import ScalingData
from qavalanche.errors import InputError, check, shown

ROLES = ("control", "length", "value", "error", "thermal", "samples")
LEAST_LENGTHS = 3
_ROUNDED = 1e-3
_WITH_ERROR = (
    "{}_error", "{}_err", "{}err", "{}_stderr", "{}_sem", "d{}", "d_{}", "delta_{}", "sigma_{}",
    "error_{}", "err_{}",
)  # fmt: skip


def points_of(columns: OwnColumns, names: Mapping[str, str]) -> tuple[ScalingData, dict[str, str]]:
    """The points, and which column is what. InputError names the line and the column at fault."""
    found = asked_for(columns, names, ROLES)
    for role, what in (("control", "the control parameter"), ("length", "the length")):
        if role not in found:
            found[role] = needed(columns, role, list(found.values()), what)
    counted = _counted(columns, found)
    if not counted:
        _find_value(columns, found)
    read = {role: columns.numbers(name) for role, name in found.items()}
    columns.refuse(read["length"] <= 0, found["length"], "a length must be positive")
    if counted:
        _refuse_counts(columns, read, found)
    else:
        why = "a standard error must be positive"
        columns.refuse(read["error"] < 0, found["error"], why)
        why += ": leave out points that do not scatter"
        columns.refuse(read["error"] == 0, found["error"], why)
    _refuse_doubled(columns, read["control"], read["length"])
    _refuse_few(columns, read, found)
    at = read["control"], read["length"]
    if counted:
        return ScalingData.from_counts(*at, read["thermal"], read["samples"]), found
    return ScalingData.from_means(*at, read["value"], read["error"]), found


def _counted(columns: OwnColumns, found: dict[str, str]) -> bool:
    """Whether proportions are given by their two numbers, which are then found."""
    if "value" in found or "error" in found:
        for role in ("thermal", "samples"):
            passed = f"columns of values and of {role}"
            check(role not in found, passed, "give value and error, or thermal and samples")
        return False
    asked = "thermal" in found or "samples" in found
    for role, what in (("thermal", "the thermal samples"), ("samples", "all samples")):
        if role not in found:
            taken = list(found.values())
            one = needed(columns, role, taken, what) if asked else usual(columns, role, taken)
            if one is None:
                found.pop("thermal", None)
                return False
            found[role] = one
    if not asked:
        _refuse_both(columns, found)
    return True


def _refuse_both(columns: OwnColumns, found: Mapping[str, str]) -> None:
    """InputError where a value and its error stand beside two numbers that do not make it."""
    free = [name for name in columns.names if name not in found.values()]
    for name in free:
        own = [error for error in free if error in {one.format(name) for one in _WITH_ERROR}]
        own += [error for error in free if error.lower() in USUAL["error"] and error != name]
        value = name in USUAL["value"] or name.lower() in USUAL["value"]
        passed = f"{columns.prefix}columns {shown(name)} and {shown((*own, '')[0])}, and "
        passed += f"{shown(found['thermal'])} of {shown(found['samples'])}"
        choose = "choose with --value and --error, or --thermal and --samples (columns=)"
        check(
            not (value and own) or _is_share(columns, name, found),
            passed,
            f"either may be the value: {choose}",
        )


def _is_share(columns: OwnColumns, name: str, found: Mapping[str, str]) -> bool:
    """Whether a column is the share of the thermal samples, as it may have been rounded."""
    value, thermal, samples = (
        columns.numbers(one) for one in (name, found["thermal"], found["samples"])
    )
    return bool((np.abs(value * samples - thermal) <= _ROUNDED * samples).all())


def _find_value(columns: OwnColumns, found: dict[str, str]) -> None:
    taken = list(found.values())
    if "value" not in found:
        found["value"] = usual(columns, "value", taken) or _only_other(columns, taken)
    if "error" not in found:
        taken, name = list(found.values()), found["value"]
        own = [one.format(name) for one in _WITH_ERROR]
        named = [one for one in columns.names if one not in taken and one in own]
        error = named[0] if len(named) == 1 else usual(columns, "error", taken)
        if error is None:
            raise InputError(
                f'{missing(columns, "the error")} of "{name}": a collapse weighs points by their '
                f"standard errors; add them, name their column with {option('error')}, or give "
                "proportions as columns thermal and samples"
            )
        found["error"] = error


def _only_other(columns: OwnColumns, taken: list[str]) -> str:
    """The one column that is neither taken nor the error of another."""
    errors = {one.format(name) for name in columns.names for one in _WITH_ERROR}
    free = [name for name in columns.names if name not in taken and name not in errors]
    free = [name for name in free if name != usual(columns, "error", taken)]
    if len(free) != 1:
        which = f" ({', '.join(free)} may be it)" if free else ""
        known = f"{missing(columns, 'the value')}{shown(which)[1:-1]}"
        raise InputError(f"{known}: name it with {option('value')}")
    return free[0]


def _refuse_counts(
    columns: OwnColumns, read: Mapping[str, Floats], found: Mapping[str, str]
) -> None:
    k, n = read["thermal"], read["samples"]
    for role, numbers, least in (("thermal", k, 0), ("samples", n, 1)):
        bad = (numbers != np.floor(numbers)) | (numbers < least) | (numbers > 2**53)
        columns.refuse(bad, found[role], f"must be a whole number >= {least}")
    columns.refuse(k > n, found["thermal"], f'more than in column "{found["samples"]}"')


def _refuse_doubled(columns: OwnColumns, control: Floats, length: Floats) -> None:
    first: dict[tuple[float, float], int] = {}
    for row, point in enumerate(zip(control.tolist(), length.tolist(), strict=True)):
        before = first.setdefault(point, row)
        if before != row:
            passed = f"{columns.place(row)}: control {point[0]:g} at length {point[1]:g}"
            where = columns.place(before).rpartition(", ")[2]
            check(False, passed, f"stands in {where} too: join them to one point")


def _refuse_few(columns: OwnColumns, read: Mapping[str, Floats], found: Mapping[str, str]) -> None:
    lengths = np.unique(read["length"])
    listed = ", ".join(f"{length:g}" for length in lengths[:LEAST_LENGTHS])
    passed = f'{columns.prefix}column "{found["length"]}": {lengths.size} lengths ({listed})'
    passed = passed.replace("1 lengths", "1 length") if lengths.size == 1 else passed
    check(lengths.size >= LEAST_LENGTHS, passed, f"at least {LEAST_LENGTHS} are needed")
    values = np.unique(read["control"])
    passed = f'{columns.prefix}column "{found["control"]}": {values[0]:g} on every line'
    check(values.size > 1, passed, "a range about the transition is needed")
