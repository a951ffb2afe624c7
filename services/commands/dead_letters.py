"""`dead-letters`: the events that a service could not handle, and what to do about them."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Literal, TypeVar

import typer

from services.catalog import load_services
from services.commands.environment import settings_to_ask
from services.commands.installation import reachable_database
from services.commands.services import chosen_service
from services.commands.table import show as show_table
from shared.consuming.dead_letters import DeadLetters
from shared.consuming.parked_rows import ParkedEvent
from shared.consuming.replay import ReplayReport
from shared.runtime.offline import wired
from shared.runtime.service import Service

T = TypeVar("T")

commands = typer.Typer(help="Inspect, replay or discard events that a service could not handle.", no_args_is_help=True)

Status = Literal["parked", "replayed", "discarded", "all"]
ServiceName = Annotated[str, typer.Argument(metavar="SERVICE", help="The service that could not handle the event.")]
Number = Annotated[int, typer.Argument(metavar="NUMBER", help="The event's number, as `dead-letters list` shows it.")]
MaybeNumber = Annotated[
    int | None,
    typer.Argument(
        metavar="[NUMBER]",
        help="Replay the event with this number and those that wait behind it. Without a number all are replayed.",
    ),
]
OnlyService = Annotated[str | None, typer.Option("--service", help="Show only the events of this service.")]
OnlyStatus = Annotated[Status, typer.Option("--status", help="Show only events with this status.")]
Limit = Annotated[int, typer.Option(help="Show at most this many events of each service.", min=1)]
WithBody = Annotated[bool, typer.Option("--body", help="Print the body too, which may contain what a person wrote.")]

_HEAD = ("service", "number", "status", "parked at", "type", "key", "error")


@commands.command("list")
def list_(service: OnlyService = None, status: OnlyStatus = "parked", limit: Limit = 100) -> None:
    """Print the parked events, the oldest first."""
    chosen = load_services() if service is None else (chosen_service(service),)
    rows = []
    for each in chosen:
        wanted = None if status == "all" else status
        found = _on(each, lambda letters: letters.list_parked(status=wanted, limit=limit))  # noqa: B023 - called at once
        rows += [_row(each.name, event) for event in found]
    show_table(_HEAD, rows)


@commands.command()
def show(service: ServiceName, number: Number, *, body: WithBody = False) -> None:
    """Print everything about one parked event."""
    event = _on(chosen_service(service), lambda letters: letters.show_parked(number, with_body=body))
    fields = dict(zip(_HEAD, _row(service, event), strict=True))
    fields |= {"topic": event.at.topic, "partition": event.at.partition, "offset": event.offset, "bytes": event.size}
    fields |= {f"header {name}": raw.decode(errors="replace") for name, raw in event.headers}
    if body:
        fields["body"] = (event.body or b"").decode(errors="replace")
    show_table(("field", "value"), fields.items())


@commands.command()
def replay(service: ServiceName, number: MaybeNumber = None) -> None:
    """Handle parked events again, in their order; those that fail again stay parked."""
    report: ReplayReport = _on(chosen_service(service), lambda letters: letters.replay_parked(number))
    typer.echo(f"replayed: {len(report.replayed)}, failed again: {len(report.failed)}")
    for failed, error in report.failed.items():
        typer.echo(f"  {failed}: {error}", err=True)
    if report.failed:
        raise typer.Exit(1)


@commands.command()
def discard(service: ServiceName, number: Number) -> None:
    """Discard one parked event: it will never be handled."""
    _on(chosen_service(service), lambda letters: letters.discard_parked(number))
    typer.echo(f"discarded: {number}")


def _row(service: str, event: ParkedEvent) -> tuple[object, ...]:
    moment = event.parked_at.isoformat(sep=" ", timespec="seconds")
    key = "-" if event.key is None else event.key.decode(errors="replace")
    return (service, event.id, event.status, moment, event.type or "-", key, event.error)


def _on(service: Service, work: Callable[[DeadLetters], Awaitable[T]]) -> T:
    async def run() -> T:
        async with wired(service, settings) as parts:
            letters = DeadLetters(
                service=service.name,
                handlers=service.handlers,
                parked=service.transport.parked,
                use_cases=parts.use_cases,
                unit_of_work=parts.unit_of_work,
                topic_prefix=settings.topic_prefix,
            )
            return await work(letters)

    with reachable_database(settings_to_ask()) as settings:
        return asyncio.run(run())
