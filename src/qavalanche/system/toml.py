"""TOML from whatever bytes a user has: one line says what is wrong, and nothing else is raised.

And TOML of plain data, which the standard library does not write.
"""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Mapping
from typing import Any

from qavalanche.errors import InputError, check, reason, shown

_MOST_PARTS = 50  # of a dotted key: the parser takes the square of their number


def parsed(content: bytes) -> dict[str, Any]:
    """The table in the bytes of a TOML file.

    Raises InputError for what is no text in UTF-8 or not valid TOML, nested too deeply, or with a
    dotted key of more than 50 parts.
    """
    try:
        text = content.decode("utf-8-sig")
        for part in re.split(r"[=,\n{\[\]#]", text):
            parts = len(re.findall(r"[\w\"']\s*\.", part))
            check(parts < _MOST_PARTS, f"a key of {parts + 1} parts", f"at most {_MOST_PARTS}")
        return tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise InputError(f"is no text in UTF-8 ({reason(error)})") from None
    except RecursionError:
        raise InputError("not valid TOML (nested too deeply)") from None
    except InputError:
        raise
    except ValueError as error:  # of numbers with thousands of digits too
        raise InputError(f"not valid TOML ({reason(error)})") from None


def written(content: Mapping[str, Any]) -> str:
    """Plain data as the text of a TOML file: `parsed` gives the same back.

    Sections and lists of sections stand on their own, below what is no section; what lies deeper
    stands inline. InputError for what TOML cannot hold, such as None.

    >>> print(written({"seed": 1, "chain": {"length": [50, 100]}}))
    seed = 1
    <BLANKLINE>
    [chain]
    length = [50, 100]
    <BLANKLINE>
    """
    sections = {k: v for k, v in content.items() if _sections(v)}
    lines = [f"{_key(k)} = {_value(v)}" for k, v in content.items() if k not in sections]
    for name, value in sections.items():
        several = not isinstance(value, Mapping)
        for one in value if several else [value]:
            lines += ["", f"[[{_key(name)}]]" if several else f"[{_key(name)}]"]
            lines += [f"{_key(k)} = {_value(v)}" for k, v in one.items()]
    return "\n".join(lines).lstrip("\n") + "\n"


def _sections(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return bool(value) and all(isinstance(one, Mapping) for one in value)
    return isinstance(value, Mapping)


def _key(name: str) -> str:
    return name if re.fullmatch("[A-Za-z0-9_-]+", name) else _text(name)


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else str(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    raise InputError(f"{shown(value)}: TOML does not hold it")
