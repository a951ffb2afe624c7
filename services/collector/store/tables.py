"""The tables of collector."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    literal_column,
)
from sqlalchemy.dialects.postgresql import JSONB

from shared.consuming.tables import transport_tables
from shared.db.directory import directory_tables
from shared.db.metadata import service_metadata

METADATA = service_metadata("collector")
TRANSPORT = transport_tables(METADATA)
DIRECTORY = directory_tables(METADATA)

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
    Column("updated_by", Text),
)

SURVEY_VERSION = Table(
    "survey_version",
    METADATA,
    Column("survey", Text, ForeignKey(SURVEY.c.key), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("definition", JSONB, nullable=False),
    Column("published_at", DateTime(timezone=True), nullable=False),
    Column("published_by", Text),
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

_EMAIL, _PHONE, _KIND = RESPONDENT.c.email, RESPONDENT.c.phone, RESPONDENT.c.identity_kind
Index("ix_respondent_email", _EMAIL, postgresql_where=_EMAIL.is_not(None) & (_KIND != "email"))
Index("ix_respondent_phone", _PHONE, postgresql_where=_PHONE.is_not(None) & (_KIND != "phone"))
# The words of names, written as the database writes it, so that this index and the migrated one compare equal.
Index(
    "ix_respondent_name",
    literal_column("to_tsvector('simple'::regconfig, name)"),
    postgresql_using="gin",
    postgresql_where=RESPONDENT.c.name.is_not(None),
    _table=RESPONDENT,
)

# Who was forgotten: nothing but the id, so that being asked again is answered in the same way.
ERASED_RESPONDENT = Table(
    "erased_respondent",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("erased_at", DateTime(timezone=True), nullable=False),
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
    Column("customer", JSONB, nullable=False, server_default="{}"),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("source_kind", Text),
    Column("source_id", Text),
    Column("revision", Integer, nullable=False, server_default="1"),
    Column("suspect", Text),
    Column("edited_at", DateTime(timezone=True)),
    Column("withdrawn_at", DateTime(timezone=True)),
)
Index("ix_response_occurred_at_id", RESPONSE.c.occurred_at, RESPONSE.c.id)
Index("ix_response_survey_occurred_at_id", RESPONSE.c.survey, RESPONSE.c.occurred_at, RESPONSE.c.id)
Index("ix_response_survey_received_at_id", RESPONSE.c.survey, RESPONSE.c.received_at, RESPONSE.c.id)
Index(
    "ix_response_location_occurred_at_id",
    *RESPONSE.c["location", "occurred_at", "id"],
    postgresql_where=RESPONSE.c.location.is_not(None),
)
Index("ix_response_respondent_id", RESPONSE.c.respondent_id, postgresql_where=RESPONSE.c.respondent_id.is_not(None))

# Answers on the way: saved page by page until the response is complete or the time is over. Never counted as responses.
PARTIAL_RESPONSE = Table(
    "partial_response",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("survey", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("channel", Text, nullable=False),
    Column("touchpoint", Text),
    Column("location", Text),
    Column("locale", Text),
    Column("answers", JSONB, nullable=False),
    Column("state", Text, nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)
Index("ix_partial_response_updated_at_id", *PARTIAL_RESPONSE.c["updated_at", "id"])
Index("ix_partial_response_survey_updated_at_id", *PARTIAL_RESPONSE.c["survey", "updated_at", "id"])
Index(
    "ix_partial_response_updated_at", PARTIAL_RESPONSE.c.updated_at, postgresql_where=PARTIAL_RESPONSE.c.state == "open"
)

# How many complete responses each quota has counted.
QUOTA_COUNT = Table(
    "quota_count",
    METADATA,
    Column("survey", Text, primary_key=True),
    Column("quota", Text, primary_key=True),
    Column("n", BigInteger, nullable=False),
)

COMPLAINT = Table(
    "complaint",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("text", Text, nullable=False),
    Column("category", Text),
    Column("channel", Text, nullable=False),
    Column("touchpoint", Text),
    Column("location", Text),
    Column("locale", Text),
    Column("respondent_id", Uuid, ForeignKey(RESPONDENT.c.id)),
    Column("attributes", JSONB, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("filed_at", DateTime(timezone=True), nullable=False),
    Column("reference", Text, unique=True),
    Column("wants_answer", Boolean, nullable=False, server_default="false"),
    Column("survey", Text),
    Column("response_id", Uuid),
    Column("call_back", JSONB(none_as_null=True)),
    Column("erased_at", DateTime(timezone=True)),
)
Index("ix_complaint_filed_at_id", COMPLAINT.c.filed_at, COMPLAINT.c.id)
Index("ix_complaint_respondent_id", COMPLAINT.c.respondent_id, postgresql_where=COMPLAINT.c.respondent_id.is_not(None))

# What happened between people and surveys: shown, dismissed, answered, refused. A log, so that nothing is ever locked.
# The person is a digest: no contact data here, and a visitor may be nobody we know. Refusals name nobody.
EXPOSURE = Table(
    "exposure",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("person", LargeBinary),
    Column("survey", Text, nullable=False),
    Column("touchpoint", Text),
    Column("channel", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("reason", Text),
    Column("at", DateTime(timezone=True), nullable=False),
)
Index("ix_exposure_person_at", EXPOSURE.c.person, EXPOSURE.c.at, postgresql_where=EXPOSURE.c.person.is_not(None))
Index("ix_exposure_at", EXPOSURE.c.at, postgresql_where=EXPOSURE.c.kind != "refused")
Index("ix_exposure_survey_at", *EXPOSURE.c["survey", "at"], postgresql_where=EXPOSURE.c.kind != "refused")
Index("ix_exposure_refused", EXPOSURE.c.at, EXPOSURE.c.survey, postgresql_where=EXPOSURE.c.kind == "refused")

# Which id a request under an Idempotency-Key was given; the key is kept as a digest only.
IDEMPOTENCY = Table(
    "idempotency",
    METADATA,
    Column("digest", LargeBinary, primary_key=True),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("resource_id", Uuid, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)
Index("ix_idempotency_created_at", IDEMPOTENCY.c.created_at)

# Logos and fonts of themes.
ASSET = Table(
    "asset",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("media_type", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)

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

Index("ix_sms_message_account_received_at", *SMS_MESSAGE.c["account", "received_at"])
Index("ix_sms_message_kept", SMS_MESSAGE.c.kept_sender, postgresql_where=SMS_MESSAGE.c.kept_sender.is_not(None))

# Written by versions before the ledger of consents: a trigger passes on to it what they write, and nothing stays here.
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
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Column("name", Text),
    Column("retired_at", DateTime(timezone=True)),
)
Index("ix_link_created_at_code", LINK.c.created_at, LINK.c.code)

# How often a link was opened and answered, hour by hour: numbers, and nothing of anybody.
LINK_USE = Table(
    "link_use",
    METADATA,
    Column("code", Text, ForeignKey(LINK.c.code), primary_key=True),
    Column("hour", DateTime(timezone=True), primary_key=True),
    Column("opened", Integer, nullable=False, server_default="0"),
    Column("answered", Integer, nullable=False, server_default="0"),
)

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
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Column("enrolled_at", DateTime(timezone=True)),
    Column("app_version", Text),
    Column("waiting", Integer),
    Column("set_aside", Integer),
    Column("code_sha256", LargeBinary, unique=True),
    Column("code_expires_at", DateTime(timezone=True)),
)
