"""Events about what people and keys did in a service, for the audit log that accounts keeps.

Values that say something about a customer are never in it: `before` and `after` hold what was defined or decided, and
ids where it is about somebody.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar

import msgspec

from shared.contracts.event import EventData, Moment
from shared.observability.actor import ActorKind

State = Annotated[str, msgspec.Meta(extra_json_schema={"contentMediaType": "application/json"})]
"""A JSON object, written as text: the log keeps and seals it as it was written, whatever is in it."""


def state_of(values: Mapping[str, Any] | None) -> State | None:
    """Return what a thing is as JSON; equal states are equal texts."""
    return None if values is None else msgspec.json.encode(values, order="sorted").decode()


class ActionAudited(EventData, frozen=True, kw_only=True):
    """What all of them have in common: who did what to what, from where."""

    personal: ClassVar[tuple[str, ...]] = ("actor", "address")

    action: str
    """Past tense with its subject, such as `survey.published`."""
    thing: str
    """The kind of thing, such as `survey`."""
    thing_id: str
    """Its key or id."""
    actor: str = ""
    """The name of a key, the id of a person, or `heed` for the suite itself."""
    actor_kind: ActorKind
    address: str | None = None
    """The network address that the request came from."""
    location: str | None = None
    """The location of a customer's experience that it is about."""
    reason: str | None = None
    """What the actor gave as the reason."""
    before: State | None = None
    """What the thing was."""
    after: State | None = None
    """What it became."""
    at: Moment

    def key(self) -> str:
        """Return the kind and id of the thing."""
        # So what is done to one thing keeps its order.
        return f"{self.thing}:{self.thing_id}"


class CollectorActionAudited(ActionAudited, frozen=True, kw_only=True):
    """Something was done in collector: a survey published, contact data read, a respondent erased."""

    event_type: ClassVar[str] = "heed.collector.action.audited.v1"


class ScoringActionAudited(ActionAudited, frozen=True, kw_only=True):
    """Something was done in scoring: a target set, a journey changed, scores exported."""

    event_type: ClassVar[str] = "heed.scoring.action.audited.v1"


class AlertsActionAudited(ActionAudited, frozen=True, kw_only=True):
    """Something was done in alerts: a rule changed."""

    event_type: ClassVar[str] = "heed.alerts.action.audited.v1"


class TicketsActionAudited(ActionAudited, frozen=True, kw_only=True):
    """Something was done in tickets: a case assigned, contacted, closed."""

    event_type: ClassVar[str] = "heed.tickets.action.audited.v1"


class NotificationsActionAudited(ActionAudited, frozen=True, kw_only=True):
    """Something was done in notifications: a destination added, a webhook paused."""

    event_type: ClassVar[str] = "heed.notifications.action.audited.v1"


class AccountsActionAudited(ActionAudited, frozen=True, kw_only=True):
    """Something was done in accounts: somebody invited, a key revoked, the structure published."""

    event_type: ClassVar[str] = "heed.accounts.action.audited.v1"


AUDITED = {
    body.producer(): body
    for body in (
        CollectorActionAudited,
        ScoringActionAudited,
        AlertsActionAudited,
        TicketsActionAudited,
        NotificationsActionAudited,
        AccountsActionAudited,
    )
}
"""By the service that publishes them."""


class AuditSegmentClosed(EventData, frozen=True, kw_only=True):
    """A month of the audit log is complete. Whoever keeps this event can later show that it was not rewritten."""

    event_type: ClassVar[str] = "heed.accounts.audit.segment_closed.v1"

    segment: int
    """Segments are numbered from 1."""
    month: date
    """The first day of the month in which its entries were recorded."""
    entries: int
    """How many it has, numbered from 1 without gaps."""
    first_hash: str
    """SHA-256 as 64 hexadecimal digits; made of the closing hash of the segment before."""
    closing_hash: str
    """SHA-256 over the segment's head and its last entry; the next segment begins with it."""
    closed_at: Moment

    def key(self) -> str:
        """Return the number of the segment."""
        return str(self.segment)
