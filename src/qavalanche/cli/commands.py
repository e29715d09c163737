"""All commands, with an example of each."""

from __future__ import annotations

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

_COMMANDS: dict[Any, str] = {
    chains.melt: "melt --epsilon 0.27 --length 1000 --seed 4",
    couplings.steps: "steps --epsilon 0.27 --length 24 --seed 12 --plot steps.png",
    campaigns.run: "run campaign.toml --time-limit 3h50m",
    campaigns.status: "status campaign",
    campaigns.report: "report campaign",
    analysis.analyze: "analyze campaign --what transition",
    claims.claims: "claims campaign",
    campaigns.init: "init campaign.toml",
    stores.merge: "merge whole part1 part2",
    stores.show: "show campaign/shards/POINT/SHARD.parquet",
    stores.replay: "replay campaign --sample POINT:17",
    stores.slurm: "slurm campaign.toml --tasks 8 --cores 4 --time 04:00:00",
    meanfield.flow: "flow --epsilon 0.19",
    meanfield.critical: "critical --K 3 --digits 100",
    operators.exact: "exact --model xxz --W 8 --length 8",
}

app = typer.Typer(
    help="Melt disordered quantum chains and measure the many-body localization transition. "
    "For one chain, call melt, steps or exact. For many chains, call init to write a spec, run to "
    "start, resume or extend its campaign, and report to see what came out. Every command "
    "explains itself, with an example, if it is called with --help.",
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for _command, _example in _COMMANDS.items():
    app.command(epilog=f"Example: qavalanche {_example}")(_command)


@app.callback(invoke_without_command=True)
def _options(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        typer.echo(qavalanche.__version__)
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())
