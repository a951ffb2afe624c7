"""The tables of alerts."""

from typing import Any

from sqlalchemy import Boolean, Column, DateTime, Index, Integer, Table, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from shared.consuming.tables import transport_tables
from shared.db.directory import directory_tables
from shared.db.forgotten import forgotten_table
from shared.db.keyed import keyed_table, versions_table
from shared.db.metadata import service_metadata

METADATA = service_metadata("alerts")
TRANSPORT = transport_tables(METADATA)
DIRECTORY = directory_tables(METADATA)


def _rule_columns() -> tuple[Column[Any], ...]:
    return (
        Column("name", Text, nullable=False),
        Column("enabled", Boolean, nullable=False),
        Column("severity", Text, nullable=False),
        Column("condition", JSONB, nullable=False),
        Column("survey", Text),
        Column("touchpoint", Text),
        Column("channel", Text),
        Column("opens_ticket", Boolean, nullable=False),
    )


RULE = keyed_table("rule", METADATA, *_rule_columns())
RULE_VERSION = versions_table("rule_version", METADATA, *_rule_columns())

ALERT = Table(
    "alert",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("rule", Text, nullable=False),
    Column("rule_version", Integer, nullable=False),
    Column("severity", Text, nullable=False),
    Column("opens_ticket", Boolean, nullable=False),
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
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("raised_at", DateTime(timezone=True), nullable=False),
    # What makes an alert happen once, whatever is delivered again under whichever event id.
    UniqueConstraint("rule", "response_id"),
    Index(None, "response_id"),
    Index(None, "raised_at", "id"),
    Index(None, "survey", "raised_at", "id"),
    Index(None, "touchpoint", "raised_at", "id"),
    Index(None, "rule", "raised_at", "id"),
)
Index("ix_alert_respondent_id", ALERT.c.respondent_id, postgresql_where=ALERT.c.respondent_id.is_not(None))

# Of responses that were corrected, the highest revision that was received: an older one that comes late is stale.
CORRECTED_RESPONSE = Table(
    "corrected_response",
    METADATA,
    Column("response_id", Uuid, primary_key=True),
    Column("revision", Integer, nullable=False),
)

# People who were erased and responses that were withdrawn, by their ids.
FORGOTTEN = forgotten_table(METADATA)
