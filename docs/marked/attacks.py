"""docs/attacks.md: what was tried, how often, and what came of it."""

from marked.tables import csv, table


def numbers() -> dict[str, str]:
    """All marks of the page."""
    rows = csv("attacks")
    lines = [[str(cell or "") for cell in row] for row in rows.rows()]
    return {"attacks": table([rows.columns, ["---"] * 4, *lines])}
