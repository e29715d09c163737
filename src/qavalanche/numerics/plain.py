"""Results as plain Python values, from which JSON and tables are written."""

from __future__ import annotations

import math
from dataclasses import fields
from typing import Any

import numpy as np


def finite(value: float) -> float | None:
    """`value` as a float, None where it is NaN or infinite: JSON knows neither."""
    number = float(value)
    return number if math.isfinite(number) else None


def plain(value: Any) -> Any:
    """Arrays and tuples as lists, numbers as Python's own, NaN and infinities as None.

    What has a `to_dict` is that dictionary; anything else that is not plain is the text it prints.
    """
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, float):
        return finite(value)
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def plain_fields(record: Any) -> dict[str, Any]:
    """The fields of a dataclass as plain values, by name."""
    return {field.name: plain(getattr(record, field.name)) for field in fields(record)}
