"""The tables of recoveries."""

from sqlalchemy import Column, DateTime, Index, Integer, Table, Text, UniqueConstraint, Uuid

from services.alerts.store.tables import METADATA

# One decision for each response or complaint: a message was asked for, or why it was not.
RECOVERY = Table(
    "recovery",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("subject_id", Uuid, nullable=False),
    Column("alert_id", Uuid),
    Column("rule", Text, nullable=False),
    Column("rule_version", Integer, nullable=False),
    Column("severity", Text, nullable=False),
    Column("survey", Text),
    Column("touchpoint", Text),
    Column("location", Text),
    Column("respondent_id", Uuid),
    Column("template", Text),
    Column("withheld_because", Text),
    Column("promise_at", DateTime(timezone=True)),
    Column("promise_zone", Text),
    Column("promise_team", Text),
    Column("no_promise_because", Text),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False),
    # What the collector reported of the message last.
    Column("fate", Text),
    Column("fate_reason", Text),
    Column("fate_at", DateTime(timezone=True)),
    Column("message_id", Uuid),
    UniqueConstraint("subject", "subject_id"),
    Index(None, "decided_at", "id"),
)
Index(
    "ix_recovery_respondent_id_decided_at",
    RECOVERY.c.respondent_id,
    RECOVERY.c.decided_at,
    postgresql_where=RECOVERY.c.respondent_id.is_not(None),
)
Index("ix_recovery_promise_at", RECOVERY.c.promise_at, postgresql_where=RECOVERY.c.promise_at.is_not(None))

# When the customer was contacted first in a case about a response or complaint. A row of its own, because a case about
# a complaint can be faster than the rules that judge it.
RECOVERY_CONTACT = Table(
    "recovery_contact",
    METADATA,
    Column("subject", Text, primary_key=True),
    Column("subject_id", Uuid, primary_key=True),
    Column("contacted_at", DateTime(timezone=True), nullable=False),
    Column("ticket_id", Uuid, nullable=False),
)
