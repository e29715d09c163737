"""Writes down what made the tables of this folder: version of the package and of its streams."""

import json
from pathlib import Path

import qavalanche
from qavalanche.schemes.spots import Spots
from qavalanche.streams.address import VERSION


def note(name: str, folder: Path) -> None:
    """Say in made.json that the table `name` is of this version, with this spots scheme."""
    file = folder / "made.json"
    made = json.loads(file.read_text()) if file.exists() else {}
    versions = {"version": qavalanche.__version__, "streams": VERSION, "spots": Spots.version}
    made[name] = versions
    file.write_text(json.dumps(made, indent=1, sort_keys=True) + "\n")
