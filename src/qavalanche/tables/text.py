"""Text files: lines of cells, comments, a header; the line of whatever is wrong.

A value that is missing is an error: passed over, it would make a shorter chain without a word.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from qavalanche.errors import InputError, check, counted
from qavalanche.system import memory
from qavalanche.tables.given import Given
from qavalanche.tables.headers import is_header
from qavalanche.tables.numbers import COMMA_HINT, DECIMAL_COMMA, is_number
from qavalanche.tables.separators import (
    BLANKS,
    has_decimal_commas,
    separator_of,
    splitter,
)
from qavalanche.tables.text_table import TextLine, TextTable

ENDINGS = (".csv", ".txt", ".dat", ".tsv", ".asc", ".text", ".out")

_BYTES = 25  # of memory for a byte of the file, before it is looked at
_OF_BYTE, _OF_LINE, _OF_CELL = 8, 330, 60  # of memory, as lines and cells are kept
_ONE_COLUMN = (".txt", ".dat")  # files in which a comma alone on a line may be decimal
_SHEET_ERROR = re.compile(r"#(?:[^\W_]/[^\W_]|NV|[^\W_]+(?:/0)?[!?])(?:[,;\t]|\s+[-+.\d]|$)")
"""What a spreadsheet writes where it has no value: #N/A, #DIV/0!, #NAME?, in any language."""
_BESIDE = re.compile(r"\s#\s.*")  # a comment beside numbers
_OCTAVE = re.compile(r"name: \w+")
_LETTER = re.compile(r"[^\W\d_]")  # lines of dashes below titles have none
_DATE = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}(T\S*)?")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_UTF_32 = (b"\xff\xfe\0\0", b"\0\0\xfe\xff")


class _Content(NamedTuple):
    """Lines with values and comments, each with its number; the first empty one between values.

    above, below: whether the file begins with an empty line, and the first one after all values.
    """

    lines: list[tuple[int, str]]
    comments: list[tuple[int, str]]
    blank: int | None
    above: bool
    below: int | None

    def missing(self, headed: bool) -> int | None:
        """An empty line at an end of one column, which polars writes for a missing value.

        At the end, or at the beginning if there is no header; at both ends they are layout.
        """
        if headed:
            return None if self.above else self.below
        return 1 if self.above and self.below is None else None


def read(given: Given) -> TextTable:
    """The lines of a text file in UTF-8, or UTF-16 with its mark, as cells."""
    name = given.name
    packed = given.content(_BYTES)
    lines = packed.count(b"\n") + packed.count(b"\r")
    cells = lines + sum(map(packed.count, (b",", b";", b"\t", b" ")))
    needed = _OF_BYTE * len(packed) + _OF_LINE * lines + _OF_CELL * cells
    memory.require(needed, f"reading {name}")
    content = _content(_decoded(name, packed))
    content = content._replace(lines=_without_outer_tabs(content.lines))
    texts = [text for _, text in content.lines]
    check(bool(texts), name, "is empty, at least one number is needed")
    for i, comment in content.comments:
        again = i > content.lines[0][0] and _OCTAVE.match(comment) is not None
        check(not again, f"{name}, line {i}: a second variable of Octave", "save one alone")
    comma = given.ending in _ONE_COLUMN and has_decimal_commas(texts)
    separator = BLANKS if comma else separator_of(texts)
    split = splitter(separator)
    rows = [TextLine(i, text, split(f"{name}, line {i}", text)) for i, text in content.lines]
    if separator == BLANKS:
        rows = _named_by_r(rows)
    comma = comma or separator == ";"
    for row in rows:
        _check_cells(name, row, rows[0])
    titles = _titles(content, rows[0], separator, comma)
    blank = content.blank
    if given.ending == ".csv" and len(rows[0].cells) == 1:
        blank = blank or content.missing(is_header(rows[0].cells, comma))
    return TextTable(name, rows, titles, comma, blank, content.comments)


def _without_outer_tabs(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Without the tab that programs write at the end of every line, or at its beginning."""
    for strip, at in ((str.rstrip, -1), (str.lstrip, 0)):
        if all(strip(text, " ")[at] == "\t" for _, text in lines):
            lines = [(i, strip(text)) for i, text in lines]
    return lines


def _decoded(name: str, content: bytes) -> str:
    wide = content.startswith(_UTF_16) and not content.startswith(_UTF_32)
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        what = "UTF-16, as its mark says" if wide else "UTF-8"
        raise InputError(f"{name}: not a text file in {what}, nor of a known format") from None
    check("\0" not in text, f"{name}: has NUL bytes", "a text file in UTF-8 is needed")
    return text


def _content(text: str) -> _Content:
    lines, comments = list[tuple[int, str]](), list[tuple[int, str]]()
    blanks, split = list[int](), re.split(r"\r\n|\r|\n", text)
    for i, line in enumerate(split, 1):
        if _is_comment(line.strip()):
            comments.append((i, line.strip()[1:].strip()))
        elif line.strip():
            lines.append((i, _BESIDE.sub("", line) if '"' not in line else line))
        else:
            blanks.append(i)
    inside = [i for i in blanks if lines and lines[0][0] < i < lines[-1][0]]
    below = [i for i in blanks if lines and i > lines[-1][0] and i < len(split)]
    return _Content(
        lines,
        comments,
        inside[0] if inside else None,
        above=blanks[:1] == [1] and len(split) > 1,
        below=below[0] if below else None,
    )


def _is_comment(line: str) -> bool:
    """Whether a line holds no value; #N/A stands for one that is missing."""
    if line.startswith(("%", "!")):
        return True
    error = _SHEET_ERROR.match(line)
    return line.startswith("#") and (error is None or error[0] != error[0].upper())


def _titles(
    content: _Content, first: TextLine, separator: str, comma: bool
) -> tuple[int, list[str]] | None:
    """Titles in a comment, the last above all numbers: as many as there are columns.

    A comment with a number, a date or "=" among its words is a remark, and gives no titles.
    """
    above = [comment for comment in content.comments if comment[0] < first.number]
    for i, text in reversed(above):
        for between in (separator, ",", BLANKS):
            try:
                cells = splitter(between)("", text) if text else []
            except InputError:  # an odd quote
                continue
            fits = len(cells) == len(first.cells) and all(map(_LETTER.search, cells))
            if fits and not any(_is_remark(word, comma) for cell in cells for word in cell.split()):
                return i, cells
    return None


def _is_remark(word: str, comma: bool) -> bool:
    return is_number(word, comma) or "=" in word or _DATE.fullmatch(word) is not None


def _named_by_r(rows: list[TextLine]) -> list[TextLine]:
    """The first column, with its title, which R leaves out where it writes names of rows."""
    head, *below = rows
    quoted = [row for row in below if row.text.lstrip().startswith('"')]
    by_r = (
        bool(below)
        and len(quoted) == len(below)
        and head.text.lstrip().startswith('"')
        and all(len(row.cells) == len(head.cells) + 1 for row in below)
    )
    return [head._replace(cells=["", *head.cells]), *below] if by_r else rows


def _check_cells(name: str, row: TextLine, head: TextLine) -> None:
    comma = len(head.cells) == 1 and DECIMAL_COMMA.fullmatch(row.text) is not None
    passed = f"{name}, line {row.number}: {counted(len(row.cells), 'column')}"
    hint = f" ({COMMA_HINT})" if comma else ""
    check(
        len(row.cells) == len(head.cells),
        passed,
        f"{len(head.cells)} as in line {head.number}{hint}",
    )
