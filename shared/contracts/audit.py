"""Events about what people and keys did in a service, for the audit log that accounts keeps.

Values that say something about a customer are never in it: `before` and `after` hold what was defined or decided, and
ids where it is about somebody.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from shared.contracts.event import EventData, Moment

AuditedActor = Literal["key", "person", "suite"]


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
    actor_kind: AuditedActor
    address: str | None = None
    """The network address that the request came from."""
    location: str | None = None
    """The location of a customer's experience that it is about."""
    reason: str | None = None
    """What the actor gave as the reason."""
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    at: Moment

    def key(self) -> str:
        """Return kind and id of the thing: what is done to one thing keeps its order."""
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
        AccountsActionAudited,
    )
}
"""By the service that publishes them."""
