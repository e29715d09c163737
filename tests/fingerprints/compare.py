"""What differs between the fingerprints of a case as they were and as they are."""

from __future__ import annotations

from typing import Any

PARTS = "columns", "statistics"
"""Of a fingerprint: more may come to them, none may go or change."""


def differences(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """Name and both values of all that is missing or not the same, in one fingerprint."""
    found = [
        f"{key} was {before[key]}, is {now[key]}"
        for key in ("name", "address", "chains")
        if before[key] != now[key]
    ]
    for part in PARTS:
        for name, value in before[part].items():
            if name not in now[part]:
                found.append(f"{part}: {name} is missing")
            elif now[part][name] != value:
                found.append(f"{part}: {name} was {value}, is {now[part][name]}")
    return found
