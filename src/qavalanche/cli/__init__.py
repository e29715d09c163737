"""The command line: parse, call one public function, print."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

import qavalanche
from qavalanche.cli import (
    analysis,
    campaigns,
    chains,
    claims,
    couplings,
    meanfield,
    operators,
    stores,
)
from qavalanche.errors import InputError

app = typer.Typer(
    help="Melt disordered quantum chains and measure the many-body localization transition.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for _command in (
    chains.melt,
    couplings.steps,
    campaigns.run,
    campaigns.status,
    campaigns.report,
    analysis.analyze,
    claims.claims,
    campaigns.init,
    stores.merge,
    stores.show,
    stores.replay,
    stores.slurm,
    meanfield.flow,
    meanfield.critical,
    operators.exact,
):
    app.command()(_command)

_UsageError: Any = typer.BadParameter.__base__  # typer hides the base of its usage errors


@app.callback(invoke_without_command=True)
def _options(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        typer.echo(qavalanche.__version__)
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main() -> None:
    """Run the command line; bad input ends with one line and exit code 2."""
    try:
        code = app(standalone_mode=False)
    except InputError as error:
        sys.exit(_complain(str(error)))
    except _UsageError as error:
        sys.exit(_complain(_usage_message(error)))
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    sys.exit(code if isinstance(code, int) else 0)


def _usage_message(error: Any) -> str:
    """What the parser says, with the value that it would not take."""
    message: str = error.format_message()
    details: list[Any] = getattr(error.__cause__, "errors", list)()
    return f"{message} (not {details[0]['input']!r})" if details else message


def _complain(message: str) -> int:
    one_line = " ".join(message.split())
    typer.echo(f"qavalanche: {one_line}", err=True)
    return 2
