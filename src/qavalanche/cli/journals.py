"""--style: every command that draws a figure can draw it for a journal."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from typing import Annotated, Any, get_type_hints

from qavalanche.cli.options import text

Style = Annotated[
    str | None,
    text("--style", help="Width and type of a journal: aps, elsevier, iop, nature or springer."),
]

_DRAWING = ("plot",)
"""Options that write a figure."""

_WRITING = ("compare", "letter", "report")
"""Commands that always do."""


def with_style(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command with an option --style, if it draws figures; otherwise as it is."""
    known = signature(command)
    drawing = any(name in known.parameters for name in _DRAWING)
    if not (drawing or command.__name__ in _WRITING):
        return command

    @wraps(command)
    def drawn(*, style: str | None = None, **given: Any) -> Any:
        if style is None:
            return command(**given)
        from qavalanche.plots.style import style as for_journal

        with for_journal(style):
            return command(**given)

    hints = get_type_hints(command, include_extras=True)
    own = [one.replace(annotation=hints[name]) for name, one in known.parameters.items()]
    after = next((i for i, one in enumerate(own, 1) if one.name in _DRAWING), len(own))
    more = Parameter("style", Parameter.KEYWORD_ONLY, default=None, annotation=Style)
    parameters = _keyword([*own[:after], more, *own[after:]])
    drawn.__signature__ = known.replace(parameters=parameters)  # type: ignore[attr-defined]
    drawn.__annotations__ = {**hints, "style": Style}
    return drawn


def _keyword(parameters: list[Parameter]) -> list[Parameter]:
    """The same, by name only: an option may then follow those without a default."""
    return [one.replace(kind=Parameter.KEYWORD_ONLY) for one in parameters]
