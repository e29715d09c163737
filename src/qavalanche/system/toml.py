"""TOML from whatever bytes a user has: one line says what is wrong, and nothing else is raised."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from qavalanche.errors import InputError, check, reason

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
