"""docs/statements.md: what `qavalanche letter --full` found, from docs/figures/statements.json."""

from typing import Any

from marked.tables import FIGURES, json_of, table

HEADER = ["claim", "where", "expected", "measured", "verdict"]
HEAD = (
    "one_transition", "localized_at_critical", "jump", "saturated", "tau", "falls_and_rises",
    "not_universal",
)  # fmt: skip
"""Short names of the statements that the README opens with."""


def rows() -> list[dict[str, Any]]:
    """Every statement, in the order of the letter."""
    found: list[dict[str, Any]] = json_of("statements")["rows"]
    return found


def cell(text: str) -> str:
    """Text in a cell of a table in Markdown."""
    return " ".join(text.split()).replace("<", "&lt;").replace("|", "&#124;")


def line(row: dict[str, Any]) -> list[str]:
    """The cells of a statement: claim to verdict."""
    number = row["measured"].partition(" (stat")[0]
    words = [row["claim"], row["where"], row["expected"], number, row["verdict"]]
    return [cell(word) for word in words]


def head() -> str:
    """The table that the README opens with."""
    known = {row["short_name"]: row for row in rows()}
    return table([HEADER, ["---"] * len(HEADER), *(line(known[name]) for name in HEAD)])


def differs() -> str:
    """What differs, and what came of looking into it."""
    lines = [
        f"* **{row['claim']}** ({row['where']}): expected {row['expected']}, found "
        f"{row['measured']}. {row['looked_into'] or row['evidence']}"
        for row in rows()
        if row["verdict"] == "differs"
    ]
    return "\n" + "\n".join(lines) + "\n"


def sections() -> str:
    """A table a section, the evidence below it, then its figures."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows():
        groups.setdefault(row["section"], []).append(row)
    parts = []
    for title, found in groups.items():
        lines = [HEADER, ["---"] * len(HEADER), *map(line, found)]
        parts += [f"### {title}", table(lines).strip()]
        parts += ["\n".join(f"* *{row['claim']}*: {_said(row)}" for row in found)]
        names = dict.fromkeys(row["figure"] for row in found if row["figure"])
        drawn = [name for name in names if (FIGURES / "statements" / f"{name}.png").exists()]
        parts += [f"![{name}](figures/statements/{name}.png)" for name in drawn]
    return "\n\n" + "\n\n".join(parts) + "\n\n"


def _said(row: dict[str, Any]) -> str:
    """How it was found; what would speak against it; what came of looking into it; its rule."""
    mended = f"Its rule was changed after a first look at numbers: {row['mended']}"
    parts = [row["evidence"], f"Against it would speak: {row['falsified']}", row["looked_into"]]
    parts += [mended] if row["mended"] else []
    said = [part.strip().rstrip(".") for part in parts]
    return ". ".join(part for part in said if part) + "."


def made() -> str:
    """What made it."""
    one = json_of("statements")["provenance"]
    hours = sum(x for x in one["seconds"].values() if x) / 3600
    return f"version {one['qavalanche']}, Python {one['python']}, {hours:.1f} hours"


def numbers() -> dict[str, str]:
    """All marks of the page."""
    content = json_of("statements")
    return {
        "lead": content["lead"],
        "chance": content["chance"],
        "differs": differs(),
        "sections": sections(),
        "made": made(),
    }
