"""ENTRANCE events: what notifications does with what it receives."""

from collections.abc import Sequence
from typing import Any

from services.notifications.application.use_cases import UseCases
from shared.consuming.directory import DIRECTORY_HANDLERS
from shared.consuming.handlers import Handler, Handlers
from shared.contracts.event import Event
from shared.contracts.wire.catalogue import EVENTS

_OWN: Handlers = {
    **DIRECTORY_HANDLERS,
}
"""What notifications does itself; every event goes to subscribers besides."""


async def on_any_event(menu: UseCases, events: Sequence[Event[Any]]) -> None:
    await menu.deliveries.fan_out(events=events)


def _and_fan_out(handler: Handler) -> Handler:
    async def on_event(menu: UseCases, events: Sequence[Event[Any]]) -> None:
        await handler(menu, events)
        await on_any_event(menu, events)

    return on_event


HANDLERS: Handlers = {body: _and_fan_out(_OWN[body]) if body in _OWN else on_any_event for body in EVENTS}
