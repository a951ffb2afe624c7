"""What every event looks like: a CloudEvents 1.0 envelope around one typed body."""

from abc import abstractmethod
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Generic, NamedTuple, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.ids import uuid7


class EventData(BaseModel):
    """Base of all event bodies. Unknown fields are ignored, so that an older reader understands a newer event."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)

    event_type: ClassVar[str]
    """CloudEvents `type`: `heed.<service>.<subject>.<past tense>.v<major>`."""
    personal: ClassVar[tuple[str, ...]] = ()
    """Fields that may hold something a person wrote or that points at a person."""

    @abstractmethod
    def key(self) -> str:
        """Return the id of the aggregate that the event is about; events of one key keep their order."""

    @classmethod
    def producer(cls) -> str:
        """Return the name of the service that publishes this event."""
        return cls.event_type.split(".")[1]


D_co = TypeVar("D_co", bound=EventData, covariant=True)


@dataclass(frozen=True, slots=True)
class Event(Generic[D_co]):
    """One event. `(source, id)` is its identity: equal pairs are the same event, however often they arrive."""

    data: D_co
    source: str
    """CloudEvents `source`, such as `/heed/collector`."""
    time: datetime
    """When it happened, aware UTC."""
    id: UUID = field(default_factory=uuid7)
    correlation_id: str | None = None
    """The same for everything that follows from one response or one request."""
    traceparent: str | None = None
    """W3C trace context of the span that made the event."""


class Cause(NamedTuple):
    """What made a unit of work happen: the identity of the consumed event, and the context it carries on."""

    source: str
    event_id: UUID
    correlation_id: str | None = None
    traceparent: str | None = None


def cause_of(event: Event[EventData]) -> Cause:
    """Return `event` as the cause of what is done about it."""
    return Cause(event.source, event.id, event.correlation_id, event.traceparent)
