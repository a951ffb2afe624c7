"""Handlers of the events that keep a service's copy of the company up to date; its menu has `directory`."""

from collections.abc import Sequence
from typing import Any

from shared.consuming.handlers import Handlers
from shared.contracts.accounts import DirectoryEvent, PersonChanged, StructurePublished, TeamChanged
from shared.contracts.event import Event


async def on_directory_changed(menu: Any, events: Sequence[Event[DirectoryEvent]]) -> None:  # noqa: ANN401 - of every service
    await menu.directory.keep(events=events)


DIRECTORY_HANDLERS: Handlers = {
    StructurePublished: on_directory_changed,
    PersonChanged: on_directory_changed,
    TeamChanged: on_directory_changed,
}
