"""Models by name: those of the folder `library`, and any TOML file by its path."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from qavalanche.arguments import typed
from qavalanche.errors import check, check_path, shown, suggestion
from qavalanche.hamiltonians.model import SpinModel
from qavalanche.hamiltonians.model_file import model_in
from qavalanche.tables import read_column

_LIBRARY = Path(__file__).parent / "library"


def names() -> list[str]:
    """Names of the models that need no file, in order.

    >>> "xxz" in names()
    True
    """
    return list(_names())


def is_path(model: str) -> bool:
    """Whether this is the path of a file and not a name: it ends in .toml, or has a / in it."""
    return model.endswith(".toml") or "/" in model or "\\" in model


@typed
def model_from(model: str | Path, parameters: Mapping[str, Any] | None = None) -> SpinModel:
    """The model of this name, or in the TOML file at this path, with values of its parameters.

    parameters: numbers by name; those left out have the values of the file. W is not among them,
    `SpinModel.draw` takes it. Files: docs/hamiltonians.md.
    Raises InputError for an unknown name, a parameter that the model does not have or that is not a
    finite number, and any mistake in the file, each with what is allowed.

    >>> model_from("xxz", {"Delta": 0.5}).parameters
    {'J': 1.0, 'Delta': 0.5}
    """
    given = dict(parameters or {})
    if isinstance(model, Path) or is_path(model):
        return model_in(check_path("model", model), given)
    known = _names()
    passed = f"model = {shown(model)}{suggestion(model, known)}"
    check(model in known, passed, f"must be {', '.join(known)} or the path of a .toml file")
    return model_in(_LIBRARY / f"{model}.toml", given, model)


@cache
def _names() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in _LIBRARY.glob("*.toml")))


@typed
def model_of_fields(
    fields: Any, parameters: Mapping[str, Any] | None = None, model: str | Path = "xxz"
) -> SpinModel:
    """A model in the fields of a user: the numbers stand in place of its random fields h.

    fields: h_i on the sites, (n,), or the path of a file that has them (see docs/files.md; a column
    "field", "fields" or "h"). Chains have at most n sites; drawn at W = 1 they have these fields,
    at another W fields W h_i. Raises InputError for what is no list of finite numbers, and for a
    model without a sequence h.

    >>> model_of_fields([0.3, -1.2, 0.5], {"Delta": 0.0}).draw(3, W=1)
    Hamiltonian(xxz, W = 1, J = 1, Delta = 0: 3 sites, d_s = 2)
    """
    path = isinstance(fields, str | Path)
    numbers = read_column(check_path("fields", fields), "field") if path else fields
    return model_from(model, parameters).with_values({"h": numbers})
