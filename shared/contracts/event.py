"""What every event looks like: a CloudEvents 1.0 envelope around one typed body.

A contract is a frozen `msgspec.Struct`: the producer builds it, the bus carries it as JSON, and consumers get it back.
Nothing is checked when one is built, since the types say what fits; what comes from the bus is checked on decoding.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, ClassVar, Generic, NamedTuple, TypeVar
from uuid import UUID

import msgspec

from shared.ids import uuid7
from shared.vocabulary import Channel, Place

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""An aware moment, written in UTC."""


class EventData(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all event bodies. Unknown fields are ignored, so that an older reader understands a newer event."""

    event_type: ClassVar[str]
    """CloudEvents `type`: `heed.<service>.<subject>.<past tense>.v<major>`."""
    personal: ClassVar[tuple[str, ...]] = ()
    """Fields that may hold something a person wrote or that points at a person."""
    topic: ClassVar[str | None] = None
    """The topic that it is published on, without the prefix; None: `<service>.events`."""
    latest_topic: ClassVar[str | None] = None
    """The compacted topic, without the prefix, that keeps the latest of each key; None: there is none."""

    def key(self) -> str:
        """Return the id of the aggregate that the event is about; events of one key keep their order."""
        raise NotImplementedError

    @classmethod
    def producer(cls) -> str:
        """Return the name of the service that publishes this event."""
        return cls.event_type.split(".")[1]

    @classmethod
    def personal_defaults(cls) -> dict[str, object]:
        """Return the values of the personal fields for an unknown person; all of them need a default."""
        return {
            field.name: field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
            for field in msgspec.structs.fields(cls)
            if field.name in cls.personal
        }


class EventPart(msgspec.Struct, frozen=True, kw_only=True):
    """Base of the parts of an event; unknown fields are ignored here too."""


class AtTouchpoint(EventData, frozen=True, kw_only=True):
    """An event about one kind of touchpoint, or about all."""

    touchpoint: str | None = None


class AtSpot(AtTouchpoint, frozen=True, kw_only=True):
    """An event about a point where the company meets its customers: the fields of a `Spot`."""

    location: str | None = None


class FromSpot(AtSpot, frozen=True, kw_only=True):
    """An event about somebody's experience: the fields of a `Spot`, and who they are."""

    respondent_id: UUID | None = None


class FromOrigin(FromSpot, frozen=True, kw_only=True):
    """An event about what came in from somewhere: the fields of an `Origin`."""

    channel: Channel
    locale: str | None = None


class FromPlace(FromOrigin, frozen=True, kw_only=True):
    """An event about an answer: the fields of its `Place`, which stand flat on the wire."""

    survey: str
    version: int

    @property
    def place(self) -> Place:
        """Return where the answer was given."""
        return Place(
            survey=self.survey,
            version=self.version,
            channel=self.channel,
            touchpoint=self.touchpoint,
            location=self.location,
            locale=self.locale,
        )


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
    """What caused a unit of work: the identity of the consumed event, and the trace that it continues."""

    source: str
    event_id: UUID
    correlation_id: str | None = None
    traceparent: str | None = None


def cause_of(event: Event[EventData]) -> Cause:
    """Return `event` as the cause of what is done about it."""
    return Cause(event.source, event.id, event.correlation_id, event.traceparent)
