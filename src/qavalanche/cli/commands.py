"""All commands, found in the modules of this folder, with an example of each."""

from __future__ import annotations

from typing import Annotated, Any

import typer

import qavalanche
from qavalanche.cli.journals import with_style
from qavalanche.plugins import modules_of

_ORDER = (  # in the list of commands; what is not named here comes after, by name
    "melt",
    "steps",
    "run",
    "status",
    "report",
    "analyze",
    "claims",
    "letter",
    "response",
    "rare",
    "dynamics",
    "compare",
    "init",
    "merge",
    "show",
    "replay",
    "slurm",
    "pbs",
    "lsf",
    "flow",
    "critical",
    "collar",
    "exact",
)


def _found() -> dict[Any, str]:
    """The COMMANDS of every module of this folder, in order: a command is one new file."""
    modules = (one for one in modules_of("qavalanche.cli") if one.__name__ != __name__)
    commands = {k: v for one in modules for k, v in getattr(one, "COMMANDS", {}).items()}
    rank = {name: i for i, name in enumerate(_ORDER)}

    def place(item: tuple[Any, str]) -> tuple[int, str]:
        name = item[0].__name__
        return rank.get(name, len(rank)), name

    return dict(sorted(commands.items(), key=place))


app = typer.Typer(
    help="Melt disordered quantum chains and measure the many-body localization transition. "
    "For one chain, call melt, steps or exact. For many chains, call init to write a spec, run to "
    "start, resume or extend its campaign, and report to see what came out. Every command "
    "explains itself, with an example, if it is called with --help.",
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for _command, _example in _found().items():
    app.command(epilog=f"Example: qavalanche {_example}")(with_style(_command))


@app.callback(invoke_without_command=True)
def _options(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        typer.echo(qavalanche.__version__)
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())
