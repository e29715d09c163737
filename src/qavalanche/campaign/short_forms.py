"""[blocks], [fields] and [hamiltonian] of a spec: short for [disorder] and [chain] of laws that
draw no chain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from qavalanche.campaign.disorder import disorder_of
from qavalanche.campaign.schemes import short_key
from qavalanche.errors import check, check_integer, check_type, shown, suggestion
from qavalanche.laws import block_lengths
from qavalanche.laws.registry import parameters_of

_MOST = 10**15
_KINDS = ("thermal", "insulating")
_TABLE = 'must be a table such as {law = "expon", loc = 1, scale = 0.5}'

Section = dict[str, Any]


def written_out(content: Mapping[str, Any]) -> Section:
    """The content of a spec with [disorder] and [chain] in place of one of these sections.

    The scheme of Hamiltonians is slowest_rate, where none is named. Raises InputError for two of
    them, and for what is wrong in one, which is named as it stands.
    """
    found = dict(content)
    short = [key for key in SHORT_FORMS if key in found]
    if not short:
        return found
    both = [f"[{key}]" for key in (*SHORT_FORMS, "disorder", "chain") if key in found]
    allowed = f"give one of them: [{short[0]}] is short for [disorder] and [chain]"
    check(len(both) == 1, " and ".join(both), allowed)
    given = found.pop(short[0])
    check_type(short[0], given, Mapping, "must be a section")
    found["disorder"], found["chain"] = SHORT_FORMS[short[0]](given)
    if short[0] in _SCHEMES and found.get("scheme") is None and found.get("rules") is None:
        found["scheme"] = _SCHEMES[short[0]]
    return found


def _blocks(given: Mapping[str, Any]) -> tuple[Section, Section]:
    """Rings of `count` T blocks and as many I blocks: the law "blocks", of twice the length."""
    _check_keys("blocks", given, ("count", "samples", *_KINDS, "deficit"), optional=("deficit",))
    section = {"law": "blocks"}
    for kind in _KINDS:
        section |= _lengths(kind, given[kind])
    section |= {"deficit": given["deficit"]} if "deficit" in given else {}
    counts = _whole_numbers("blocks.count", given["count"], unlike=True)
    chain = {
        "length": [2 * count for count in counts],
        "samples": _whole_numbers("blocks.samples", given["samples"]),
    }
    return disorder_of(section, "blocks"), chain


def _lengths(kind: str, given: Any) -> Section:
    """A distribution of scipy.stats with its parameters, each a value or a list of values."""
    where = f"blocks.{kind}"
    check_type(where, given, Mapping, _TABLE)
    check("law" in given, f"{where} = {shown(given)}", _TABLE)
    words = given["law"] if isinstance(given["law"], list | tuple) else [given["law"]]
    for word in words:
        check_type(f"{where}.law", word, str, "must be the name of a distribution of scipy.stats")
    known = [key for word in words for key in block_lengths.parameters_of(kind, word)]
    names = list(dict.fromkeys(key.removeprefix(f"{kind}_") for key in known))
    if names:
        usual = block_lengths.defaults_of(kind, words[0]) if len(words) == 1 else known
        optional = [key.removeprefix(f"{kind}_") for key in usual]
        _check_keys(where, given, ("law", *names), optional)
    return {f"{kind}_{key}": value for key, value in given.items()}


def _fields(given: Mapping[str, Any]) -> tuple[Section, Section]:
    """Chains of `length` sites with fields and hopping: the law "anderson"."""
    own = ("length", "samples")
    parameters = parameters_of("anderson")
    _check_keys("fields", given, (*own, *parameters), optional=tuple(parameters))
    section = {"law": "anderson", **{k: v for k, v in given.items() if k not in own}}
    chain = {
        "length": _whole_numbers("fields.length", given["length"], unlike=True),
        "samples": _whole_numbers("fields.samples", given["samples"]),
    }
    return disorder_of(section, "fields"), chain


def _hamiltonian(given: Mapping[str, Any]) -> tuple[Section, Section]:
    """Chains of `sites` spins of a model at disorder strength W: the law "hamiltonian"."""
    own = ("sites", "samples")
    for key in ("model", "W", *own):
        check(key in given, f"[hamiltonian] without {key}", f"{key} is needed")
    section = {"law": "hamiltonian", **{k: v for k, v in given.items() if k not in own}}
    chain = {
        "length": _whole_numbers("hamiltonian.sites", given["sites"], unlike=True),
        "samples": _whole_numbers("hamiltonian.samples", given["samples"]),
    }
    return disorder_of(section, "hamiltonian"), chain


_SCHEMES = {"hamiltonian": [{"name": "slowest_rate"}]}

SHORT_FORMS: dict[str, Callable[[Mapping[str, Any]], tuple[Section, Section]]] = {
    "blocks": _blocks,
    "fields": _fields,
    "hamiltonian": _hamiltonian,
}
"""What makes [disorder] and [chain] of a section, by its name."""


def _check_keys(where: str, given: Mapping[str, Any], known: Any, optional: Any) -> None:
    for key in given:
        passed = f"unknown key {where}.{short_key(str(key))}{suggestion(str(key), known)}"
        check(key in known, passed, f"known keys are {', '.join(known)}")
    for key in known:
        check(key in given or key in optional, f"[{where}] without {key}", f"{key} is needed")


def _whole_numbers(where: str, given: Any, unlike: bool = False) -> list[int]:
    """One whole number or several, of which none stands twice if they are to be `unlike`."""
    values = list(given) if isinstance(given, list | tuple) else [given]
    check(bool(values), f"{where} = []", "at least one value is needed")
    found = [check_integer(where, value, 1, _MOST) for value in values]
    for i, value in enumerate(found if unlike else []):
        check(value not in found[:i], f"{where} = {shown(found)}", f"{value} stands twice")
    return found
