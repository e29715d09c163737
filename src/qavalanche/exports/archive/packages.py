"""The packages that a result was made with, as pinned requirements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, distribution

import qavalanche

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
PACKAGE = "qavalanche"


def installed() -> dict[str, str]:
    """This package and all that it needs, as installed here: name and version, by name.

    What extras bring is left out: no sample depends on it.
    """
    found = {PACKAGE: qavalanche.__version__}
    todo = [PACKAGE]
    while todo:
        try:
            needed = distribution(todo.pop()).requires or []
        except PackageNotFoundError:
            continue
        for text in needed:
            name = _NAME.match(text)
            if name is None or re.search(r";.*\bextra\b", text):
                continue
            plain = _plain(name[0])
            if plain in found:
                continue
            try:
                found[plain] = distribution(plain).version
            except PackageNotFoundError:  # of another system or Python
                continue
            todo.append(plain)
    return dict(sorted(found.items()))


def requirements(made_with: Iterable[Mapping[str, str]], commits: Iterable[str] = ()) -> str:
    """Lines of a requirements file: versions that shards tell of come before those here.

    made_with: versions by package, one mapping for each kind of shards. Where these differ among
    shards, the highest stands there and a comment names all. commits: of this package's source,
    where samples were made by it as it stood in a repository.
    """
    told: dict[str, set[str]] = {}
    for one in made_with:
        for name, version in one.items():
            told.setdefault(_plain(name), set()).add(version)
    lines = [
        "# Versions that the samples were made with; the rest as installed where it was packed"
    ]
    for name, version in {**installed(), **dict.fromkeys(told, "")}.items():
        known = sorted(told.get(name, ()), key=_order)
        if len(known) > 1:
            lines.append(f"# {name}: samples were made with {', '.join(known)}")
        lines.append(f"{name}=={known[-1] if known else version}")
    for commit in sorted({*commits}):
        lines.append(f"# {PACKAGE}: samples were made from its source, commit {commit}")
    return "\n".join([lines[0], *sorted(lines[1:], key=_sorting)]) + "\n"


def _sorting(line: str) -> tuple[str, bool]:
    return re.split("[:=]", line.removeprefix("# "))[0], not line.startswith("#")


def _order(version: str) -> list[tuple[int, str]]:
    parts = re.split(r"[.+-]", version)
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts]


def _plain(name: str) -> str:
    """As package indexes compare names."""
    return re.sub(r"[-_.]+", "-", name).lower()
