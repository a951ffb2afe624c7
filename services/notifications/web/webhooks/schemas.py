"""Subscriptions as JSON."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.notifications.application.webhooks.again import Redelivered
from services.notifications.application.webhooks.subscribing import Shown
from services.notifications.domain.webhooks.endpoint import Endpoint, Health
from services.notifications.domain.webhooks.subscription import (
    LONGEST_OVERLAP,
    MOST_PATTERNS,
    Secret,
    Subscription,
    SubscriptionDefinition,
)
from services.notifications.web.webhooks.conditions import SUBSCRIPTION_CONDITION
from shared.conditions.documents import document_of
from shared.conditions.expression import Expression
from shared.egress.addresses import LONGEST
from shared.web.lines import Key

EXAMPLE: dict[str, Any] = {
    "url": "https://crm.example.com/hooks/heed",
    "events": ["heed.alerts.alert.raised.v1", "heed.tickets.*"],
    "condition": {"field": "location", "equals": "berlin-1"},
    "with_comments": False,
    "description": "Cases in our CRM",
    "owner_team": "it",
}
_HOURS = LONGEST_OVERLAP.total_seconds() / 3600


class SubscriptionBody(BaseModel):
    """A subscription as it is to be."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    url: str = Field(
        default="",
        max_length=LONGEST,
        description="Where events are posted to. Shown nowhere but for scheme and host. Omitted: as it was before.",
    )
    events: list[Annotated[str, Field(max_length=100)]] = Field(
        min_length=1,
        max_length=MOST_PATTERNS,
        description="Types of events (`GET /schemas`), or patterns with `*`, such as `heed.tickets.*`. Those of the "
        "audit log are subscribed to by their names only.",
    )
    condition: Annotated[Expression | None, SUBSCRIPTION_CONDITION] = Field(
        default=None, description="Only events for which this holds. Omitted: all of these types."
    )
    with_comments: bool = Field(
        default=False, description="Whether the receiver sees what customers wrote. Otherwise words are left empty."
    )
    enabled: bool = True
    description: str = Field(default="", max_length=500)
    owner_team: Key | None = Field(
        default=None, description="The team that is notified when the endpoint does not answer; or `owner_person_id`."
    )
    owner_person_id: UUID | None = None

    def to_domain(self) -> SubscriptionDefinition:
        return SubscriptionDefinition(
            url=self.url,
            events=tuple(dict.fromkeys(self.events)),
            condition=self.condition,
            with_comments=self.with_comments,
            enabled=self.enabled,
            description=self.description,
            owner_team=self.owner_team,
            owner_person_id=self.owner_person_id,
        )


class EndpointView(BaseModel):
    """How an endpoint is."""

    health: Health = Field(
        description="`failing`: tried by one delivery at a time, after growing waits. `paused`: once an hour. "
        "`disabled`: not at all, since it answered 410 or somebody paused it. Nothing is lost meanwhile."
    )
    since: datetime | None = Field(description="Since when it is so; null: it was never otherwise.")
    reason: str | None
    failures: int = Field(description="In a row.")
    failing_since: datetime | None
    next_attempt_not_before: datetime | None
    last_success_at: datetime | None
    last_failure_at: datetime | None

    @classmethod
    def of(cls, endpoint: Endpoint) -> "EndpointView":
        return cls(
            health=endpoint.health,
            since=endpoint.health_since,
            reason=endpoint.reason,
            failures=endpoint.failures,
            failing_since=endpoint.failing_since,
            next_attempt_not_before=endpoint.not_before,
            last_success_at=endpoint.last_success_at,
            last_failure_at=endpoint.last_failure_at,
        )


class SubscriptionView(BaseModel):
    """A subscription as it stands."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"key": "crm", **EXAMPLE, "url": "https://crm.example.com/…"}]}
    )

    key: str
    url: str = Field(description="Scheme and host; path and query are shown to nobody.")
    events: Sequence[str]
    condition: dict[str, Any] | None
    with_comments: bool
    enabled: bool
    description: str
    owner_team: str | None
    owner_person_id: UUID | None
    kept_since: datetime = Field(
        description="The earliest moment from which can be replayed, unless it is too long ago."
    )
    endpoint: EndpointView
    revision: int = Field(description="How often it was changed, beginning with 1.")
    updated_at: datetime

    @classmethod
    def of(cls, subscription: Subscription, endpoint: Endpoint) -> "SubscriptionView":
        return cls(**subscription_fields(subscription, endpoint))


def subscription_fields(subscription: Subscription, endpoint: Endpoint) -> dict[str, Any]:
    definition = subscription.definition
    return {
        "key": subscription.key,
        "url": definition.shown_url,
        "events": definition.events,
        "condition": None if definition.condition is None else document_of(definition.condition),
        "with_comments": definition.with_comments,
        "enabled": definition.enabled,
        "description": definition.description,
        "owner_team": definition.owner_team,
        "owner_person_id": definition.owner_person_id,
        "kept_since": endpoint.kept_since,
        "endpoint": EndpointView.of(endpoint),
        "revision": subscription.version,
        "updated_at": subscription.updated_at,
    }


class SecretView(BaseModel):
    """A secret, without what it is."""

    id: UUID
    created_at: datetime
    valid_until: datetime | None = Field(description="Null: the present one.")

    @classmethod
    def of(cls, secret: Secret) -> "SecretView":
        return cls(id=secret.id, created_at=secret.created_at, valid_until=secret.valid_until)


class SubscriptionDetailsView(SubscriptionView):
    """A subscription with its secrets and what waits."""

    secrets: Sequence[SecretView]
    waiting: int = Field(description="Deliveries that wait or are on their way.")

    @classmethod
    def shown(cls, shown: Shown) -> "SubscriptionDetailsView":
        return cls(
            **subscription_fields(shown.subscription, shown.endpoint),
            secrets=[SecretView.of(one) for one in shown.secrets],
            waiting=shown.waiting,
        )


class SubscriptionPutView(SubscriptionView):
    """A subscription that was put."""

    secret: str | None = Field(default=None, description="`whsec_…`, for a new subscription, shown this once.")


class RotationBody(BaseModel):
    """How long the present secrets stay valid."""

    model_config = ConfigDict(extra="forbid")

    overlap_hours: float = Field(default=24.0, ge=0, le=_HOURS, allow_inf_nan=False, description="0: they end at once.")


class NewSecretView(SecretView):
    """A new secret."""

    secret: str = Field(description="`whsec_…`, shown this once.")


class RedeliverBody(BaseModel):
    """Which deliveries are to be sent once more."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    which: Redelivered = "failed"
    from_: AwareDatetime | None = Field(default=None, alias="from", description="By `created_at`; included.")
    to: AwareDatetime | None = Field(default=None, description="Not included.")


class ReplayBody(BaseModel):
    """From when on."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    from_: AwareDatetime = Field(alias="from", description="By when events came in; included.")
    to: AwareDatetime | None = Field(default=None, description="Not included; omitted: until now.")


class CountView(BaseModel):
    deliveries: int


class ReplayView(BaseModel):
    """A replay that was begun."""

    id: UUID
    from_at: datetime
    to_at: datetime


class PingView(BaseModel):
    delivery_id: UUID = Field(description="`GET /v1/deliveries/{id}` shows what was answered.")
