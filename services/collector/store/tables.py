"""The tables of collector."""

from sqlalchemy import Column, DateTime, ForeignKey, Index, Integer, LargeBinary, Table, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from shared.consuming.tables import transport_tables
from shared.db.metadata import service_metadata

METADATA = service_metadata("collector")
TRANSPORT = transport_tables(METADATA)

# --- surveys and responses ---

SURVEY = Table(
    "survey",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("draft", JSONB, nullable=False),
    Column("live_version", Integer),
    Column("live_digest", LargeBinary),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)

SURVEY_VERSION = Table(
    "survey_version",
    METADATA,
    Column("survey", Text, ForeignKey(SURVEY.c.key), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("definition", JSONB, nullable=False),
    Column("published_at", DateTime(timezone=True), nullable=False),
)

# The only place in the whole suite that holds contact data.
RESPONDENT = Table(
    "respondent",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("identity_kind", Text, nullable=False),
    Column("identity", Text, nullable=False),
    Column("external_id", Text),
    Column("email", Text),
    Column("phone", Text),
    Column("name", Text),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("identity_kind", "identity"),
)

# No foreign key to survey_version: versions are never deleted, and the check would lock one row for every response.
RESPONSE = Table(
    "response",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("survey", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("channel", Text, nullable=False),
    Column("touchpoint", Text),
    Column("location", Text),
    Column("locale", Text),
    Column("respondent_id", Uuid, ForeignKey(RESPONDENT.c.id)),
    Column("answers", JSONB, nullable=False),
    Column("attributes", JSONB, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
)
Index("ix_response_occurred_at_id", RESPONSE.c.occurred_at, RESPONSE.c.id)
Index("ix_response_survey_occurred_at_id", RESPONSE.c.survey, RESPONSE.c.occurred_at, RESPONSE.c.id)
Index("ix_response_respondent_id", RESPONSE.c.respondent_id, postgresql_where=RESPONSE.c.respondent_id.is_not(None))

# --- channels: SMS, short links, kiosk devices ---

# What became of every message, once. Words and sender are kept here only while no response holds them.
SMS_MESSAGE = Table(
    "sms_message",
    METADATA,
    Column("account", Text, primary_key=True),
    Column("message_id", Text, primary_key=True),
    Column("outcome", Text, nullable=False),
    Column("reason", Text),
    Column("response_id", Uuid),
    Column("kept_sender", Text),
    Column("kept_text", Text),
    Column("received_at", DateTime(timezone=True), nullable=False),
)

# Append-only: the newest row of a number is its present wish.
SMS_CONSENT = Table(
    "sms_consent",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("account", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("wish", Text, nullable=False),
    Column("said_at", DateTime(timezone=True), nullable=False),
)
Index("ix_sms_consent_account_phone_id", SMS_CONSENT.c.account, SMS_CONSENT.c.phone, SMS_CONSENT.c.id)

LINK = Table(
    "link",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("survey", Text, ForeignKey(SURVEY.c.key), nullable=False),
    Column("touchpoint", Text),
    Column("location", Text),
    Column("created_at", DateTime(timezone=True), nullable=False),
)
Index("ix_link_created_at_code", LINK.c.created_at, LINK.c.code)

DEVICE = Table(
    "device",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("survey", Text, ForeignKey(SURVEY.c.key), nullable=False),
    Column("touchpoint", Text),
    Column("location", Text),
    Column("key_sha256", LargeBinary, nullable=False, unique=True),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
    Column("last_seen_at", DateTime(timezone=True)),
)
