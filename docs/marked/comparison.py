"""docs/comparison.md: the answers of the schemes, and what is stated of them."""

from marked.tables import brief, csv, made, table

NAMES = ("compare", "compare_fields")


def answers(name: str) -> str:
    """One row per question, one column per scheme."""
    found = csv(name)
    schemes = found["scheme"].unique(maintain_order=True).to_list()
    lines = [["question", *schemes], ["---"] * (len(schemes) + 1)]
    for question in found["question"].unique(maintain_order=True):
        cells = {row["scheme"]: cell(row) for row in of(name, question)}
        lines.append([question, *(cells[one] for one in schemes)])
    return table(lines)


def held(name: str) -> str:
    """Every answer that something is stated of, with its mark and verdict."""
    lines = [["question", "scheme", "found", "stated", "mark", "verdict"], ["---"] * 6]
    for row in csv(name).iter_rows(named=True):
        if row["mark"] is not None and row["verdict"] not in ("not comparable", "not measured"):
            own = [row["predicted"], row["mark"], row["verdict"]]
            lines.append([row["question"], row["scheme"], cell(row), *own])
    return table(lines)


def of(name: str, question: str) -> list[dict]:  # type: ignore[type-arg]
    """The rows of a question."""
    return [row for row in csv(name).iter_rows(named=True) if row["question"] == question]


def cell(row: dict) -> str:  # type: ignore[type-arg]
    """The word, the number, or both."""
    if row["verdict"] == "not comparable":
        return "not comparable"
    number = brief(row["value"], row["error"])
    word = row["word"]
    if word is None or (row["question"] == "nu" and row["value"] is not None):
        return number
    if row["question"] == "avalanche" and row["value"] is not None:
        return f"{word}, k = {row['value']:.0f}"
    return str(word)


def numbers() -> dict[str, str]:
    """By name, as the page marks them."""
    found = {f"{name}.{kind.__name__}": kind(name) for name in NAMES for kind in (answers, held)}
    for question, scheme in (("renormalized", "unrenormalized"), ("doubling", "unrenormalized"),
                             ("doubling", "spots"), ("nu", "zhang"), ("tau", "zhang")):  # fmt: skip
        row = next(one for one in of("compare", question) if one["scheme"] == scheme)
        found[f"{question}.{scheme}"] = brief(row["value"], row["error"])
    return {**found, "made": made("comparison")}
