"""`topics`: the topics on the bus, and how far each service is behind."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import typer

from services.catalog import NAMES, load_services
from services.commands.environment import settings_to_ask
from services.commands.installation import reachable_database
from services.commands.table import show
from shared.bus.choose import POSTGRES, open_bus
from shared.bus.ports import Bus, PartitionLag
from shared.bus.topics import DAY_MS, Topic, all_topics
from shared.consuming.groups import group_of, topics_of
from shared.settings import Settings

T = TypeVar("T")
UNKNOWN_MS = -2

commands = typer.Typer(
    help="Create and list the topics on the bus, and show the lag of their consumers.", no_args_is_help=True
)


@commands.command()
def create() -> None:
    """Create the topics that are missing; existing ones stay as they are."""

    async def ensure(bus: Bus, settings: Settings) -> list[str]:
        wanted = all_topics(
            settings.topic_prefix,
            NAMES,
            partitions=settings.topic_partitions,
            replication=settings.topic_replication,
        )
        await bus.ensure_topics(wanted)
        return [topic.name for topic in wanted]

    for name in _on_bus(ensure):
        typer.echo(name)


@commands.command("list")
def list_() -> None:
    """Print the suite's topics."""

    async def read(bus: Bus, settings: Settings) -> list[tuple[object, ...]]:
        prefix = f"{settings.topic_prefix}."
        return [
            (topic.name, topic.partitions, topic.replication, _kept(topic))
            for topic in await bus.topics()
            if topic.name.startswith(prefix)
        ]

    show(("topic", "partitions", "replicas", "keeps"), _on_bus(read))


@commands.command()
def lag() -> None:
    """Print how many records each service has not consumed yet."""

    async def read(bus: Bus, settings: Settings) -> list[tuple[str, PartitionLag]]:
        return [
            (group, partition)
            for service in load_services()
            if service.handlers
            for group in [group_of(settings.topic_prefix, service.name)]
            for partition in await bus.lag(group, topics_of(settings.topic_prefix, service.handlers))
        ]

    show(
        ("group", "topic", "partition", "committed", "end", "lag"),
        [
            (
                group,
                each.at.topic,
                each.at.partition,
                "-" if each.committed is None else each.committed,
                each.end,
                each.records,
            )
            for group, each in _on_bus(read)
        ],
    )


def _kept(topic: Topic) -> str:
    """Return in words what a topic keeps; what the broker decides is not known here."""
    if "compact" in topic.config.get("cleanup.policy", ""):
        return "the newest of each key"
    retention_ms = int(topic.config.get("retention.ms", UNKNOWN_MS))
    return "-" if retention_ms == UNKNOWN_MS else f"{retention_ms / DAY_MS:g} days" if retention_ms >= 0 else "all"


def _on_bus(work: Callable[[Bus, Settings], Awaitable[T]]) -> T:
    async def run(settings: Settings) -> T:
        own = settings.database_url.get_secret_value()
        async with open_bus(settings.bus(), database_url=own, client_id="heed-topics") as bus:
            return await work(bus, settings)

    settings = settings_to_ask()
    if settings.bus() != POSTGRES:
        return asyncio.run(run(settings))
    with reachable_database(settings) as reachable:
        return asyncio.run(run(reachable))
