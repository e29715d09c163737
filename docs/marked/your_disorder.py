"""docs/your_disorder.md: what a bond of each law costs."""

from marked.tables import brief, csv, table


def speeds() -> str:
    """Every law: how its chains are drawn, ns a bond of long chains, microseconds a short chain."""
    head = ["law", "chains are drawn", "ns a bond, L = 10⁵", "µs a chain, L = 100"]
    rows = [head, ["---", "---", "---:", "---:"]]
    for row in csv("laws_speed").to_dicts():
        how = "one by one" if row["one_by_one"] else "many at once"
        long = brief(row["ns_a_bond"], row["error"])
        short = brief(row["us_a_short_chain"], row["short_error"])
        rows.append([f"`{row['law']}`", how, long, short])
    return table(rows)


def numbers() -> dict[str, str]:
    """Every number of the page, by the name of its mark."""
    return {"speeds": speeds()}
