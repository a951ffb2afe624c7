"""The tables of accounts."""

from sqlalchemy import Column, DateTime, Index, Integer, LargeBinary, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY

from shared.consuming.tables import transport_tables
from shared.db.metadata import service_metadata

METADATA = service_metadata("accounts")
TRANSPORT = transport_tables(METADATA)

API_KEY = Table(
    "api_key",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("prefix", Text, nullable=False),
    Column("secret_sha256", LargeBinary, nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("scopes", ARRAY(Text), nullable=False),
    Column("unit", Text),
    Column("expires_at", DateTime(timezone=True)),
    Column("networks", ARRAY(Text), nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("last_used_at", DateTime(timezone=True)),
    Column("last_used_from", Text),
    Column("revoked_at", DateTime(timezone=True)),
    Column("replaces", Uuid),
    Column("rotated_to", Uuid),
    Column("overlap_ends_at", DateTime(timezone=True)),
)
# Histories show keys by their names.
Index(
    "uq_api_key_name_in_use",
    API_KEY.c.name,
    unique=True,
    postgresql_where=API_KEY.c.revoked_at.is_(None) & API_KEY.c.rotated_to.is_(None),
)
