"""From records to runs: consecutive events of one type, which one call handles in one transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from shared.bus.message import Record
from shared.consuming.handlers import Handler, Handlers
from shared.contracts.event import Event
from shared.contracts.wire.records import DecodeError, decode, peek_type

UNTYPED = "other"
"""In metrics, the name for all types that the service does not handle."""


class Item(NamedTuple):
    """One record that is to be handled."""

    position: int
    """Its index in the fetched batch; everything before it is finished before it is handled."""
    record: Record
    type: str
    event: Event[Any] | None
    error: DecodeError | None = None
    """Why there is no event."""


@dataclass(slots=True)
class Run:
    """Consecutive events of one type, without duplicates; or one record that cannot be decoded."""

    type: str
    handler: Handler | None
    """None for a record that cannot be decoded."""
    items: list[Item] = field(default_factory=list)
    _seen: set[tuple[str, UUID]] = field(default_factory=set)

    def add(self, item: Item) -> None:
        """Append `item` unless the run has its event already: both would look fresh to one transaction."""
        if item.event is not None:
            identity = (item.event.source, item.event.id)
            if identity in self._seen:
                return
            self._seen.add(identity)
        self.items.append(item)


def by_type(handlers: Handlers) -> dict[str, Handler]:
    """Return the handlers by the CloudEvents type of their events."""
    return {body.event_type: handler for body, handler in handlers.items()}


def items_of(records: Sequence[Record], handlers: Mapping[str, Handler], *, start: int = 0) -> Iterator[Item]:
    """Decode the records that the service handles.

    Records of other types are skipped: other services handle them, or a later version of the suite. A record without
    any type is kept as one that cannot be decoded.

    Args:
        records: what was fetched, or a part of it.
        handlers: by type.
        start: position of the first record in what was fetched.
    """
    for position, record in enumerate(records, start):
        kind = peek_type(record.headers)
        if kind is not None and kind not in handlers:
            continue
        try:
            yield Item(position, record, kind or UNTYPED, decode(record.headers, record.value))
        except DecodeError as error:
            yield Item(position, record, kind or UNTYPED, None, error)


def runs_of(items: Iterable[Item], handlers: Mapping[str, Handler]) -> list[Run]:
    """Group `items` into runs, in order."""
    runs: list[Run] = []
    for item in items:
        handler = handlers[item.type] if item.event is not None else None
        if handler is None or not runs or runs[-1].handler is None or runs[-1].type != item.type:
            runs.append(Run(item.type, handler))
        runs[-1].add(item)
    return runs


def runs_of_events(events: Iterable[Event[Any]], handlers: Handlers) -> Iterator[tuple[Handler, list[Event[Any]]]]:
    """Yield events as the loop would pass them to handlers: runs of one type, no event twice in a run.

    Raises:
        KeyError: an event has no handler.
    """
    for kind, run in groupby(events, key=lambda event: type(event.data)):
        yield handlers[kind], list({(event.source, event.id): event for event in run}.values())
