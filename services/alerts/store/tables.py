"""The tables of alerts."""

from typing import Any

from sqlalchemy import Boolean, Column, DateTime, Index, Integer, Table, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.alerts.store.asking_tables import (
    asked_table,
    drill_step_table,
    drill_table,
    member_table,
    recovered_table,
    silence_table,
)
from shared.consuming.tables import transport_tables
from shared.db.directory import directory_tables
from shared.db.forgotten import forgotten_table
from shared.db.keyed import keyed_table, versions_table
from shared.db.metadata import service_metadata
from shared.due.table import due_table

METADATA = service_metadata("alerts")
TRANSPORT = transport_tables(METADATA)
DIRECTORY = directory_tables(METADATA)
DUE = due_table(METADATA)


def _rule_columns() -> tuple[Column[Any], ...]:
    return (
        Column("name", Text, nullable=False),
        Column("enabled", Boolean, nullable=False),
        Column("trigger", Text, nullable=False),
        Column("severity", Text, nullable=False),
        Column("condition", JSONB(none_as_null=True)),
        Column("survey", Text),
        Column("touchpoint", Text),
        Column("unit", Text),
        Column("channel", Text),
        Column("opens_ticket", Boolean, nullable=False),
        Column("notify", JSONB(none_as_null=True)),
        Column("recover", JSONB(none_as_null=True)),
        Column("limits", JSONB, nullable=False),
    )


RULE = keyed_table("rule", METADATA, *_rule_columns())
RULE_VERSION = versions_table("rule_version", METADATA, *_rule_columns())

ALERT = Table(
    "alert",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("rule", Text, nullable=False),
    Column("rule_version", Integer, nullable=False),
    Column("trigger", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("opens_ticket", Boolean, nullable=False),
    Column("is_quiet", Boolean, nullable=False),
    Column("response_id", Uuid, nullable=False),
    Column("survey", Text, nullable=False),
    Column("survey_version", Integer, nullable=False),
    Column("channel", Text, nullable=False),
    Column("touchpoint", Text),
    Column("location", Text),
    Column("locale", Text),
    Column("respondent_id", Uuid),
    Column("reasons", JSONB, nullable=False),
    Column("comments", JSONB, nullable=False),
    Column("decided_by", JSONB, nullable=False),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("raised_at", DateTime(timezone=True), nullable=False),
    # What makes an alert happen once, whatever is delivered again under whichever event id.
    UniqueConstraint("rule", "response_id"),
    Index(None, "response_id"),
    Index(None, "raised_at", "id"),
    Index(None, "survey", "raised_at", "id"),
    Index(None, "touchpoint", "raised_at", "id"),
    Index(None, "rule", "raised_at", "id"),
    # What limits count.
    Index(None, "rule", "received_at"),
)
Index("ix_alert_respondent_id", ALERT.c.respondent_id, postgresql_where=ALERT.c.respondent_id.is_not(None))

# The same about anything else than a response: a complaint, a score, a target, a source.
SIGNAL = Table(
    "signal",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("rule", Text, nullable=False),
    Column("rule_version", Integer, nullable=False),
    Column("trigger", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("occurrence", Text, nullable=False),
    Column("survey", Text),
    Column("touchpoint", Text),
    Column("location", Text),
    Column("severity", Text, nullable=False),
    Column("opens_ticket", Boolean, nullable=False),
    Column("is_quiet", Boolean, nullable=False),
    Column("respondent_id", Uuid),
    Column("figures", JSONB, nullable=False),
    Column("decided_by", JSONB, nullable=False),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("raised_at", DateTime(timezone=True), nullable=False),
    # As for alerts; a window, a silence or a complaint is one occurrence however often it is published.
    UniqueConstraint("rule", "subject", "occurrence"),
    Index(None, "subject", "subject_id"),
    Index(None, "raised_at", "id"),
    Index(None, "rule", "received_at"),
)
Index("ix_signal_respondent_id", SIGNAL.c.respondent_id, postgresql_where=SIGNAL.c.respondent_id.is_not(None))

# What a limit of a rule held back. Kept as long as what was judged.
HELD_BACK = Table(
    "held_back",
    METADATA,
    Column("rule", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("occurrence", Text, primary_key=True),
    Column("rule_version", Integer, nullable=False),
    Column("because", Text, nullable=False),
    Column("touchpoint", Text),
    Column("location", Text),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("held_at", DateTime(timezone=True), nullable=False),
    Index(None, "subject", "occurrence"),
    Index(None, "received_at"),
)

# Responses and complaints as rules see them, one row each, so that people can ask why and try rules on the past. Of
# what rules said only the set of rules is kept: the rest follows, but for what was raised or held back.
JUDGED = Table(
    "judged",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("survey", Text),
    Column("survey_version", Integer),
    Column("channel", Text, nullable=False),
    Column("touchpoint", Text),
    Column("location", Text),
    Column("locale", Text),
    Column("respondent_id", Uuid),
    Column("is_unhappy", Boolean, nullable=False),
    Column("suspect", Text),
    Column("gone", Text),
    Column("rule_set", Uuid),
    Column("answers", JSONB, nullable=False),
    # Units, source and category by short names; what is missing is not named.
    Column("details", JSONB, nullable=False),
    # What the customer wrote and what was known of them; none after an erasure.
    Column("personal", JSONB(none_as_null=True)),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("judged_at", DateTime(timezone=True), nullable=False),
    Index(None, "received_at", "id"),
)
Index(
    "ix_judged_respondent_id_occurred_at",
    JUDGED.c.respondent_id,
    JUDGED.c.occurred_at,
    postgresql_where=JUDGED.c.respondent_id.is_not(None),
)

# The keys and versions of all rules at the moments when something was judged.
RULE_SET = Table(
    "rule_set",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("rules", JSONB, nullable=False),
    Column("seen_at", DateTime(timezone=True), nullable=False),
)

# Of responses that were corrected, the highest revision that was received: an older one that comes late is stale.
CORRECTED_RESPONSE = Table(
    "corrected_response",
    METADATA,
    Column("response_id", Uuid, primary_key=True),
    Column("revision", Integer, nullable=False),
)

# People who were erased and responses that were withdrawn, by their ids.
FORGOTTEN = forgotten_table(METADATA)

GROUP_MEMBER = member_table(METADATA)
NOTICE_ASKED = asked_table(METADATA)
SILENCE = silence_table(METADATA)
DRILL = drill_table(METADATA)
DRILL_STEP = drill_step_table(METADATA)
RECOVERED_SOURCE = recovered_table(METADATA)
