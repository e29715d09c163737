"""docs/scheme.md: how far the literal scheme shifts the transition."""

from marked import couplings


def numbers() -> dict[str, str]:
    """All marks of the page."""
    return {"lower": couplings.numbers()["lower"]}
