"""A file as it was given: its name in messages, its ending, its bytes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from qavalanche.errors import InputError, named, reason
from qavalanche.system import files, memory

_MOST_SAID = 120  # characters of what a library says
_HEAD = 1 << 14  # bytes that tell the format


@dataclass(frozen=True)
class Given:
    """name: of the file in messages; path: where it is; unpacked: its bytes, if it was compressed.

    ending: in lower case, such as ".csv", of the file or of what was compressed.
    """

    name: str
    path: Path
    ending: str
    unpacked: bytes | None = None

    @classmethod
    def of(cls, path: Path) -> Given:
        """The file at a path."""
        return cls(named(path), path, path.suffix.lower())

    @property
    def size(self) -> int:
        """Bytes; InputError if it cannot be looked at."""
        if self.unpacked is not None:
            return len(self.unpacked)
        try:
            return self.path.stat().st_size if files.kind_of(self.path) == "file" else 0
        except OSError as error:
            raise InputError(f"{self.name}: cannot be read ({reason(error)})") from None

    def content(self, factor: float) -> bytes:
        """All bytes, if `factor` times as many fit in memory."""
        memory.require(factor * self.size, f"reading {self.name}")
        return files.read(self.path) if self.unpacked is None else self.unpacked

    def head(self) -> bytes:
        """The first bytes; InputError for what is no regular file."""
        if self.unpacked is not None:
            return self.unpacked[:_HEAD]
        if files.kind_of(self.path) != "file":
            files.read(self.path)  # which says why not
        try:
            with self.path.open("rb") as file:
                return file.read(_HEAD)
        except OSError as error:
            raise InputError(f"{self.name}: cannot be read ({reason(error)})") from None

    def source(self) -> str | BinaryIO:
        """What libraries open: the path, or a file in memory."""
        return str(self.path) if self.unpacked is None else io.BytesIO(self.unpacked)


def said(error: BaseException) -> str:
    """What a library says of a file, one line that is not too long: some repeat its bytes."""
    text, half = reason(error), _MOST_SAID // 2
    return text if len(text) <= _MOST_SAID else f"{text[:half]} ... {text[-half:]}"
