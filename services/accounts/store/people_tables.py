"""The tables of people and of how they sign in. Secrets are kept as digests, except those of second factors."""

from sqlalchemy import BigInteger, Boolean, Column, DateTime, ForeignKey, Index, Integer, Table, Text, Uuid

from services.accounts.store.tables import METADATA

PERSON = Table(
    "person",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("sign_in_name", Text),
    Column("sign_in_key", Text),
    Column("display_name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("unit", Text),
    Column("language", Text, nullable=False),
    Column("theme", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("joined_at", DateTime(timezone=True)),
    Column("erased_at", DateTime(timezone=True)),
)
# One address belongs to one person who may sign in or is about to.
Index(
    "uq_person_sign_in_key",
    PERSON.c.sign_in_key,
    unique=True,
    postgresql_where=PERSON.c.is_active | PERSON.c.joined_at.is_(None),
)

CREDENTIAL = Table(
    "credential",
    METADATA,
    Column("person_id", Uuid, ForeignKey(PERSON.c.id), primary_key=True),
    Column("password_hash", Text, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)

SECOND_FACTOR = Table(
    "second_factor",
    METADATA,
    Column("person_id", Uuid, ForeignKey(PERSON.c.id), primary_key=True),
    Column("secret", Text, nullable=False),
    Column("last_step", BigInteger, nullable=False),
    Column("confirmed_at", DateTime(timezone=True)),
)

RECOVERY_CODE = Table(
    "recovery_code",
    METADATA,
    Column("person_id", Uuid, ForeignKey(PERSON.c.id), primary_key=True),
    Column("code_sha256", Text, primary_key=True),
    Column("used_at", DateTime(timezone=True)),
)

SESSION = Table(
    "session",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("token_sha256", Text, nullable=False),
    Column("person_id", Uuid, ForeignKey(PERSON.c.id), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("last_seen_at", DateTime(timezone=True), nullable=False),
    Column("user_agent", Text, nullable=False),
    Column("address", Text, nullable=False),
    Index("uq_session_token_sha256", "token_sha256", unique=True),
    Index(None, "person_id"),
)

KNOWN_BROWSER = Table(
    "known_browser",
    METADATA,
    Column("token_sha256", Text, primary_key=True),
    Column("person_id", Uuid, ForeignKey(PERSON.c.id), primary_key=True),
    Column("address_block", Text, nullable=False),
    Column("last_used_at", DateTime(timezone=True), nullable=False),
    Index(None, "person_id"),
)

LINK = Table(
    "link",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("token_sha256", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("person_id", Uuid, ForeignKey(PERSON.c.id)),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("drops_second_factor", Boolean, nullable=False),
    Index("uq_link_token_sha256", "token_sha256", unique=True),
    Index(None, "person_id"),
)

ATTEMPT = Table(
    "sign_in_attempt",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("name_sha256", Text, nullable=False),
    Column("person_id", Uuid, ForeignKey(PERSON.c.id)),
    Column("step", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("address_block", Text, nullable=False),
    Column("browser_sha256", Text),
    Column("user_agent", Text, nullable=False),
    Column("counts", Boolean, nullable=False),
    Index(None, "name_sha256", "at"),
    Index(None, "address_block", "at"),
    Index(None, "person_id", "at"),
)
