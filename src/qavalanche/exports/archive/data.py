"""Files of the user that a campaign reads its law from: they go into its archive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qavalanche.errors import InputError, check
from qavalanche.hamiltonians.named import is_path
from qavalanche.store.campaign import Campaign
from qavalanche.system import toml
from qavalanche.system.files import read

FOLDER = "data"
"""Of an archive, with the files that the spec names."""


def data_of(campaign: Campaign, incomplete: bool) -> tuple[dict[str, Any], dict[str, Path]]:
    """The spec's content, its files named as they lie in the archive, and these files by name.

    InputError for one that is gone, or has another content than that of the campaign, unless
    incomplete: then the spec names it as it did.
    """
    content = campaign.spec.to_dict()
    disorder, files = dict(content["disorder"]), dict[str, Path]()
    for key in ("path", "model"):
        values = [str(one) for one in disorder.get(key, [])]
        if len(values) != 1 or (key == "model" and not is_path(values[0])):
            continue
        path = Path(values[0])
        try:
            _check(campaign, path)
        except InputError:
            if not incomplete:
                raise
        else:
            name = f"{FOLDER}/{path.name}"
            disorder[key], files[name] = [name], path
    return {**content, "disorder": disorder}, files


def _check(campaign: Campaign, path: Path) -> None:
    """Raise InputError unless the file is there, and the law draws from it what it drew."""
    read(path)
    for point in campaign.statistics():
        point.draw(campaign.spec.seed, 0)
        break


def spec_of(content: dict[str, Any]) -> str:
    """The spec as TOML, which `run` takes; InputError if it would be read differently."""
    text = toml.written(content)
    check(toml.parsed(text.encode()) == _plain(content), "the spec", "no TOML file can hold it")
    return text


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
