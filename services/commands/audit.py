"""`audit`: the audit log, verified."""

import asyncio
from typing import Any

import typer

from services.catalog import load_services
from services.commands.environment import settings_to_ask
from services.commands.installation import reachable_database
from shared.runtime.offline import wired
from shared.settings import Settings

commands = typer.Typer(help="Verify the audit log.", no_args_is_help=True)

_FAULTS = {
    "segment-missing": "the segment is missing",
    "segment-changed": "the head or the end of the segment was changed",
    "segment-dropped": "entries of the segment were deleted although it is not among the oldest",
    "entry-missing": "the entry is missing",
    "entry-changed": "the entry was changed, or another stands in its place",
    "reference-missing": "whom or what the entry refers to is missing",
    "reference-changed": "whom or what the entry refers to was changed",
}


@commands.callback()
def _nothing() -> None: ...


@commands.command()
def verify() -> None:
    """Check every entry against the chain of hashes; ends with exit code 1 and the first broken entry if there is one.

    Keep the printed hash elsewhere: with it you can later show that nothing up to it was rewritten.
    """
    with reachable_database(settings_to_ask()) as settings:
        found = asyncio.run(_verify(settings))
    typer.echo(f"segments: {found.segments}, of which dropped: {found.dropped}; entries as recorded: {found.entries}")
    typer.echo(f"hash of the newest of them: {found.head}")
    if found.broken is not None:
        place = f"segment {found.broken.segment}"
        place += "" if found.broken.number is None else f", entry {found.broken.number}"
        typer.echo(f"broken at {place}: {_FAULTS[found.broken.fault]}", err=True)
        raise typer.Exit(1)


async def _verify(settings: Settings) -> Any:  # noqa: ANN401 - a class of accounts
    [accounts] = load_services(["accounts"])
    async with wired(accounts, settings) as parts:
        return await parts.use_cases.audit.verify()
