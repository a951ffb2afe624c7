"""The tables of webhook subscriptions."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

from shared.db.keyed import keyed_table


def _moment(name: str, *, nullable: bool = True) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


def _subscription_key(*, primary_key: bool = False) -> Column[str]:
    reference = ForeignKey("notifications.subscription.key", ondelete="CASCADE")
    return Column("subscription", Text, reference, primary_key=primary_key, nullable=False)


class WebhookTables:
    """All of them, in a service's metadata."""

    def __init__(self, metadata: MetaData) -> None:
        self.subscription = keyed_table(
            "subscription",
            metadata,
            Column("url", Text, nullable=False),
            Column("events", JSONB, nullable=False),
            Column("condition", JSONB(none_as_null=True)),
            Column("with_comments", Boolean, nullable=False),
            Column("enabled", Boolean, nullable=False),
            Column("description", Text, nullable=False),
            Column("owner_team", Text),
            Column("owner_person_id", Uuid),
        )
        self.secret = Table(
            "webhook_secret",
            metadata,
            Column("id", Uuid, primary_key=True),
            _subscription_key(),
            Column("secret", Text, nullable=False),
            _moment("created_at", nullable=False),
            _moment("valid_until"),
        )
        Index("ix_webhook_secret_subscription", self.secret.c.subscription)
        self.endpoint = Table(
            "webhook_endpoint",
            metadata,
            _subscription_key(primary_key=True),
            _moment("kept_since", nullable=False),
            Column("health", Text, nullable=False),
            Column("reason", Text),
            Column("failures", Integer, nullable=False),
            _moment("failing_since"),
            _moment("not_before"),
            _moment("last_success_at"),
            _moment("last_failure_at"),
            _moment("health_since"),
            Column("is_awake", Boolean, nullable=False, server_default="false"),
            _moment("lane_until"),
        )
        self.event = Table(
            "webhook_event",
            metadata,
            Column("seq", BigInteger, Identity(always=True), primary_key=True),
            Column("id", Uuid, nullable=False),
            Column("source", Text, nullable=False),
            Column("type", Text, nullable=False),
            Column("subject", Text, nullable=False),
            _moment("time", nullable=False),
            Column("correlation_id", Text),
            Column("data", LargeBinary, nullable=False),
            Column("received_at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
            UniqueConstraint("id"),
        )
        Index("ix_webhook_event_received_at", self.event.c.received_at)
        self.about = Table(
            "webhook_event_about",
            metadata,
            Column("about_id", Uuid, primary_key=True),
            Column(
                "event_id", Uuid, ForeignKey("notifications.webhook_event.id", ondelete="CASCADE"), primary_key=True
            ),
        )
        Index("ix_webhook_event_about_event_id", self.about.c.event_id)
        self.delivery = Table(
            "webhook_delivery",
            metadata,
            Column("id", Uuid, primary_key=True),
            _subscription_key(),
            Column("event_id", Uuid, nullable=False),
            Column("event_type", Text, nullable=False),
            Column("cause", Text, nullable=False),
            Column("state", Text, nullable=False),
            Column("attempts", Integer, nullable=False),
            Column("tries", Integer, nullable=False),
            _moment("next_at"),
            Column("failure", Text),
            _moment("created_at", nullable=False),
            _moment("settled_at"),
            UniqueConstraint("subscription", "event_id"),
        )
        columns = self.delivery.c
        is_open = columns.state.in_(["pending", "sending"])
        Index("ix_webhook_delivery_open", columns.subscription, columns.next_at, columns.id, postgresql_where=is_open)
        Index("ix_webhook_delivery_created_at", columns.created_at, columns.id)
        Index("ix_webhook_delivery_of", columns.subscription, columns.created_at, columns.id)
        Index("ix_webhook_delivery_event_id", columns.event_id)
        self.attempt = Table(
            "webhook_attempt",
            metadata,
            Column(
                "delivery_id",
                Uuid,
                ForeignKey("notifications.webhook_delivery.id", ondelete="CASCADE"),
                primary_key=True,
            ),
            Column("number", Integer, primary_key=True, autoincrement=False),
            _moment("started_at", nullable=False),
            _moment("ended_at"),
            Column("outcome", Text),
            Column("reason", Text),
            Column("status", Integer),
            Column("latency_ms", Integer),
            Column("body", LargeBinary),
        )
        self.replay = Table(
            "webhook_replay",
            metadata,
            Column("id", Uuid, primary_key=True),
            _subscription_key(),
            _moment("from_at", nullable=False),
            _moment("to_at", nullable=False),
            Column("position", BigInteger, nullable=False),
            Column("found", Integer, nullable=False),
            _moment("created_at", nullable=False),
            _moment("ended_at"),
        )
