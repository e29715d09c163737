"""Comments between numbers: of blocks, which are chains of their own, or a remark."""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence

from qavalanche.errors import InputWarning, check, shown

_LETTER = re.compile(r"[^\W\d_]")


def check_between(name: str, comments: Sequence[tuple[int, str]], lines: Sequence[int]) -> None:
    """Raise InputError where comments part the numbers of one chain into blocks, else warn of one.

    comments: with their lines; lines: of the numbers. Blocks are begun by comments that are like
    each other but for numbers: "chain 0" and "chain 1".
    """
    first, last = (lines[0], lines[-1]) if lines else (0, 0)
    between = [(i, text) for i, text in comments if first < i < last and text]
    for i, text in between:
        alike = [j for j, other in comments if j < i and _form(other) == _form(text)]
        blocks = bool(alike) and _LETTER.search(text) is not None
        passed = f"{name}, line {i}: the comment {shown(text)} as in line {(*alike, 0)[0]}"
        check(not blocks, passed, "blocks are many chains: write a column that numbers them")
    if between:
        i, text = between[-1]
        warnings.warn(
            f"{name}, line {i}: the comment {shown(text)} stands between numbers of one chain, and "
            "is passed over",
            InputWarning,
            stacklevel=2,
        )


def _form(text: str) -> str:
    return re.sub(r"\d+", "0", text)
