"""Events of notifications: what became of notices, and how the endpoints of other systems are."""

from typing import ClassVar
from uuid import UUID

from shared.contracts.event import EventData, Moment
from shared.vocabulary import NoticeCause, NoticeChannel, NoticeReason, SubjectKind


class NoticeEvent(EventData, frozen=True, kw_only=True):
    """What became of a notice to one person or place. Neither its words nor an address are on the bus."""

    personal: ClassVar[tuple[str, ...]] = ("person_id",)

    notice_id: UUID
    notice_key: str
    """As it was requested."""
    group: str
    cause: NoticeCause
    reason: NoticeReason
    subject: SubjectKind
    subject_id: str
    rules: tuple[str, ...] = ()
    location: str | None = None
    person_id: UUID | None = None
    """None: a destination that belongs to a team, such as a chat room."""
    is_drill: bool = False
    requested_at: Moment
    at: Moment

    def key(self) -> str:
        """Return the notice's id."""
        return str(self.notice_id)


class NoticeSent(NoticeEvent, frozen=True, kw_only=True):
    """The first way on which it was sent took it over."""

    event_type: ClassVar[str] = "heed.notifications.notice.sent.v1"

    channel: NoticeChannel


class NoticeWithheld(NoticeEvent, frozen=True, kw_only=True):
    """It is not sent, and will not be."""

    event_type: ClassVar[str] = "heed.notifications.notice.withheld.v1"

    withheld_because: str
    """Such as `acknowledged`, `no_destination`, `ended`, `erased`."""


class NoticeAcknowledged(NoticeEvent, frozen=True, kw_only=True):
    """Somebody takes care of what it is about."""

    event_type: ClassVar[str] = "heed.notifications.notice.acknowledged.v1"
    personal: ClassVar[tuple[str, ...]] = ("person_id", "acknowledged_by")

    acknowledged_by: str = ""
    """The id of a person, or the name of a key; it need not be whom the notice was for."""


class DeliveryFailed(EventData, frozen=True, kw_only=True):
    """Something could not be delivered for good; somebody has to look at it."""

    event_type: ClassVar[str] = "heed.notifications.delivery.failed.v1"

    delivery_id: UUID
    channel: NoticeChannel
    target_id: str
    """Of the destination, or the key of the subscription."""
    failure: str
    """A word, such as `gone`, `refused`, `unreachable`."""
    attempts: int
    at: Moment

    def key(self) -> str:
        """Return the delivery's id."""
        return str(self.delivery_id)


class EndpointEvent(EventData, frozen=True, kw_only=True):
    """How the endpoint of a webhook subscription is."""

    personal: ClassVar[tuple[str, ...]] = ("owner_person_id",)

    subscription: str
    """Its key."""
    waiting: int
    """Deliveries that wait for it."""
    owner_team: str | None = None
    """Key of the team that answers for it …"""
    owner_person_id: UUID | None = None
    """… or the person."""
    at: Moment

    def key(self) -> str:
        """Return the key of the subscription."""
        return self.subscription


class EndpointPaused(EndpointEvent, frozen=True, kw_only=True):
    """It failed for so long that nothing but a probe is sent to it."""

    event_type: ClassVar[str] = "heed.notifications.endpoint.paused.v1"

    failing_since: Moment
    failure: str


class EndpointResumed(EndpointEvent, frozen=True, kw_only=True):
    """It answers again."""

    event_type: ClassVar[str] = "heed.notifications.endpoint.resumed.v1"
