"""How a service handles the events that it consumes."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from shared.contracts.event import Event, EventData

Handler = Callable[[Any, Sequence[Event[Any]]], Awaitable[None]]
"""Takes the service's use cases and a run of events of one type, in order, and commits their effect.

It is called again with the same events after a crash, a rebalance or a lost acknowledgement, so it opens its unit of
work with the events as causes and skips those that are not fresh. No event is in a run twice. `UnavailableError` means
that waiting helps: the events are tried again. A `HeedError`, or any other error that repeats with the same input,
means that the events cannot be handled: they are then tried in smaller runs, and one that fails alone is parked.
"""

Handlers = Mapping[type[EventData], Handler]
