"""The command line: parse, call one public function, print.

This file loads nothing: what may go wrong while libraries are loaded is one line as well.
"""

from __future__ import annotations

import sys
from typing import Any


def main() -> None:
    """Run the command line; bad input ends with one line and exit code 2."""
    try:
        from qavalanche.cli.process import end, prepared

        with prepared():
            end(_run)
    except KeyboardInterrupt:
        sys.exit(130)


def _run() -> object:
    from qavalanche.cli.commands import app

    return app(standalone_mode=False)


def __getattr__(name: str) -> Any:
    if name != "app":  # the commands as typer knows them
        raise AttributeError(f"module 'qavalanche.cli' has no attribute {name!r}")
    from qavalanche.cli.commands import app

    return app
